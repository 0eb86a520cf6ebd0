import type { AgentId } from '@holdfast/model/ids'
import { applyCheckpointed } from '@holdfast/model/operation/checkpoint'
import type { Resource } from '@holdfast/model/resource/resource'
import { Resources } from '@holdfast/model/resource/resources'
import type { AgentChange, AgentRecovery, LastLife } from '../../core/agent/effects.ts'
import type { AgentTask, Launches } from '../../core/executor/state.ts'
import type { AgentInfo } from '../../core/agent-info.ts'
import type { Feedback } from '../../core/framework/state.ts'
import type { LastKnown, MasterChange, MasterRecovery, RegistryEntry } from '../../core/master/effects.ts'
import { changePolicy, emptyPolicy } from '../../core/master/policy.ts'
import type { PendingOperation } from '../../core/master/state.ts'
import type { SequencedOperation } from '../../core/messages.ts'

/** A master that starts for the first time. */
export const emptyRecovery: MasterRecovery = {
  registry: [],
  accepted: [],
  feedback: [],
  lastKnown: ({ info }) => ({ total: info.resources, applied: 0 }),
  policy: emptyPolicy,
}

/** What is on the master's disk. */
export class StoredMaster {
  readonly registry = new Map<AgentId, RegistryEntry>()
  readonly accepted = new Map<AgentId, Map<number, PendingOperation>>()
  readonly feedback = new Map<string, Feedback>()

  policy = emptyPolicy

  apply(change: MasterChange): void {
    switch (change.type) {
      case 'AGENT':
        if (change.succeeds !== undefined) this.#passOn(change.succeeds, change.entry.agentId)
        this.registry.set(change.entry.agentId, change.entry)
        return
      case 'ACCEPTED':
        this.#log(change.agentId).set(change.operation.sequence, change.operation)
        return
      case 'PROVED': {
        const log = this.#log(change.agentId)
        for (const sequence of log.keys()) if (sequence <= change.upTo) log.delete(sequence)
        return
      }
      case 'FEEDBACK':
        this.feedback.set(`${change.entry.agentId} ${change.entry.sequence}`, change.entry)
        return
      case 'FEEDBACK_OVER':
        this.feedback.delete(`${change.agentId} ${change.sequence}`)
        return
      case 'POLICY':
        this.policy = changePolicy(this.policy, change.change)
        return
      default:
        throw new Error(`Nobody asked for ${JSON.stringify(change)}`)
    }
  }

  #passOn(from: AgentId, to: AgentId): void {
    this.registry.delete(from)
    this.accepted.set(to, this.#log(from))
    this.accepted.delete(from)
    for (const [key, entry] of this.feedback) {
      if (entry.agentId !== from) continue
      this.feedback.delete(key)
      this.feedback.set(`${to} ${entry.sequence}`, { ...entry, agentId: to })
    }
  }

  #log(agentId: AgentId): Map<number, PendingOperation> {
    const log = this.accepted.get(agentId) ?? new Map<number, PendingOperation>()
    this.accepted.set(agentId, log)
    return log
  }

  recovery(lastKnown: (name: string) => LastKnown): MasterRecovery {
    return {
      registry: [...this.registry.values()],
      accepted: [...this.accepted].flatMap(([agentId, log]) =>
        [...log.values()]
          .toSorted((a, b) => a.sequence - b.sequence)
          .map((operation) => ({ agentId, operation })),
      ),
      feedback: [...this.feedback.values()],
      policy: this.policy,
      lastKnown: ({ info }) => lastKnown(info.name),
    }
  }
}

/** What is on an agent's disk, beside the volumes. */
export class StoredAgent {
  agentId: AgentId | undefined
  incarnation = 0
  applied = 0
  readonly info: AgentInfo
  lastLife: LastLife | undefined
  readonly resources = new Map<string, Resource>()
  readonly intents = new Map<number, SequencedOperation>()
  readonly tasks = new Map<string, AgentTask>()
  launches: Launches | undefined

  constructor(info: AgentInfo) {
    this.info = info
  }

  apply(change: AgentChange): void {
    switch (change.type) {
      case 'STARTED':
        this.lastLife = { info: change.info }
        if (change.anew) this.forget()
        return
      case 'REGISTERED':
        this.agentId = change.agentId
        this.applied = change.applied
        return
      case 'INTENTS':
        for (const operation of change.operations) this.intents.set(operation.sequence, operation)
        return
      case 'TASKS':
        for (const { key, task } of change.put) this.tasks.set(key, task)
        for (const key of change.removed) this.tasks.delete(key)
        if (change.launches) this.launches = change.launches
        return
      case 'COMMIT':
        this.applied = change.applied
        for (const { key, resource } of change.put) this.resources.set(key, resource)
        for (const key of change.removed) this.resources.delete(key)
        for (const sequence of this.intents.keys()) {
          if (sequence <= change.applied) this.intents.delete(sequence)
        }
    }
  }

  /** The machine starts anew: what is on its disks is all that is left. */
  forget(): void {
    this.agentId = undefined
    this.tasks.clear()
    this.launches = undefined
  }

  get total(): Resources {
    const total = applyCheckpointed(this.info.resources, Resources.of(this.resources.values()))
    if (!total.ok) throw new Error('What an agent stored does not fit its flags')
    return total.value
  }

  recovery(): AgentRecovery {
    const { info, incarnation, applied, agentId, lastLife } = this
    return {
      info,
      incarnation,
      applied,
      policy: 'equal',
      ...(lastLife !== undefined && { lastLife }),
      ...(agentId === undefined ? {} : { agentId }),
      checkpointed: [...this.resources.values()],
      intents: [...this.intents.values()].toSorted((a, b) => a.sequence - b.sequence),
      stored: { tasks: [...this.tasks.values()], ...(this.launches && { launches: this.launches }) },
    }
  }
}

import { OperationId, TimeMs, type AgentId } from '@holdfast/model/ids'
import type { Operation } from '@holdfast/model/operation/operation'
import { PersistentMap } from '@holdfast/model/persistent-map'
import type { AgentInfo } from '../../core/agent-info.ts'
import {
  DEFAULT_MASTER_SETTINGS,
  type Answer,
  type MasterContext,
  type MasterEffect,
  type MasterMessage,
  type MasterRecovery,
} from '../../core/master/effects.ts'
import { recoverMaster } from '../../core/master/recover.ts'
import type { AgentRecord, MasterState } from '../../core/master/state.ts'
import { masterStep } from '../../core/master/step.ts'
import type { RegisterAgent } from '../../core/messages.ts'
import { agentInfo } from '../simulation/agent-info.ts'
import { emptyRecovery } from '../simulation/stored.ts'

/** A master and what came of its last step. */
export class MasterSteps {
  state: MasterState
  effects: readonly MasterEffect[]
  now = 1_000
  authorized = true
  #sessions = 0

  constructor(recovery: MasterRecovery = emptyRecovery, masterId = 'M') {
    const start = recoverMaster(masterId, recovery, this.#context())
    this.state = start.state
    this.effects = start.effects
  }

  deliver(message: MasterMessage): readonly MasterEffect[] {
    const step = masterStep(this.state, message, this.#context())
    this.state = step.state
    this.effects = step.effects
    return step.effects
  }

  register(number = 1): AgentRecord {
    const info: AgentInfo = agentInfo(number)
    this.#comes(info, { incarnation: 1 })
    return this.record(info.name)
  }

  /** The agent comes without an id: for the first time, or after it has lost it. */
  comes(number: number, more: Partial<RegisterAgent> & { readonly incarnation: number }): AgentRecord {
    const info = agentInfo(number)
    this.#comes(info, more)
    return this.record(info.name)
  }

  #comes(info: AgentInfo, more: Partial<RegisterAgent> & { readonly incarnation: number }): void {
    const { masterId } = this.state
    this.#sessions += 1
    const session = this.#sessions
    const said = { masterId, session, info, total: info.resources, applied: 0 }
    this.deliver({ type: 'REGISTER_AGENT', ...said, ...more })
  }

  operate(agentId: AgentId, operation: Operation): Answer {
    this.deliver({ type: 'OPERATE', token: 7, operationId: OperationId('op'), agentId, operation })
    const answer = this.effects.find((effect) => effect.type === 'ANSWER')
    if (answer === undefined) throw new Error('No answer')
    return answer.answer
  }

  record(name = 'agent1'): AgentRecord {
    const agentId = PersistentMap.get(this.state.agentIds, name)
    const record = agentId && PersistentMap.get(this.state.agents, agentId)
    if (record === undefined) throw new Error(`No agent ${name}`)
    return record
  }

  /** The types of the last step's effects, in order. */
  get types(): readonly string[] {
    return this.effects.map(({ type }) => type)
  }

  #context(): MasterContext {
    return {
      now: TimeMs(this.now),
      settings: DEFAULT_MASTER_SETTINGS,
      authorize: () => this.authorized,
    }
  }
}

import { AgentId, OperationId, TimeMs } from '@holdfast/model/ids'
import type { Operation } from '@holdfast/model/operation/operation'
import { Resources } from '@holdfast/model/resource/resources'
import { describe, expect, test } from 'vitest'
import {
  DEFAULT_AGENT_SETTINGS,
  type AgentEffect,
  type AgentMessage,
  type AgentRecovery,
} from '../../core/agent/effects.ts'
import { recoverAgent } from '../../core/agent/recover.ts'
import type { AgentState } from '../../core/agent/state.ts'
import { agentStep } from '../../core/agent/step.ts'
import type { SequencedOperation } from '../../core/messages.ts'
import { agentInfo } from '../simulation/agent-info.ts'
import { disk, volume } from './resources.ts'

const agentId = AgentId('M-S0')
const context = { now: TimeMs(1), settings: DEFAULT_AGENT_SETTINGS }
const fresh: AgentRecovery = {
  info: agentInfo(1),
  policy: 'equal',
  incarnation: 1,
  agentId,
  applied: 0,
  checkpointed: [],
  intents: [],
  stored: { tasks: [] },
}

/** An agent and what came of its last step. */
class AgentSteps {
  state: AgentState
  effects: readonly AgentEffect[]

  constructor(recovery: AgentRecovery = fresh) {
    const start = recoverAgent(recovery, context)
    if (!start.ok) throw new Error(start.error)
    this.state = start.value.state
    this.effects = start.value.effects
  }

  deliver(message: AgentMessage): readonly AgentEffect[] {
    const step = agentStep(this.state, message, context)
    this.state = step.state
    this.effects = step.effects
    return step.effects
  }

  registered(): this {
    this.deliver({ type: 'MASTER_DETECTED', masterId: 'M' })
    this.deliver({
      type: 'REGISTERED',
      masterId: 'M',
      agentId,
      incarnation: this.state.incarnation,
      session: this.state.session,
      applied: 0,
    })
    return this
  }

  apply(...operations: SequencedOperation[]): readonly AgentEffect[] {
    return this.deliver({ type: 'APPLY_OPERATIONS', agentId, operations })
  }

  get types(): readonly string[] {
    return this.effects.map((effect) =>
      effect.type === 'STORE' ? `STORE ${effect.change.type}` : effect.type,
    )
  }
}

const numbered = (sequence: number, operation: Operation): SequencedOperation => ({
  sequence,
  operationId: OperationId(`op${sequence}`),
  operation,
})
const reserve = (sequence: number, mb: number) =>
  numbered(sequence, { type: 'RESERVE', resources: [disk(mb, 'ads')] })
const create = (sequence: number, id: string) =>
  numbered(sequence, { type: 'CREATE', volumes: [volume(1, 'ads', id)] })
const destroy = (sequence: number, id: string) =>
  numbered(sequence, { type: 'DESTROY', volumes: [volume(1, 'ads', id)] })

describe('an operation', () => {
  test('goes intent, directories, commit, report', () => {
    const agent = new AgentSteps().registered()
    agent.apply(reserve(1, 10), create(2, 'v1'))
    expect(agent.types).toEqual(['CALL_TO_WORK'])
    agent.deliver({ type: 'WORK' })
    expect(agent.types).toEqual(['STORE INTENTS', 'TELL_SELF'])
    agent.deliver({ type: 'INTENTS_STORED' })
    expect(agent.types).toEqual(['DIRECTORIES'])
    agent.deliver({ type: 'DIRECTORIES_DONE' })
    expect(agent.types).toEqual(['STORE COMMIT', 'TELL_SELF'])
    expect(agent.state.applied).toBe(0)
    expect(agent.deliver({ type: 'COMMITTED' })).toMatchObject([
      { type: 'SEND', message: { type: 'OPERATIONS_APPLIED', applied: 2 } },
    ])
    expect(Resources.contains(agent.state.total, volume(1, 'ads', 'v1'))).toBe(true)
  })

  test('that only reserves needs no directories, and is committed at once', () => {
    const agent = new AgentSteps().registered()
    agent.apply(reserve(1, 10))
    agent.deliver({ type: 'WORK' })
    expect(agent.types).toEqual(['STORE COMMIT', 'TELL_SELF'])
  })

  test('is not shown by the agent before it is committed', () => {
    const agent = new AgentSteps().registered()
    const before = agent.state.total
    agent.apply(reserve(1, 10))
    agent.deliver({ type: 'WORK' })
    expect(agent.state.total).toBe(before)
  })

  test('that comes before its turn is left, and one that comes twice is done once', () => {
    const agent = new AgentSteps().registered()
    expect(agent.apply(create(2, 'v1'))).toEqual([])
    agent.apply(reserve(1, 10), reserve(1, 10))
    agent.deliver({ type: 'WORK' })
    agent.deliver({ type: 'COMMITTED' })
    expect(agent.state.applied).toBe(1)
    expect(Resources.get(agent.state.total, disk(1, 'ads'))).toEqual(disk(10, 'ads'))
  })

  test('that is applied already is reported again', () => {
    const agent = new AgentSteps().registered()
    agent.apply(reserve(1, 10))
    agent.deliver({ type: 'WORK' })
    agent.deliver({ type: 'COMMITTED' })
    expect(agent.apply(reserve(1, 10))).toMatchObject([
      { type: 'SEND', message: { type: 'OPERATIONS_APPLIED', applied: 1 } },
    ])
  })

  test('writes only the rows that it changes', () => {
    const agent = new AgentSteps({
      ...fresh,
      checkpointed: [disk(10, 'ads'), ...['v1', 'v2', 'v3'].map((id) => volume(1, 'ads', id))],
    }).registered()
    agent.apply(destroy(1, 'v2'))
    agent.deliver({ type: 'WORK' })
    agent.deliver({ type: 'INTENTS_STORED' })
    const [store] = agent.deliver({ type: 'DIRECTORIES_DONE' })
    expect(store).toMatchObject({
      change: { put: [{ resource: disk(11, 'ads') }], removed: [expect.any(String)] },
    })
  })
})

/** With one operation that reserves and three that make directories, which are being made. */
const failing = () => {
  const agent = new AgentSteps().registered()
  agent.apply(reserve(1, 10), create(2, 'v1'), create(3, 'v2'), create(4, 'v3'))
  agent.deliver({ type: 'WORK' })
  agent.deliver({ type: 'INTENTS_STORED' })
  return agent
}

describe('a disk that fails', () => {
  test('stops the agent; what came before the failure is committed and reported first', () => {
    const agent = failing()
    agent.deliver({ type: 'DIRECTORIES_DONE', failure: { sequence: 3, reason: 'no space' } })
    expect(agent.types).toEqual(['STORE COMMIT', 'TELL_SELF'])
    agent.deliver({ type: 'COMMITTED' })
    expect(agent.types).toEqual(['SEND', 'EXIT'])
    expect(agent.state.applied).toBe(2)
  })

  test('at the first operation commits the operations before it that need no disk', () => {
    const agent = failing()
    agent.deliver({ type: 'DIRECTORIES_DONE', failure: { sequence: 2, reason: 'no space' } })
    agent.deliver({ type: 'COMMITTED' })
    expect(agent.state.applied).toBe(1)
  })

  test('stops the agent at once when nothing came before it', () => {
    const agent = failing()
    agent.deliver({ type: 'DIRECTORIES_DONE', failure: { sequence: 0, reason: 'no space' } })
    expect(agent.effects).toEqual([
      { type: 'EXIT', reason: 'Failed to sync checkpointed resources: no space' },
    ])
  })
})

describe('an agent that starts', () => {
  test('finishes what its last life intended before it speaks to the master', () => {
    const checkpointed = [disk(10, 'ads')]
    const agent = new AgentSteps({ ...fresh, checkpointed, applied: 1, intents: [create(2, 'v1')] })
    expect(agent.effects).toMatchObject([
      { type: 'STORE' },
      { type: 'DIRECTORIES', steps: [{ sequence: 2 }] },
    ])
    expect(agent.deliver({ type: 'MASTER_DETECTED', masterId: 'M' })).toEqual([])
    agent.deliver({ type: 'DIRECTORIES_DONE' })
    agent.deliver({ type: 'COMMITTED' })
    expect(agent.effects.at(-2)).toMatchObject({ message: { type: 'REREGISTER_AGENT', applied: 2 } })
  })

  test('whose checkpoint does not fit its flags any longer does not start', () => {
    const start = recoverAgent({ ...fresh, checkpointed: [disk(5000, 'ads')] }, context)
    expect(start).toMatchObject({
      ok: false,
      error: expect.stringMatching(
        /^Checkpointed resources disk.*:5000 are incompatible with agent resources disk:1000; .*: Incompatible agent resources: .* does not contain disk:5000$/,
      ),
    })
  })

  test('registers again with a master that holds it for disconnected, or is silent for long', () => {
    const agent = new AgentSteps().registered()
    agent.deliver({ type: 'PING', masterId: 'M', agentId, connected: false })
    expect(agent.types).toEqual(['SEND', 'TIMER', 'SEND', 'TIMER'])
    agent.registered().deliver({ type: 'MASTER_SILENT' })
    expect(agent.effects[0]).toMatchObject({ message: { type: 'REREGISTER_AGENT' } })
  })

  test('asks for its registration until it is answered', () => {
    const agent = new AgentSteps()
    agent.deliver({ type: 'MASTER_DETECTED', masterId: 'M' })
    expect(agent.deliver({ type: 'REGISTRATION_DUE', waitedMs: 1000 })[0]).toMatchObject({ type: 'SEND' })
    agent.registered()
    expect(agent.deliver({ type: 'REGISTRATION_DUE', waitedMs: 1000 })).toEqual([])
  })

  test('asks at longer and longer intervals, up to a minute, each time in another session', () => {
    const agent = new AgentSteps()
    const waits: number[] = []
    agent.deliver({ type: 'MASTER_DETECTED', masterId: 'M' })
    for (let asked = 1; asked <= 8; asked++) {
      expect(agent.effects[0]).toMatchObject({ message: { type: 'REREGISTER_AGENT', session: asked } })
      for (const effect of agent.effects) {
        if (effect.type !== 'TIMER') continue
        waits.push(effect.delayMs)
        agent.deliver(effect.message)
      }
    }
    expect(waits).toEqual([1, 2, 4, 8, 16, 32, 60, 60].map((seconds) => seconds * 1000))
  })
})

describe('an agent that has changed', () => {
  const now = { ...agentInfo(1), hostname: 'other.test' }
  const lastLife = { info: agentInfo(1), bootId: 'boot1' }

  test('does not start under its id', () => {
    expect(recoverAgent({ ...fresh, info: now, lastLife, bootId: 'boot1' }, context)).toEqual({
      ok: false,
      error:
        'Incompatible agent info detected. Old agent info: hostname: agent1.test. New agent info: hostname: other.test.',
    })
  })

  test('starts after a reboot without its id and its tasks, and with what is on its disks', () => {
    const checkpointed = [disk(10, 'ads')]
    const agent = new AgentSteps({ ...fresh, info: now, lastLife, bootId: 'boot2', checkpointed, applied: 3 })
    expect(agent.effects).toMatchObject([{ type: 'STORE', change: { type: 'STARTED', anew: true } }])
    agent.deliver({ type: 'MASTER_DETECTED', masterId: 'M' })
    expect(agent.effects[0]).toMatchObject({ message: { type: 'REGISTER_AGENT', applied: 3 } })
    expect(Resources.contains(agent.state.total, disk(10, 'ads'))).toBe(true)
    const answer = { type: 'REGISTERED', masterId: 'M', agentId: AgentId('M-S7'), applied: 3 } as const
    expect(agent.deliver({ ...answer, incarnation: 0, session: 1 })).toEqual([])
    agent.deliver({ ...answer, incarnation: 1, session: 1 })
    expect(agent.state).toMatchObject({ agentId: 'M-S7', applied: 3, received: 3 })
  })

  test('keeps its id over a reboot in which nothing changed', () => {
    const agent = new AgentSteps({ ...fresh, lastLife, bootId: 'boot2' })
    expect(agent.state.agentId).toBe(agentId)
  })
})

import { AgentId, OperationId } from '@holdfast/model/ids'
import { printResources } from '@holdfast/model/resource/print'
import { PersistentMap } from '@holdfast/model/persistent-map'
import { Resources } from '@holdfast/model/resource/resources'
import { err } from '@holdfast/model/result'
import { describe, expect, test } from 'vitest'
import { agentInfo } from '../simulation/agent-info.ts'
import { emptyRecovery } from '../simulation/stored.ts'
import { MasterSteps } from './master-steps.ts'
import { disk, volume } from './resources.ts'

const reserve = (mb: number) => ({ type: 'RESERVE', resources: [disk(mb, 'ads')] }) as const
const create = (mb: number, id: string) => ({ type: 'CREATE', volumes: [volume(mb, 'ads', id)] }) as const
const destroy = (mb: number, id: string) => ({ type: 'DESTROY', volumes: [volume(mb, 'ads', id)] }) as const

describe('registration', () => {
  test('new agents get ids of this master, counted from 0', () => {
    const master = new MasterSteps()
    expect(master.register(1).agent.agentId).toBe('M-S0')
    expect(master.register(2).agent.agentId).toBe('M-S1')
  })

  test('the id is stored before the agent hears of it', () => {
    const master = new MasterSteps()
    master.register()
    expect(master.types.indexOf('STORE')).toBeLessThan(master.types.indexOf('SEND'))
  })

  test('an agent whose answer was lost gets the same id again, and keeps what was accepted for it', () => {
    const master = new MasterSteps()
    const { agentId } = master.register().agent
    master.operate(agentId, reserve(100))
    expect(master.register().agent.agentId).toBe(agentId)
    expect(master.effects).toMatchObject([{ message: { type: 'REGISTERED', agentId, session: 2 } }])
    expect(Resources.contains(master.record().agent.total, disk(100, 'ads'))).toBe(true)
  })

  test("a returning agent's word on its resources wins, and what it has not applied is sent again", () => {
    const master = new MasterSteps()
    const { agentId } = master.register().agent
    master.operate(agentId, reserve(100))
    master.operate(agentId, create(40, 'v1'))
    const { info } = master.record().agent
    const total = Resources.add(Resources.subtract(info.resources, disk(100)), disk(100, 'ads'))
    const effects = master.deliver({
      type: 'REREGISTER_AGENT',
      tasks: [],
      launched: 0,
      masterId: 'M',
      incarnation: 2,
      session: 1,
      agentId,
      info,
      total,
      applied: 1,
    })
    const sent = effects.flatMap((effect) =>
      effect.type === 'SEND' && effect.message.type === 'APPLY_OPERATIONS' ? effect.message.operations : [],
    )
    expect(sent.map(({ sequence, operation }) => [sequence, operation.type])).toEqual([[2, 'CREATE']])
    expect(Resources.contains(master.record().agent.total, volume(40, 'ads', 'v1'))).toBe(true)
  })

  test('what an agent said before it proved an operation changes nothing afterwards', () => {
    const master = new MasterSteps()
    const { agentId, info } = master.register().agent
    master.operate(agentId, reserve(100))
    master.deliver({ type: 'OPERATIONS_APPLIED', masterId: 'M', agentId, incarnation: 1, applied: 1 })
    const before = master.state
    const stale = { masterId: 'M', incarnation: 1, session: 2, agentId, info, applied: 0 } as const
    const { resources: total } = info
    expect(master.deliver({ type: 'REREGISTER_AGENT', tasks: [], launched: 0, total, ...stale })).toEqual([])
    expect(master.state).toBe(before)
  })

  test('asking for an id once more, heard late, undoes nothing that was proved since', () => {
    const master = new MasterSteps()
    const { agentId } = master.register().agent
    master.operate(agentId, reserve(100))
    master.deliver({ type: 'OPERATIONS_APPLIED', masterId: 'M', agentId, incarnation: 1, applied: 1 })
    master.deliver({ type: 'AGENT_EXITED', agentId, incarnation: 1 })
    const before = master.state
    master.comes(1, { incarnation: 1, session: 1 })
    expect(master.state).toBe(before)
  })

  test('a message meant for another master is not read', () => {
    const master = new MasterSteps()
    const info = agentInfo(1)
    const total = info.resources
    const said = { masterId: 'older', incarnation: 1, session: 1, info, total, applied: 0 }
    expect(master.deliver({ type: 'REGISTER_AGENT', ...said })).toEqual([])
  })
})

describe('an operation', () => {
  test('is stored, then answered, then sent', () => {
    const master = new MasterSteps()
    const { agentId } = master.register().agent
    expect(master.operate(agentId, reserve(100))).toEqual({ ok: true, value: { atMs: 1000 } })
    expect(master.types.slice(0, 3)).toEqual(['STORE', 'ANSWER', 'SEND'])
  })

  test('shows in the view at once, and the totals stay', () => {
    const master = new MasterSteps()
    const { agentId } = master.register().agent
    master.operate(agentId, reserve(100))
    master.operate(agentId, create(40, 'v1'))
    const { total, info } = master.record().agent
    expect(Resources.contains(total, volume(40, 'ads', 'v1'))).toBe(true)
    expect(Resources.contains(total, disk(60, 'ads'))).toBe(true)
    expect(Resources.quantities(total)).toEqual(Resources.quantities(info.resources))
  })

  test('for an agent that nobody knows is refused with 400', () => {
    const refusal = { status: 400, message: 'No agent found with specified ID' }
    expect(new MasterSteps().operate(AgentId('nobody'), reserve(1))).toEqual(err(refusal))
  })

  test('that is not valid is refused with 400, whoever asks', () => {
    const master = new MasterSteps()
    const { agentId } = master.register().agent
    master.authorized = false
    expect(master.operate(agentId, { type: 'UNRESERVE', resources: [disk(1)] })).toEqual(
      err({
        status: 400,
        message: 'Invalid UNRESERVE operation: Resource disk:1 is not dynamically reserved',
      }),
    )
    expect(master.operate(agentId, { type: 'RESERVE', resources: [disk(1)] })).toEqual(
      err({
        status: 400,
        message:
          'Invalid RESERVE operation on agent M-S0 at slave(1)@127.0.0.1:5051 (agent1.test): ' +
          'Resource disk:1 is not dynamically reserved',
      }),
    )
  })

  test('that the principal may not do is refused with 403, even when there is not enough', () => {
    const master = new MasterSteps()
    const { agentId } = master.register().agent
    master.authorized = false
    expect(master.operate(agentId, reserve(1_000_000))).toEqual(
      err({ status: 403, message: '403 Forbidden.' }),
    )
  })

  test('for which there is not enough is refused with 409, and nothing changes', () => {
    const master = new MasterSteps()
    const { agentId } = master.register().agent
    const before = master.state
    const { available } = master.record().agent
    expect(master.operate(agentId, reserve(1001))).toEqual(
      err({ status: 409, message: `${printResources(available)} does not contain disk:1001` }),
    )
    expect(master.state).toBe(before)
  })

  test('with the id of a volume that is there is refused with 400, and after DESTROY it is accepted', () => {
    const master = new MasterSteps()
    const { agentId } = master.register().agent
    master.operate(agentId, reserve(100))
    master.operate(agentId, create(10, 'v1'))
    expect(master.operate(agentId, create(20, 'v1'))).toMatchObject({ ok: false, error: { status: 400 } })
    expect(master.operate(agentId, destroy(10, 'v1'))).toMatchObject({ ok: true })
    expect(master.operate(agentId, create(20, 'v1'))).toMatchObject({ ok: true })
  })

  test('for a disconnected agent is accepted and kept until it is back', () => {
    const master = new MasterSteps()
    const { agentId } = master.register().agent
    master.deliver({ type: 'AGENT_EXITED', agentId, incarnation: 1 })
    expect(master.operate(agentId, reserve(100))).toMatchObject({ ok: true })
    expect(master.types).toEqual(['STORE', 'ANSWER'])
  })

  test('that is not proved in time is sent again, and what is proved is forgotten', () => {
    const master = new MasterSteps()
    const { agentId } = master.register().agent
    master.operate(agentId, reserve(100))
    master.operate(agentId, create(40, 'v1'))
    const again = master.deliver({ type: 'PROOF_DUE', agentId })
    expect(again.map(({ type }) => type)).toEqual(['SEND', 'TIMER'])
    const proved = master.deliver({ type: 'PONG', masterId: 'M', agentId, incarnation: 1, applied: 2 })
    expect(proved).toEqual([{ type: 'STORE', change: { type: 'PROVED', agentId, upTo: 2 } }])
    expect(master.deliver({ type: 'PROOF_DUE', agentId })).toEqual([])
  })
})

describe('an agent that is not heard', () => {
  test('is disconnected when its connection breaks, and unreachable after five pings without an answer', () => {
    const master = new MasterSteps()
    const { agentId } = master.register().agent
    master.deliver({ type: 'AGENT_EXITED', agentId, incarnation: 1 })
    expect(master.record().agent.status).toBe('disconnected')
    for (let ping = 0; ping < 5; ping++) {
      master.deliver({ type: 'PING_DUE', agentId })
      expect(master.record().agent.status).toBe('disconnected')
    }
    master.deliver({ type: 'PING_DUE', agentId })
    expect(master.record().agent.status).toBe('unreachable')
    expect(master.operate(agentId, reserve(1))).toMatchObject({ ok: false, error: { status: 400 } })
  })

  test('stays active as long as it answers', () => {
    const master = new MasterSteps()
    const { agentId } = master.register().agent
    for (let ping = 0; ping < 20; ping++) {
      master.deliver({ type: 'PING_DUE', agentId })
      master.deliver({ type: 'PONG', masterId: 'M', agentId, incarnation: 1, applied: 0 })
    }
    expect(master.record().agent.status).toBe('active')
  })

  test('does not become another object because a ping was sent', () => {
    const master = new MasterSteps()
    const { agentId } = master.register().agent
    const { agent } = master.record()
    master.deliver({ type: 'PING_DUE', agentId })
    expect(master.record().agent).toBe(agent)
  })

  test("an earlier life's end does not disconnect the present one", () => {
    const master = new MasterSteps()
    const { agentId, info } = master.register().agent
    const back = { masterId: 'M', incarnation: 2, session: 1, agentId, info, applied: 0 } as const
    const { resources: total } = info
    master.deliver({ type: 'REREGISTER_AGENT', tasks: [], launched: 0, total, ...back })
    master.deliver({ type: 'AGENT_EXITED', agentId, incarnation: 1 })
    expect(master.record().agent.status).toBe('active')
  })
})

describe('a master that starts again', () => {
  const info = agentInfo(1)
  const agentId = AgentId('older-S0')
  const entry = { agentId, info, registeredMs: new MasterSteps().state.startTimeMs }
  const operation = {
    sequence: 4,
    operationId: OperationId('op'),
    operation: reserve(100),
    acceptedMs: entry.registeredMs,
  }
  const recovery = {
    ...emptyRecovery,
    registry: [entry],
    accepted: [{ agentId, operation }],
    lastKnown: () => ({ total: info.resources, applied: 3 }),
  }

  test('knows its agents as recovered, takes no operations for them, and shows what they will have', () => {
    const master = new MasterSteps(recovery)
    expect(master.record().agent.status).toBe('recovered')
    expect(Resources.contains(master.record().agent.total, disk(100, 'ads'))).toBe(true)
    expect(master.operate(agentId, reserve(1))).toMatchObject({ ok: false, error: { status: 400 } })
  })

  test('does not apply once more what an agent had applied already', () => {
    const applied = Resources.add(Resources.subtract(info.resources, disk(100)), disk(100, 'ads'))
    const master = new MasterSteps({ ...recovery, lastKnown: () => ({ total: applied, applied: 4 }) })
    expect(Resources.equals(master.record().agent.total, applied)).toBe(true)
  })

  test('gives an agent up that does not come back', () => {
    const master = new MasterSteps(recovery)
    expect(master.types).toEqual(['TIMER'])
    master.deliver({ type: 'REREGISTRATION_DUE', agentId })
    expect(master.record().agent.status).toBe('unreachable')
  })

  test('sends what the last one had accepted, and counts on from there', () => {
    const master = new MasterSteps(recovery)
    const back = { masterId: 'M', incarnation: 9, session: 1, agentId, info, applied: 3 } as const
    const { resources: total } = info
    master.deliver({ type: 'REREGISTER_AGENT', tasks: [], launched: 0, total, ...back })
    expect(master.record().agent).toMatchObject({ agentId, status: 'active' })
    master.operate(agentId, create(10, 'v1'))
    expect(master.record().log).toMatchObject({ first: 4, next: 6 })
  })
})

describe('an agent that comes back without its id', () => {
  test('gets another one, and what it had is removed at once', () => {
    const master = new MasterSteps()
    const { agentId } = master.register().agent
    const after = master.comes(1, { incarnation: 2, applied: 0 }).agent
    expect(after.agentId).not.toBe(agentId)
    expect(PersistentMap.size(master.state.agents)).toBe(1)
    expect(after.formerIds).toEqual([{ agentId }])
    expect(master.effects).toContainEqual({
      type: 'STORE',
      change: expect.objectContaining({ type: 'AGENT', succeeds: agentId }),
    })
  })

  test('is sent what was accepted for it and is not applied yet', () => {
    const master = new MasterSteps()
    const { agentId } = master.register().agent
    master.operate(agentId, { type: 'RESERVE', resources: [disk(10, 'ads')] })
    master.operate(agentId, { type: 'RESERVE', resources: [disk(20, 'ads')] })
    const total = Resources.of([disk(10, 'ads'), ...Resources.list(agentInfo(1).resources)])
    const after = master.comes(1, { incarnation: 2, applied: 1, total })
    expect(master.effects).toContainEqual({
      type: 'SEND',
      agentName: 'agent1',
      message: expect.objectContaining({
        type: 'APPLY_OPERATIONS',
        agentId: after.agent.agentId,
        operations: [expect.objectContaining({ sequence: 2 })],
      }),
    })
    expect(Resources.contains(after.agent.total, disk(30, 'ads'))).toBe(true)
  })

  test('is not heard under its old id any more', () => {
    const master = new MasterSteps()
    const { agentId, info } = master.register().agent
    master.comes(1, { incarnation: 2 })
    const before = master.state
    master.deliver({
      type: 'REREGISTER_AGENT',
      masterId: 'M',
      incarnation: 1,
      session: 2,
      agentId,
      info,
      total: info.resources,
      applied: 0,
      tasks: [],
      launched: 0,
    })
    expect(master.state).toBe(before)
  })

  test('may not come back under an id that is gone for ever', () => {
    const master = new MasterSteps()
    const { agentId, info } = master.register().agent
    master.deliver({ type: 'ADMINISTER', token: 1, request: { type: 'MARK_AGENT_GONE', agentId } })
    const { agent } = master.comes(1, { incarnation: 2 })
    expect(agent).toMatchObject({ status: 'active', formerIds: [{ agentId, gone: true }] })
    master.deliver({
      type: 'REREGISTER_AGENT',
      masterId: 'M',
      incarnation: 3,
      session: 1,
      agentId,
      info,
      total: info.resources,
      applied: 0,
      tasks: [],
      launched: 0,
    })
    expect(master.effects).toContainEqual({
      type: 'SEND',
      agentName: 'agent1',
      message: { type: 'SHUTDOWN', masterId: 'M', reason: 'Agent has been marked gone' },
    })
  })
})

import { afterEach, describe, expect, test } from 'vitest'
import { WholeCluster, type WholeOptions } from './whole-cluster.ts'

const running: WholeCluster[] = []

async function start(options: WholeOptions = {}): Promise<WholeCluster> {
  const cluster = await new WholeCluster(options).start()
  running.push(cluster)
  return cluster
}

afterEach(async () => {
  for (const cluster of running.splice(0)) await cluster.remove()
})

const onAgent = (type: string, agentId: string, more: object = {}): object => ({
  type,
  [type.toLowerCase()]: { agent_id: { value: agentId }, ...more },
})

const reserve = (agentId: string): object => ({
  type: 'RESERVE_RESOURCES',
  reserve_resources: {
    agent_id: { value: agentId },
    resources: [
      {
        name: 'disk',
        type: 'SCALAR',
        scalar: { value: 10 },
        reservations: [{ type: 'DYNAMIC', role: 'ads' }],
      },
    ],
  },
})

const machines = (type: string): object => ({
  type,
  [type.toLowerCase()]: { machines: [{ hostname: 'S.test', ip: '127.0.0.1' }] },
})

const schedule = {
  type: 'UPDATE_MAINTENANCE_SCHEDULE',
  update_maintenance_schedule: {
    schedule: {
      windows: [
        {
          machine_ids: [{ hostname: 'S.test', ip: '127.0.0.1' }],
          unavailability: { start: { nanoseconds: 5 }, duration: { nanoseconds: 7 } },
        },
      ],
    },
  },
}

describe('an agent that an operator takes out', () => {
  test('is deactivated over restarts, takes operations all the same, and is reactivated', async () => {
    const cluster = await start()
    const agentId = cluster.agentId()
    expect(await cluster.call(onAgent('REACTIVATE_AGENT', agentId))).toMatchObject({
      status: 400,
      text: 'Agent is not deactivated',
    })
    expect((await cluster.call(onAgent('DEACTIVATE_AGENT', agentId))).status).toBe(200)
    await cluster.restart()
    expect(cluster.status()).toBe('deactivated')
    expect((await cluster.call(reserve(agentId))).status).toBe(202)
    const { json } = await cluster.call({ type: 'GET_AGENTS' })
    expect(json).toMatchObject({ get_agents: { agents: [{ active: false, deactivated: true }] } })
    expect((await cluster.call(onAgent('REACTIVATE_AGENT', agentId))).status).toBe(200)
    expect(cluster.status()).toBe('active')
  })

  test('is drained at once when nothing runs on it, and says how', async () => {
    const cluster = await start()
    const agentId = cluster.agentId()
    const drain = onAgent('DRAIN_AGENT', agentId, { max_grace_period: { seconds: 60 } })
    expect((await cluster.call(drain)).status).toBe(200)
    expect(cluster.status()).toBe('drained')
    const config = { max_grace_period: { nanoseconds: 60e9 }, mark_gone: false }
    expect((await cluster.call({ type: 'GET_AGENTS' })).json).toMatchObject({
      get_agents: {
        agents: [{ active: false, deactivated: true, drain_info: { state: 'DRAINED', config } }],
      },
    })
    expect((await cluster.ask({ path: '/slaves' })).json).toMatchObject({
      slaves: [{ active: false, deactivated: true, drain_info: { state: 'DRAINED', config } }],
    })
  })

  test('drains while something is under way to it, and is drained when that is applied', async () => {
    const cluster = await start()
    const agentId = cluster.agentId()
    await cluster.cluster.stopAgent('S')
    await cluster.until(() => cluster.status() === 'disconnected')
    expect((await cluster.call(reserve(agentId))).status).toBe(202)
    expect((await cluster.call(onAgent('DRAIN_AGENT', agentId))).status).toBe(200)
    expect(await cluster.call(onAgent('REACTIVATE_AGENT', agentId))).toMatchObject({
      status: 400,
      text: 'Agent is still in the DRAINING state',
    })
    await cluster.cluster.startAgent('S')
    await cluster.until(() => cluster.status() === 'drained')
  })

  test('is gone for ever once it is drained, when that was asked for', async () => {
    const cluster = await start()
    const agentId = cluster.agentId()
    expect((await cluster.call(onAgent('DRAIN_AGENT', agentId, { mark_gone: true }))).status).toBe(200)
    expect(cluster.status()).toBe('gone')
    expect((await cluster.call(reserve(agentId))).text).toBe('No agent found with specified ID')
    await cluster.restart()
    expect(cluster.status()).toBe('gone')
    await cluster.until(() =>
      cluster.logged.some(({ message }) => message.includes('Agent has been marked gone')),
    )
    expect((await cluster.ask({ path: '/slaves' })).json).toEqual({ slaves: [], recovered_slaves: [] })
  })

  test('is named when it is not known', async () => {
    const cluster = await start()
    expect(await cluster.call(onAgent('MARK_AGENT_GONE', 'nobody'))).toMatchObject({
      status: 404,
      text: "Agent 'nobody' not found",
    })
    for (const type of ['DRAIN_AGENT', 'DEACTIVATE_AGENT', 'REACTIVATE_AGENT']) {
      expect(await cluster.call(onAgent(type, 'nobody'))).toMatchObject({
        status: 400,
        text: 'Unknown agent',
      })
    }
  })

  test('stays where it is when the rules forbid it', async () => {
    const none = { principals: { type: 'ANY' }, agents: { type: 'NONE' } }
    const cluster = await start({
      acls: {
        mark_agents_gone: [none],
        drain_agents: [none],
        deactivate_agents: [none],
        reactivate_agents: [none],
      },
    })
    for (const type of ['MARK_AGENT_GONE', 'DRAIN_AGENT', 'DEACTIVATE_AGENT', 'REACTIVATE_AGENT']) {
      const answer = await cluster.call(onAgent(type, cluster.agentId()))
      expect(answer).toMatchObject({ status: 403, text: '403 Forbidden.' })
    }
    expect(cluster.status()).toBe('active')
  })
})

describe('a machine', () => {
  test('goes down with its agents, which come back when it is up', async () => {
    const cluster = await start()
    const agentId = cluster.agentId()
    expect((await cluster.call(machines('START_MAINTENANCE'))).text).toBe(
      `Machine '{"hostname":"S.test","ip":"127.0.0.1"}' is not part of a maintenance schedule`,
    )
    expect((await cluster.call(schedule)).status).toBe(200)
    expect((await cluster.call(onAgent('DRAIN_AGENT', agentId))).text).toBe(
      `Agent ${agentId} is part of a maintenance schedule under Machine {"hostname":"S.test","ip":"127.0.0.1"}`,
    )
    expect((await cluster.call(machines('STOP_MAINTENANCE'))).text).toContain('is not in DOWN mode')
    expect((await cluster.ask({ path: '/maintenance/status' })).json).toEqual({
      draining_machines: [{ id: { hostname: 'S.test', ip: '127.0.0.1' } }],
    })

    expect((await cluster.call(machines('START_MAINTENANCE'))).status).toBe(200)
    expect(cluster.status()).toBe('unreachable')
    await cluster.restart()
    expect(cluster.status()).toBe('unreachable')
    expect((await cluster.call({ type: 'GET_MAINTENANCE_STATUS' })).json).toEqual({
      type: 'GET_MAINTENANCE_STATUS',
      get_maintenance_status: { status: { down_machines: [{ hostname: 'S.test', ip: '127.0.0.1' }] } },
    })
    expect(
      (await cluster.call({ ...schedule, update_maintenance_schedule: { schedule: {} } })).text,
    ).toContain('is deactivated and cannot be removed from the schedule')

    expect((await cluster.call(machines('STOP_MAINTENANCE'))).status).toBe(200)
    await cluster.until(() => cluster.status() === 'active')
    expect(cluster.agentId()).toBe(agentId)
    expect((await cluster.call({ type: 'GET_MAINTENANCE_SCHEDULE' })).json).toEqual({
      type: 'GET_MAINTENANCE_SCHEDULE',
      get_maintenance_schedule: { schedule: {} },
    })
  })

  test.each([
    [
      [{ machine_ids: [], unavailability: { start: { nanoseconds: 1 } } }],
      'List of machines in the maintenance window is empty',
    ],
    [
      [{ machine_ids: [{}], unavailability: { start: { nanoseconds: 1 } } }],
      "Both 'hostname' and 'ip' for a machine are empty",
    ],
    [
      [
        {
          machine_ids: [{ hostname: 'a' }, { hostname: 'A' }],
          unavailability: { start: { nanoseconds: 1 } },
        },
      ],
      `Machine '{"hostname":"A"}' appears more than once in the schedule`,
    ],
    [
      [
        {
          machine_ids: [{ hostname: 'a' }],
          unavailability: { start: { nanoseconds: 1 }, duration: { nanoseconds: -1 } },
        },
      ],
      "Unavailability 'duration' is negative",
    ],
  ])('is not in a schedule such as %j', async (windows, text) => {
    const cluster = await start()
    const answer = await cluster.ask({
      method: 'POST',
      path: '/maintenance/schedule',
      body: JSON.stringify({ windows }),
    })
    expect(answer).toMatchObject({ status: 400, text })
  })
})

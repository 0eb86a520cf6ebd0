import { afterEach, describe, expect, test } from 'vitest'
import { systemClock, type Clock } from '../../src/clock.ts'
import { decodeProtobuf } from '../../src/wire/protobuf.ts'
import { RecordReader } from './record-reader.ts'
import { WholeCluster, type WholeOptions } from './whole-cluster.ts'

const running: WholeCluster[] = []

afterEach(async () => {
  for (const cluster of running.splice(0)) await cluster.remove()
})

/** Heartbeats come when the test says so. */
function heldHeart(): { readonly clock: Clock; beat(): void; readonly waiting: number } {
  const waiting = new Set<() => void>()
  const clock: Clock = {
    ...systemClock,
    after(delayMs, run) {
      if (delayMs !== 15_000 || !isHeartbeat()) return systemClock.after(delayMs, run)
      waiting.add(run)
      return () => void waiting.delete(run)
    },
  }
  return {
    clock,
    beat() {
      const due = [...waiting]
      waiting.clear()
      for (const run of due) run()
    },
    get waiting() {
      return waiting.size
    },
  }
}

const isHeartbeat = (): boolean => new Error('where').stack?.includes('operator-events') === true

async function start(options: WholeOptions = {}): Promise<WholeCluster> {
  const cluster = await new WholeCluster(options).start()
  running.push(cluster)
  return cluster
}

const subscribe = (cluster: WholeCluster, as?: string, accept = 'application/json') =>
  cluster.fetch({
    method: 'POST',
    path: '/api/v1',
    as,
    headers: { 'content-type': 'application/json', accept },
    body: '{"type":"SUBSCRIBE"}',
  })

const maintain = async (cluster: WholeCluster, type: string): Promise<void> => {
  const machine = { hostname: 'S.test', ip: '127.0.0.1' }
  const window = { machine_ids: [machine], unavailability: { start: { nanoseconds: 1 } } }
  const answer =
    type === 'UPDATE_MAINTENANCE_SCHEDULE'
      ? await cluster.call({ type, update_maintenance_schedule: { schedule: { windows: [window] } } })
      : await cluster.call({ type, [type.toLowerCase()]: { machines: [machine] } })
  expect(answer.status).toBe(200)
}

describe('the event stream', () => {
  test('begins with the state and a heartbeat, and beats on', async () => {
    const heart = heldHeart()
    const cluster = await start({ clock: heart.clock })
    const response = await subscribe(cluster)
    expect(response.headers.get('content-type')).toBe('application/json')
    const events = new RecordReader(response)
    const { json } = await cluster.call({ type: 'GET_STATE' })
    expect(await events.json()).toEqual({
      type: 'SUBSCRIBED',
      subscribed: { ...pick(json, 'get_state'), heartbeat_interval_seconds: 15 },
    })
    expect(await events.json()).toEqual({ type: 'HEARTBEAT' })
    heart.beat()
    expect(await events.json()).toEqual({ type: 'HEARTBEAT' })
    await events.leave()
    expect(heart.waiting).toBe(0)
  })

  test('tells of an agent that comes back under another id as of one that is removed and one that is new', async () => {
    const cluster = await start()
    const agentId = cluster.agentId()
    const events = new RecordReader(await subscribe(cluster))
    await events.next()
    await events.next()
    await cluster.cluster.rebootAgent(cluster.cluster.agentNames[0] ?? '')
    const told = [await events.json(), await events.json()]
    expect(told).toEqual([
      { type: 'AGENT_REMOVED', agent_removed: { agent_id: { value: agentId } } },
      expect.objectContaining({ type: 'AGENT_ADDED' }),
    ])
  })

  test('tells of agents that are taken out and come back, and of no other change', async () => {
    const cluster = await start()
    const agentId = cluster.agentId()
    const events = new RecordReader(await subscribe(cluster))
    await events.next()
    await events.next()
    const resources = [
      {
        name: 'disk',
        type: 'SCALAR',
        scalar: { value: 1 },
        reservations: [{ type: 'DYNAMIC', role: 'ads' }],
      },
    ]
    const reserve = { agent_id: { value: agentId }, resources }
    expect((await cluster.call({ type: 'RESERVE_RESOURCES', reserve_resources: reserve })).status).toBe(202)
    await maintain(cluster, 'UPDATE_MAINTENANCE_SCHEDULE')
    await maintain(cluster, 'START_MAINTENANCE')
    expect(await events.json()).toEqual({
      type: 'AGENT_REMOVED',
      agent_removed: { agent_id: { value: agentId } },
    })
    await maintain(cluster, 'STOP_MAINTENANCE')
    expect(await events.json()).toMatchObject({
      type: 'AGENT_ADDED',
      agent_added: { agent: { agent_info: { id: { value: agentId }, hostname: 'S.test' } } },
    })
  })

  test('shows what the subscriber may see', async () => {
    const cluster = await start({
      agents: { S: 'cpus:2;disk(ads):10;disk(web):20' },
      logins: ['alice:a'],
      acls: {
        view_roles: [
          { principals: { values: ['alice'] }, roles: { values: ['ads'] } },
          { principals: { type: 'ANY' }, roles: { type: 'NONE' } },
        ],
      },
    })
    const events = new RecordReader(await subscribe(cluster, 'alice:a'))
    const first = JSON.stringify(await events.json())
    expect(first).toContain('"role":"ads"')
    expect(first).not.toContain('"web"')
  })

  test('speaks protocol buffers when that is what the client takes', async () => {
    const cluster = await start()
    const response = await subscribe(cluster, undefined, 'application/x-protobuf')
    expect(response.headers.get('content-type')).toBe('application/x-protobuf')
    const events = new RecordReader(response)
    const first = decodeProtobuf('master.Event', (await events.next()) ?? new Uint8Array())
    expect(first).toMatchObject({
      ok: true,
      value: {
        type: 'SUBSCRIBED',
        subscribed: {
          get_state: { get_agents: { agents: [{ active: true }] } },
          heartbeat_interval_seconds: 15,
        },
      },
    })
    expect(decodeProtobuf('master.Event', (await events.next()) ?? new Uint8Array())).toEqual({
      ok: true,
      value: { type: 'HEARTBEAT' },
    })
  })

  test('is held by a thousand at most: the oldest loses its own', async () => {
    const cluster = await start()
    const oldest = new RecordReader(await subscribe(cluster))
    await oldest.next()
    await oldest.next()
    const others: Response[] = []
    for (let count = 1; count <= 1000; count++) others.push(await subscribe(cluster))
    expect(await oldest.next()).toBeUndefined()
    const newest = new RecordReader(others.at(-1) ?? (await subscribe(cluster)))
    expect(await newest.json()).toMatchObject({ type: 'SUBSCRIBED' })
  })
})

function pick(json: unknown, key: string): object {
  return Object.fromEntries(Object.entries(json ?? {}).filter(([name]) => name === key))
}

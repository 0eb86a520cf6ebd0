import { paths } from '@holdfast/model/api/paths'
import type { Window } from '@holdfast/model/api/common'
import type { OperationRow } from '@holdfast/model/api/operations'
import type { ClusterInfo } from '@holdfast/model/api/pages'
import type { VolumeRow } from '@holdfast/model/api/rows'
import { AgentId, Principal } from '@holdfast/model/ids'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { encodeProtobuf } from '../../src/wire/protobuf.ts'
import { carryOut, get, makeVolume, send } from '../dashboard/harness.ts'
import { part, subscribe } from '../hosted/framework.ts'
import { eventually } from '../replay/replayed.ts'
import { behind, type Behind } from './behind.ts'

const reserved = (mb: number, role = 'db') => ({
  ...part('disk', mb),
  role,
  reservation: { principal: 'me' },
})
const form = (fields: Readonly<Record<string, unknown>>): RequestInit => ({
  method: 'POST',
  body: new URLSearchParams(
    Object.entries(fields).map(([name, value]): [string, string] => [
      name,
      typeof value === 'string' ? value : JSON.stringify(value),
    ]),
  ),
})

async function newest(h: Behind): Promise<OperationRow | undefined> {
  const { body } = await get<Window<OperationRow>>(h, '/api/operations?limit=1')
  return body.rows[0]
}
/** Asks again until it is so. */
async function until(holds: () => Promise<boolean>): Promise<void> {
  for (const end = Date.now() + 30_000; Date.now() < end;) {
    // oxlint-disable-next-line no-await-in-loop
    if (await holds()) return
  }
  throw new Error('Asked in vain')
}

describe('through Holdfast', () => {
  let h: Behind
  let a1: string
  beforeAll(async () => {
    h = await behind()
    a1 = h.upstream.agents.a1
  })
  afterAll(() => h.end())

  test.each([
    '/master/slaves',
    '/slaves',
    '/master/state-summary',
    '/version',
    '/master/health',
    '/master/nothing',
  ])('%s answers what the master answers', async (path) => {
    const [here, there] = await Promise.all([fetch(`${h.url}${path}`), fetch(`${h.upstream.url}${path}`)])
    expect(here.status).toBe(there.status)
    expect(here.headers.get('content-type')).toBe(there.headers.get('content-type'))
    expect(await here.text()).toBe(await there.text())
  })

  test('a redirection is told as it is', async () => {
    const answer = await fetch(`${h.url}/master/redirect`, { redirect: 'manual' })
    expect(answer.status).toBe(307)
    expect(answer.headers.get('location')).toBe(`//${new URL(h.upstream.url).host}`)
  })

  test('an agent that the master names is reached, and nobody else', async () => {
    const state = (await (await fetch(`${h.url}/agent/${a1}/state`)).json()) as { id: string }
    expect(state.id).toBe(a1)
    for (const path of ['/agent/nobody/state', '/agent/127.0.0.1:1/state', '/agent//state']) {
      // oxlint-disable-next-line no-await-in-loop
      expect((await fetch(`${h.url}${path}`)).status).toBe(404)
    }
  })

  test('a path never leads out of what an agent serves', async () => {
    const { request } = await import('node:http')
    const status = await new Promise<number>((resolve) => {
      const url = new URL(h.url)
      request({ host: url.hostname, port: url.port, path: `/agent/${a1}/../master/slaves` }, (response) => {
        response.resume()
        resolve(response.statusCode ?? 0)
      }).end()
    })
    expect(status).toBe(404)
  })

  test('what a task may have written does nothing in a browser', async () => {
    const answer = await fetch(`${h.url}/agent/${a1}/state`)
    expect(answer.headers.get('content-security-policy')).toBe("sandbox; default-src 'none'")
  })

  test('a reservation by curl is answered by the master, and followed like any other', async () => {
    const answer = await fetch(`${h.url}/master/reserve`, form({ slaveId: a1, resources: [reserved(64)] }))
    expect(answer.status).toBe(202)
    expect(answer.headers.get('content-length')).toBe('0')
    await until(async () => (await newest(h))?.state === 'confirmed')
    expect(await newest(h)).toMatchObject({ verb: 'reserve', via: 'mesos-api', agentId: a1 })
  })

  test.each([
    ['what cannot be read', { slaveId: 'a1' }],
    ['an agent that is not known', { slaveId: 'nobody', resources: [reserved(1)] }],
    ['JSON that is none', { slaveId: 'a1', resources: '[{' }],
  ])('%s is refused in the words of the master', async (_, fields) => {
    const body = { ...fields, slaveId: fields.slaveId === 'a1' ? a1 : fields.slaveId }
    const [here, there] = await Promise.all([
      fetch(`${h.url}/master/reserve`, form(body)),
      fetch(`${h.upstream.url}/master/reserve`, form(body)),
    ])
    expect(here.status).toBe(there.status)
    expect(await here.text()).toBe(await there.text())
  })

  test('what would end a real master is not sent to it', async () => {
    const before = (await newest(h))?.id
    const answer = await fetch(`${h.url}/reserve`, form({ slaveId: a1, resources: [reserved(0.0004)] }))
    expect([answer.status, await answer.text()]).toEqual([400, 'Invalid resources: value rounds to 0'])
    expect((await newest(h))?.id).not.toBe(before)
    expect(await newest(h)).toMatchObject({ state: 'refused' })
  })

  test('a call is an operation too, as JSON and as protocol buffers', async () => {
    const call = (id: string) => ({
      type: 'CREATE_VOLUMES',
      create_volumes: {
        agent_id: { value: a1 },
        volumes: [
          {
            ...part('disk', 10),
            reservations: [{ type: 'DYNAMIC', role: 'db', principal: 'me' }],
            disk: { persistence: { id, principal: 'me' }, volume: { mode: 'RW', container_path: 'data' } },
          },
        ],
      },
    })
    const bodies = [
      ['application/json', JSON.stringify(call('by-json'))],
      ['application/x-protobuf', encodeProtobuf('master.Call', call('by-bytes'))],
    ] as const
    for (const [type, body] of bodies) {
      const init = {
        method: 'POST',
        headers: { 'Content-Type': type },
        body: typeof body === 'string' ? body : new Uint8Array(body),
      }
      // oxlint-disable-next-line no-await-in-loop
      expect((await fetch(`${h.url}/api/v1`, init)).status).toBe(202)
      // oxlint-disable-next-line no-await-in-loop
      await until(async () => (await newest(h))?.state === 'confirmed')
      // oxlint-disable-next-line no-await-in-loop
      expect(await newest(h)).toMatchObject({ verb: 'create', via: 'mesos-api' })
    }
  })

  test('streams come as they are sent, and end with whoever listens', async () => {
    const controller = new AbortController()
    const init = {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: '{"type":"SUBSCRIBE"}',
      signal: controller.signal,
    }
    const answer = await fetch(`${h.url}/api/v1`, init)
    const reader = answer.body?.getReader()
    expect(new TextDecoder().decode((await reader?.read())?.value)).toMatch(/^\d+\n\{"type":"SUBSCRIBED"/)
    const subscribers = async () => {
      const { body } = await get<Record<string, number>>(h.upstream, '/metrics/snapshot')
      return body['master/operator_event_stream_subscribers']
    }
    expect(await subscribers()).toBe(1)
    controller.abort()
    await until(async () => (await subscribers()) === 0)
  })

  test('a framework registers and runs its task', async () => {
    const framework = await subscribe(h, 'svc', ['db'])
    const offer = await framework.offerOf(a1)
    await framework.launch(offer, 'task-1', 'sleep 1000', [part('cpus', 0.1), part('mem', 32)])
    await framework.untilTask('task-1', 'TASK_RUNNING')
    framework.leave()
  })

  test('a change that is no operation is written down, and shows soon', async () => {
    const call = { type: 'UPDATE_WEIGHTS', update_weights: { weight_infos: [{ role: 'db', weight: 3 }] } }
    expect((await send(h, '/api/v1', call)).status).toBe(200)
    expect(h.logged).toContainEqual(
      expect.objectContaining({ message: 'A change was passed on to the master', what: 'UPDATE_WEIGHTS' }),
    )
    await eventually(() => h.cluster.view().policy.weights.get('db') === 3)
  })

  test('an agent that is marked gone is gone at once', async () => {
    const a2 = h.upstream.agents.a2
    await send(h, '/api/v1', { type: 'MARK_AGENT_GONE', mark_agent_gone: { agent_id: { value: a2 } } })
    await eventually(() => h.cluster.view().agents.get(AgentId(a2))?.status === 'gone')
  })
})

describe('the dashboard before a real master', () => {
  let h: Behind
  afterEach(() => h.end())

  test('says whose cluster it shows', async () => {
    h = await behind()
    const { body } = await get<ClusterInfo>(h, paths.cluster)
    expect(body).toMatchObject({
      kind: 'mesos',
      address: h.upstream.url,
      mesosVersion: '1.12.0',
      authentication: false,
      freshness: { state: 'live' },
    })
  })

  test('makes a volume, from the plan to the proof, and shows it', async () => {
    h = await behind()
    const rows = await carryOut(
      { ...h, ...h.upstream, url: h.url },
      makeVolume(h.upstream.agents.a1, 'db', 'v1', 100),
    )
    expect(rows.map(({ state }) => state)).toEqual(['confirmed', 'confirmed'])
    await until(async () => {
      const { body } = await get<Window<VolumeRow>>(h, '/api/volumes')
      return body.rows[0]?.persistenceId === 'v1'
    })
  })

  test('shows what master and agent say, with what is not read here', async () => {
    h = await behind()
    const { body } = await get<Record<'master' | 'agent', Record<string, unknown>>>(
      h,
      `/api/agents/${h.upstream.agents.a1}/json`,
    )
    expect(Object.keys(body.master)).toEqual(
      expect.arrayContaining(['port', 'reserved_resources_full', 'used_resources']),
    )
    expect(Object.keys(body.agent)).toEqual(expect.arrayContaining(['start_time', 'flags']))
  })

  test('goes on after a restart, with its operations', async () => {
    h = await behind()
    await carryOut({ ...h, ...h.upstream, url: h.url }, makeVolume(h.upstream.agents.a1, 'db', 'v1', 100))
    await h.restart()
    const { body } = await get<Window<OperationRow>>(h, '/api/operations')
    expect(body.rows.map(({ state }) => state)).toEqual(['confirmed', 'confirmed'])
    expect((await get<Window<VolumeRow>>(h, '/api/volumes')).body.total).toBe(1)
  })

  test('is served though no master answers, and says so', async () => {
    h = await behind(
      {},
      { master: { urls: [new URL('http://127.0.0.1:1')], ca: undefined, credential: undefined } },
    )
    const { body } = await get<ClusterInfo>(h, paths.cluster)
    expect(body.freshness).toMatchObject({
      state: 'down',
      reason: expect.stringContaining('refused') as string,
    })
    expect((await fetch(`${h.url}/master/slaves`)).status).toBe(503)
  })
})

describe('where the master wants to know who asks', () => {
  const secret = 'hush-hush'
  const credential = { principal: Principal('ops'), secret }
  const basic = `Basic ${Buffer.from(`ops:${secret}`).toString('base64')}`
  let h: Behind
  const others: Behind[] = []
  afterEach(async () => {
    for (const each of [h, ...others.splice(0)]) await each.end()
  })

  const front = async (own: boolean) => {
    h = await behind({ credentials: [credential] })
    // The one in front reads with credentials of its own.
    const master = { urls: [new URL(h.upstream.url)], ca: undefined, credential }
    const before = h
    h = await behind({}, { master, ...(own && { credentials: [credential] }) })
    others.push(before)
    return before.upstream
  }
  const logIn = (given: string) => send(h, '/api/session', { principal: 'ops', secret: given })

  test('its cluster is not read without credentials, and the reason is told', async () => {
    h = await behind({ credentials: [credential] })
    const { body } = await get<ClusterInfo>(h, paths.cluster, { Authorization: basic })
    expect(body.freshness).toMatchObject({
      state: 'down',
      reason: expect.stringContaining('--master-credentials') as string,
    })
  })

  test('the master decides who logs in, and hears with which name what is asked', async () => {
    const master = await front(false)
    expect((await get(h, paths.cluster)).status).toBe(401)
    expect((await logIn('wrong')).status).toBe(401)
    const answer = await logIn(secret)
    expect(answer.status).toBe(200)
    const cookie = (answer.headers.get('set-cookie') ?? '').split(';')[0] ?? ''
    const asker = { Cookie: cookie }
    const { body } = await get<ClusterInfo>(h, paths.cluster, asker)
    expect(body).toMatchObject({ principal: 'ops', authentication: true, freshness: { state: 'live' } })

    const agentId = master.agents.a1
    const reservations = [{ type: 'DYNAMIC', role: 'db', principal: 'ops' }]
    const request = {
      steps: [{ verb: 'reserve', agentId, resources: [{ ...part('disk', 5), reservations }] }],
    }
    const plan = await send<{ fingerprint: string }>(h, paths.plans, request, asker)
    const key = { ...asker, 'Idempotency-Key': 'k1' }
    const confirmed = await send(h, paths.operations, { request, fingerprint: plan.body.fingerprint }, key)
    expect(confirmed.status).toBe(202)
    await until(async () => {
      const { body } = await get<Window<OperationRow>>(h, '/api/operations', asker)
      return body.rows[0]?.state === 'confirmed'
    })
    const there = await get<Window<OperationRow>>(master, '/api/operations', { Authorization: basic })
    expect(there.body.rows[0]).toMatchObject({ actor: 'ops', verb: 'reserve', state: 'confirmed' })

    const kept = `${h.stored()}${JSON.stringify(h.logged)}`
    expect(kept).not.toContain(secret)
    expect(kept).not.toContain(basic.slice(6))
  })

  test('what is passed on is let in by the master, or not, in its own words', async () => {
    await front(false)
    const refused = await fetch(`${h.url}/master/slaves`)
    expect([refused.status, refused.headers.get('www-authenticate')]).toEqual([
      401,
      'Basic realm="mesos-master-readonly"',
    ])
    expect((await fetch(`${h.url}/master/slaves`, { headers: { Authorization: basic } })).status).toBe(200)
  })

  test('credentials of its own guard what is passed on as well', async () => {
    await front(true)
    expect((await fetch(`${h.url}/version`)).status).toBe(401)
    expect((await fetch(`${h.url}/version`, { headers: { Authorization: basic } })).status).toBe(200)
  })
})

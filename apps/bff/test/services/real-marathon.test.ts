import type { ServerResponse } from 'node:http'
import { PathId } from '@holdfast/model/marathon/path-id'
import { Principal } from '@holdfast/model/ids'
import { afterEach, describe, expect, test } from 'vitest'
import type { MarathonRequest } from '../../src/ports/marathon.ts'
import { readService } from '../../src/services/read-service.ts'
import { upstream, type Upstream } from '../mesos/fake-upstream.ts'
import { OPS, PG, script, scripted, type Scripted } from './scripted-marathon.ts'

let m: Scripted
const others: Upstream[] = []
afterEach(async () => {
  await m.close()
  await Promise.all(others.splice(0).map((each) => each.close()))
})

const view = () => m.marathon.view()
const live = () => m.pass(() => view().state === 'live')
const pg = () => view().services.get(PathId('/db/pg'))
const asked = (what: string) => m.server.requests.filter((each) => each.startsWith(what)).length

/** Lets the next look at everything pass. */
async function look(): Promise<void> {
  const { asOfMs } = view()
  await m.pass(() => view().asOfMs > asOfMs)
}

const json = (text: string) => (_: unknown, response: ServerResponse) =>
  void response.writeHead(200, { 'Content-Type': 'application/json' }).end(text)
const status =
  (code: number, text: string, headers = {}) =>
  (_: unknown, response: ServerResponse) =>
    void response.writeHead(code, headers).end(text)

describe('a Marathon that', () => {
  const faults: readonly (readonly [string, (request: unknown, response: ServerResponse) => void, RegExp])[] =
    [
      ['answers with broken JSON', json('{"apps": [{"id": '), /no JSON, or not all of it/],
      ['answers with nothing', json(''), /the answer is empty/],
      ['answers with another JSON', json('{"apps": 7}'), /it is no list/],
      ['answers with a page', json('<!doctype html><h1>Gateway</h1>'), /page of HTML/],
      ['answers with 500', status(500, '{"message":"boom"}'), /\/v2\/apps with status 500/],
      ['answers with 502, for nobody leads', status(502, 'no leader'), /with status 502/],
      ['asks who it is', status(401, ''), /status 401: Holdfast needs --master-credentials/],
      ['is no Marathon at all', status(404, '404 Not Found.'), /there is no Marathon/],
      ['sends it round in a circle', status(307, '', { Location: '/v2/apps' }), /in a circle/],
      [
        'cuts its answer off',
        (_, response) => {
          response.writeHead(200, { 'Content-Length': '5000' }).write('{"apps": [')
          setImmediate(() => response.destroy())
        },
        /cut off/,
      ],
      ['closes the connection', (_, response) => void response.destroy(), /cut off/],
    ]

  test.each(faults)(
    '%s leaves what was known as it was, stale with the reason',
    async (_, answer, reason) => {
      m = await scripted()
      await live()
      const before = { services: view().services, asOfMs: view().asOfMs }
      m.instead('/v2/apps', answer)
      await m.pass(() => view().state !== 'live')
      expect(view()).toMatchObject({ state: 'stale', asOfMs: before.asOfMs, frameworkId: 'F-1' })
      expect(view().reason).toMatch(reason)
      expect(view().services).toBe(before.services)
      expect(m.log.filter(({ message }) => message === 'Marathon cannot be read')).toHaveLength(1)
      m.instead('/v2/apps', undefined)
      await live()
      expect(view().reason).toBeUndefined()
      expect(pg()).toBe(before.services.get(PathId('/db/pg')))
    },
  )

  test('fails again is told again, and not each time that it is asked', async () => {
    m = await scripted()
    for (const times of [1, 2]) {
      m.instead('/v2/apps', undefined)
      // oxlint-disable-next-line no-await-in-loop
      await live()
      m.instead('/v2/apps', status(500, ''))
      const before = asked('GET /v2/apps')
      // oxlint-disable-next-line no-await-in-loop
      await m.pass(() => asked('GET /v2/apps') > before + 3)
      expect(m.log).toHaveLength(times)
    }
  })

  test('fails for a minute is down, and is asked less and less often', async () => {
    m = await scripted()
    await live()
    m.instead('/v2/apps', status(503, 'later'))
    const before = asked('GET /v2/apps')
    await m.pass(() => view().state === 'down')
    expect(asked('GET /v2/apps') - before).toBeGreaterThan(2)
    expect(asked('GET /v2/apps') - before).toBeLessThan(12)
  })

  test('hangs is stale after the time that an answer may take', async () => {
    m = await scripted({ timeoutMs: 100 })
    await live()
    m.instead('/v2/queue', () => undefined)
    await m.pass(() => view().state !== 'live')
    expect(view().reason).toMatch(/no answer within 0.1 s/)
  })

  test('answers slowly is waited for, and never asked twice at once', async () => {
    m = await scripted()
    await live()
    const waiting: ServerResponse[] = []
    m.instead('/v2/apps', (_, response) => void waiting.push(response))
    await m.pass(() => waiting.length === 1)
    for (let i = 0; i < 20; i++) m.event('status_update_event')
    await m.clock.advance(4000)
    expect(view().state).toBe('live')
    expect(waiting).toHaveLength(1)
    m.instead('/v2/apps', undefined)
    waiting[0]?.end('{"apps":[]}')
    await m.pass(() => view().services.size === 0)
  })

  test('answers with a hundred megabytes is read, while others are answered', async () => {
    m = await scripted({ timeoutMs: 60_000 })
    await live()
    const fat = 'x'.repeat(1_000_000)
    const apps = Array.from({ length: 100 }, (_, i) => JSON.stringify({ ...PG, id: `/big/${i}`, cmd: fat }))
    m.instead('/v2/apps', json(`{"apps":[${apps.join(',')}]}`))
    await m.pass(() => view().services.size === 100, 500)
    const first = view().services.get(PathId('/big/0'))
    m.changes.length = 0
    await m.pass(() => m.changes.length > 0, 5000)
    // The same hundred megabytes again are no news.
    expect(m.changes[0]?.services.size).toBe(0)
    expect(view().services.get(PathId('/big/0'))).toBe(first)
  })

  test('answers with more than anybody can hold is not waited for', async () => {
    m = await scripted({ maxBytes: 3 * 1024 * 1024 })
    await live()
    m.instead('/v2/apps', (_, response) => {
      const more = () => {
        while (response.write('x'.repeat(100_000))) if (response.destroyed) return
        response.once('drain', more)
      }
      more()
    })
    await m.pass(() => view().state !== 'live')
    expect(view().reason).toMatch(/longer than 3 MiB/)
  })

  test('is not there at the start is told to be, and is read when it comes', async () => {
    m = await scripted()
    m.instead('/v2/apps', (_, response) => void response.destroy())
    await m.pass(() => m.log.length > 0)
    expect(view()).toMatchObject({ state: 'down', asOfMs: 0 })
    m.instead('/v2/apps', undefined)
    await live()
    expect(view().services.size).toBe(1)
  })
})

describe('what Marathon tells', () => {
  test('is the same object while nothing of it changes', async () => {
    m = await scripted({}, { ...script(), '/v2/apps': { apps: [PG, { ...PG, id: '/other' }] } })
    await live()
    const [before, other] = [pg(), view().services.get(PathId('/other'))]
    m.says['/v2/apps'] = {
      apps: [
        { ...PG, instances: 2 },
        { ...PG, id: '/other' },
      ],
    }
    m.changes.length = 0
    await m.pass(() => pg() !== before)
    expect(m.changes.flatMap(({ services }) => [...services])).toEqual(['/db/pg'])
    expect(view().services.get(PathId('/other'))).toBe(other)
  })

  test('of one app is put together from its lists', async () => {
    const deployment = {
      id: 'D-1',
      affectedApps: ['/db/pg', '/gone'],
      steps: [{ actions: [{ action: 'StopApplication', app: '/db/pg' }] }],
    }
    m = await scripted(
      {},
      {
        ...script(),
        '/v2/deployments': [deployment],
        '/v2/queue': { queue: [{ app: { id: '/db/pg' }, count: 3, delay: { overdue: true } }] },
      },
    )
    await live()
    expect(pg()).toMatchObject({
      kind: 'app',
      deleting: true,
      queued: { count: 3 },
      deployments: [deployment],
    })
    expect([view().isDeploying('D-1'), view().isDeploying('D-2')]).toEqual([true, false])
    // What is no longer listed and still being ended is not forgotten.
    expect(['/db/pg', '/gone', '/never'].map((id) => view().has(id))).toEqual([true, true, false])
  })

  test('of an older version lacks pods, roles and states of tasks, and is read all the same', async () => {
    const { '/v2/pods/::status': _, ...older } = script()
    const [task] = PG.tasks
    const { state: _state, localVolumes: __, ...bare } = { ...task }
    const localVolumes = [{ containerPath: 'data', persistenceId: 'db_pg#data#old' }]
    const { role: _role, ...app } = PG
    const staging = { ...bare, id: 'db_pg.2', startedAt: undefined, localVolumes: [] }
    const detached = {
      id: 'db_pg.3',
      host: 'a1.test',
      localVolumes: [{ containerPath: 'data', persistenceId: 'x' }],
    }
    const apps = [{ ...app, tasks: [{ ...bare, localVolumes }, staging, detached] }]
    m = await scripted({}, { ...older, '/v2/apps': { apps } })
    await live()
    const service = pg()
    const seen = service && readService(service)
    expect(seen?.role).toBe('prod')
    expect(
      seen?.instances.map(({ label, volumes }) => [label, volumes.map(({ persistenceId }) => persistenceId)]),
    ).toEqual([
      ['attached', ['db_pg#data#old']],
      ['starting', []],
      ['detached', ['x']],
    ])
  })

  test('is asked for as soon as an event tells of it, and not for every event', async () => {
    m = await scripted()
    await live()
    await m.pass(() => m.listeners() === 1)
    // What the beginning of the stream hurried is over.
    await look()
    await look()
    const before = asked('GET /v2/apps')
    m.event('framework_message_event')
    let steps = 0
    await m.pass(() => (steps += 1) > 20, 100)
    expect(asked('GET /v2/apps')).toBe(before)
    const toldMs = m.clock.now()
    m.event('instance_changed_event')
    await m.pass(() => asked('GET /v2/apps') > before, 50)
    // Nobody waits for the next turn, which is ten seconds after the last.
    expect(m.clock.now() - toldMs).toBeLessThan(2000)
  })
})

describe('the stream of events', () => {
  test('is listened to at whoever leads, when it is sent on', async () => {
    const leader = await upstream((_, response) => {
      response
        .writeHead(200, { 'Content-Type': 'text/event-stream' })
        .write('event: api_post_event\ndata: {}\n\n')
    })
    others.push(leader)
    m = await scripted()
    m.instead('/v2/events', status(302, '', { Location: `${leader.url.origin}/v2/events` }))
    // The one that it opened before it was told so ends.
    await m.pass(() => m.listeners() + leader.requests.length > 0)
    m.endStreams()
    await m.pass(() => leader.requests.length > 0)
    expect(leader.requests[0]).toBe('GET /v2/events')
  })

  test('moves with all else to the next that is there, when one is lost', async () => {
    const gone = await upstream((_, response) => void response.destroy())
    others.push(gone)
    m = await scripted((url) => ({ urls: [gone.url, url] }))
    await live()
    await m.pass(() => m.listeners() === 1)
    expect(view().services.size).toBe(1)
    expect(gone.requests.length).toBeGreaterThan(0)
  })

  test('that is lost is opened again, and all is read anew then', async () => {
    m = await scripted()
    await live()
    await m.pass(() => m.listeners() === 1)
    const before = asked('GET /v2/events')
    m.endStreams()
    await m.pass(() => asked('GET /v2/events') > before && m.listeners() === 1)
  })
})

describe('a change', () => {
  const scale: MarathonRequest = {
    method: 'PUT',
    path: '/v2/apps/db/pg',
    body: { instances: 2 },
    principal: OPS,
  }
  const puts = () => asked('PUT ')

  test('goes with the credentials of whoever asks, and not with those that read', async () => {
    m = await scripted({ authorization: 'Basic cmVhZGVyOng=' })
    const heard: (string | undefined)[] = []
    m.instead('PUT /v2/apps/db/pg', (request, response) => {
      heard.push(request.headers.authorization)
      response.writeHead(200, { 'Marathon-Deployment-Id': 'D-1' }).end('{"version":"v","deploymentId":"D-1"}')
    })
    const { principal: _, ...nobody } = scale
    const answers = [await m.marathon.request(scale), await m.marathon.request(nobody)]
    expect(heard).toEqual(['Basic b3BzOmh1c2g=', undefined])
    expect(answers[0]).toMatchObject({ status: 200, headers: { 'marathon-deployment-id': 'D-1' } })
  })

  test('of somebody whose secret is not known is not sent', async () => {
    m = await scripted()
    const answer = await m.marathon.request({ ...scale, principal: Principal('who') })
    expect(answer).toMatchObject({ status: 401, unsent: true })
    expect(puts()).toBe(0)
  })

  test.each([
    ['hangs', () => undefined],
    ['closes the connection', (response: ServerResponse) => void response.destroy()],
    [
      'cuts its answer off',
      (response: ServerResponse) => {
        response.writeHead(200, { 'Content-Length': '100' }).write('{')
        setImmediate(() => response.destroy())
      },
    ],
  ])('is sent once, whoever else there is, when Marathon %s', async (_, how) => {
    const second = await upstream((_request, response) => response.end('{}'))
    others.push(second)
    const first = await upstream((_request, response) => how(response))
    others.push(first)
    m = await scripted({ urls: [first.url, second.url], timeoutMs: 200 })
    const answer = await m.marathon.request(scale)
    expect(answer.status).toBe(504)
    expect(answer.unsent).toBeUndefined()
    const all = [...first.requests, ...second.requests].filter((each) => each.startsWith('PUT '))
    expect(all).toEqual(['PUT /v2/apps/db/pg'])
  })

  test('that nobody got goes to the next, and when there is none it was not sent', async () => {
    const gone = await upstream(() => undefined)
    await gone.close()
    m = await scripted({ urls: [gone.url] })
    expect(await m.marathon.request(scale)).toMatchObject({ status: 503, unsent: true })
    await m.close()
    const next = await upstream((_, response) => response.end('{"version":"v"}'))
    others.push(next)
    m = await scripted({ urls: [gone.url, next.url] })
    expect((await m.marathon.request(scale)).status).toBe(200)
    expect(next.requests.filter((each) => each.startsWith('PUT '))).toHaveLength(1)
  })

  test('that a proxy answers with a page tells no page', async () => {
    m = await scripted()
    m.instead('PUT /v2/apps/db/pg', status(502, '<html><h1>Bad Gateway</h1></html>'))
    expect(await m.marathon.request(scale)).toMatchObject({ status: 502, body: { message: 'HTTP 502' } })
    expect(puts()).toBe(1)
  })
})

import { request } from 'node:http'
import { gzipSync } from 'node:zlib'
import type { Window } from '@holdfast/model/api/common'
import { paths } from '@holdfast/model/api/paths'
import type { ServiceOperationRow } from '@holdfast/model/api/services'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { askedOfMarathon } from '../../src/http/marathon/asked.ts'
import { get, send } from '../dashboard/harness.ts'
import { deploy, tasksOf, running, until } from '../marathon/runtime/services.ts'
import { app, arranged, serviceIs, settledRow, type Arrangement } from './arrangement.ts'

describe('a request of the API of Marathon', () => {
  const asked = (request: string, body?: unknown) => {
    const [method = '', address = ''] = request.split(' ')
    const { pathname: path, searchParams: query } = new URL(address, 'http://m')
    return askedOfMarathon({ method, path, query, body: body === undefined ? '' : JSON.stringify(body) })
  }
  const task = 'db_pg.instance-8e1f0af7-3fdd-11e6-a2ab-2687a99fcff1._app.1'
  const instance = 'db_pg.instance-8e1f0af7-3fdd-11e6-a2ab-2687a99fcff1'

  test.each([
    ['POST /v2/apps', { id: '/a' }, [{ action: 'create', kind: 'app', definition: { id: '/a' } }]],
    ['POST /v2/pods', { id: '/p' }, [{ action: 'create', kind: 'pod', definition: { id: '/p' } }]],
    ['PUT /v2/apps//db/pg?force=true', { instances: 3 }, [{ action: 'scale', id: '/db/pg', instances: 3 }]],
    ['PATCH /v2/apps/db/pg', { cpus: 1 }, [{ action: 'update', id: '/db/pg', definition: { cpus: 1 } }]],
    [
      'PUT /v2/apps',
      [
        { id: '/a', instances: 0 },
        { id: '/b', mem: 1 },
      ],
      [
        { action: 'scale', id: '/a', instances: 0 },
        { action: 'update', id: '/b', definition: { id: '/b', mem: 1 } },
      ],
    ],
    ['DELETE /v2/apps/db%2Fpg', undefined, [{ action: 'delete', id: '/db/pg' }]],
    ['POST /v2/apps/db/pg/restart', undefined, [{ action: 'restart', id: '/db/pg' }]],
    [
      `DELETE /v2/apps/db/pg/tasks/${task}`,
      undefined,
      [{ action: 'kill', id: '/db/pg', instanceIds: [instance] }],
    ],
    [
      'POST /v2/tasks/delete?wipe=true',
      { ids: [task] },
      [{ action: 'wipe', id: '/db/pg', instanceIds: [instance] }],
    ],
    ['DELETE /v2/pods/p::instances', [instance], [{ action: 'kill', id: '/p', instanceIds: [instance] }]],
    ['DELETE /v2/queue/db/pg/delay', undefined, [{ action: 'reset_delay', id: '/db/pg' }]],
    ['PUT /v2/groups/db', { scaleBy: 2 }, []],
    ['DELETE /v2/deployments/d', undefined, []],
    ['POST /v2/apps', '7', []],
    ['DELETE /v2/%zz', undefined, []],
  ] as const)('%s is read', (request, body, actions) => {
    expect(asked(request, body)).toEqual(actions)
  })
})

describe('through Holdfast', () => {
  let c: Arrangement
  beforeAll(async () => {
    c = await arranged()
    await deploy(c.front.upstream, app({ instances: 1 }))
    await running(c.front.upstream, '/db/pg')
    await serviceIs(c.front, '/db/pg', { status: 'running' })
  })
  afterAll(() => c.end())
  afterEach(() => c.marathon.instead(undefined))

  const newest = async (): Promise<ServiceOperationRow | undefined> =>
    (await get<Window<ServiceOperationRow>>(c.front, paths.serviceOperations)).body.rows[0]

  test.each([
    '/v2/apps',
    '/v2/apps//db/pg',
    '/v2/info',
    '/ping',
    '/v2/pods/',
    '/v2/nothing',
    '/v2/apps/none',
  ])('%s answers what Marathon answers', async (path) => {
    const [here, there] = await Promise.all([
      fetch(`${c.front.url}${path}`),
      fetch(`${c.front.upstream.url}${path}`),
    ])
    expect(here.status).toBe(there.status)
    for (const name of ['content-type', 'x-marathon-leader', 'etag'])
      expect(here.headers.get(name)).toBe(there.headers.get(name))
    expect(await here.text()).toBe(await there.text())
  })

  test.each(['/v2/../ui/', '/v2/%2e%2e/metrics', '/ping/../help', '/v2x/apps'])(
    '%s leads nowhere else',
    async (path) => {
      const before = c.marathon.requests.length
      const { hostname, port } = new URL(c.front.url)
      const status = await new Promise<number>((resolve, reject) => {
        request({ hostname, port, path }, (response) => {
          response.resume()
          resolve(response.statusCode ?? 0)
        })
          .on('error', reject)
          .end()
      })
      expect(status).toBe(404)
      const asked = c.marathon.requests.slice(before).filter((each) => !each.path.startsWith('/v2/'))
      expect(asked).toEqual([])
    },
  )

  test('a change by curl is sent once, answered by Marathon, and followed like any other', async () => {
    const before = c.marathon.requests.length
    const answer = await send<{ readonly deploymentId: string }>(
      c.front,
      '/v2/apps/db/pg',
      { instances: 2 },
      {},
      'PUT',
    )
    expect(answer.status).toBe(200)
    expect(answer.headers.get('marathon-deployment-id')).toBe(answer.body.deploymentId)
    const row = await newest()
    expect(row).toMatchObject({
      action: 'scale',
      serviceId: '/db/pg',
      deploymentId: answer.body.deploymentId,
    })
    expect(await settledRow(c.front, row?.key ?? '')).toMatchObject({ state: 'done' })
    await serviceIs(c.front, '/db/pg', { running: 2, status: 'running' })
    const sent = c.marathon.requests.slice(before).filter(({ method }) => method !== 'GET')
    expect(sent.map(({ method, path, body }) => [method, path, body])).toEqual([
      ['PUT', '/v2/apps/db/pg', '{"instances":2}'],
    ])
  })

  test('a wipe by curl is done when the volume is gone', async () => {
    const [task] = await tasksOf(c.front, '/db/pg')
    const volume = task?.localVolumes[0]?.persistenceId
    expect((await send(c.front, '/v2/tasks/delete?wipe=true', { ids: [task?.id] })).status).toBe(200)
    const row = await newest()
    expect(row).toMatchObject({ action: 'wipe', serviceId: '/db/pg' })
    expect(await settledRow(c.front, row?.key ?? '')).toMatchObject({ state: 'done' })
    const { body } = await get<Window<{ readonly persistenceId: string }>>(c.front, '/api/volumes')
    expect(body.rows.map(({ persistenceId }) => persistenceId)).not.toContain(volume)
  })

  test('what Marathon refuses comes back as it is, and is kept as refused', async () => {
    const [here, there] = await Promise.all([
      send(c.front, '/v2/apps', { id: '/bad' }),
      send(c.front.upstream, '/v2/apps', { id: '/bad' }),
    ])
    expect([here.status, here.body]).toEqual([there.status, there.body])
    expect(await newest()).toMatchObject({ action: 'create', state: 'refused', error: { status: 422 } })
  })

  test('a Marathon that packs its answers is read all the same, as is one that names a deployment in the body alone', async () => {
    c.marathon.instead(({ method, packed }, response) => {
      if (method !== 'PUT') return false
      const body = '{"version":"v","deploymentId":"D-7"}'
      if (packed) response.setHeader('Content-Encoding', 'gzip')
      response.end(packed ? gzipSync(body) : body)
      return true
    })
    const answer = await send<object>(c.front, '/v2/apps/db/pg', { instances: 1 }, {}, 'PUT')
    expect([answer.status, answer.body]).toEqual([200, { version: 'v', deploymentId: 'D-7' }])
    expect(await newest()).toMatchObject({ action: 'scale', deploymentId: 'D-7' })
  })

  test('a change that is of no app is written down', async () => {
    expect((await send(c.front, '/v2/groups', { id: '/g' })).status).toBe(201)
    expect(c.front.logged).toContainEqual(
      expect.objectContaining({
        message: 'A change was passed on to Marathon',
        what: 'POST /v2/groups',
        status: 201,
      }),
    )
  })

  test.each(['hangs up', 'cuts its answer off'])(
    'a change is not sent again when Marathon %s',
    async (how) => {
      c.marathon.instead(({ method }, response) => {
        if (method !== 'PUT') return false
        if (how === 'hangs up') response.destroy()
        else {
          response.writeHead(200, { 'Content-Length': '100' }).write('{')
          setImmediate(() => response.destroy())
        }
        return true
      })
      const before = c.marathon.requests.length
      expect((await send(c.front, '/v2/apps/db/pg', { instances: 1 }, {}, 'PUT')).status).toBe(504)
      expect(c.marathon.requests.slice(before).filter(({ method }) => method === 'PUT')).toHaveLength(1)
      expect(await newest()).toMatchObject({ state: 'failed', error: { status: 504 } })
      expect((await newest())?.error?.message).toMatch(/It may have been done/)
    },
  )

  test('events come as they are sent, and the stream ends with whoever listens', async () => {
    const controller = new AbortController()
    const answer = await fetch(`${c.front.url}/v2/events`, {
      headers: { Accept: 'text/event-stream' },
      signal: controller.signal,
    })
    expect(answer.headers.get('content-type')).toMatch(/^text\/event-stream/)
    const reader = answer.body?.getReader()
    let text = ''
    const decoder = new TextDecoder()
    const reads = (async () => {
      try {
        for (;;) {
          // oxlint-disable-next-line no-await-in-loop
          const piece = await reader?.read()
          if (piece?.value === undefined) return
          text += decoder.decode(piece.value)
        }
      } catch {
        // It was ended.
      }
    })()
    await until(() => Promise.resolve(text.includes('event_stream_attached') ? true : undefined))
    await deploy(c.front.upstream, app({ id: '/told', instances: 0 }))
    await until(() => Promise.resolve(text.includes('/told') ? true : undefined))
    controller.abort()
    await reads
  })

  test('nobody is there: it says that it was not sent', async () => {
    await c.marathon.shut()
    const answer = await send<{ readonly message: string }>(
      c.front,
      '/v2/apps/db/pg',
      { instances: 1 },
      {},
      'PUT',
    )
    expect([answer.status, answer.body.message]).toEqual([
      503,
      expect.stringMatching(/^No Marathon was reached/),
    ])
    expect(await newest()).toMatchObject({ state: 'refused' })
    expect((await fetch(`${c.front.url}/v2/apps`)).status).toBe(503)
    await c.marathon.open()
  })
})

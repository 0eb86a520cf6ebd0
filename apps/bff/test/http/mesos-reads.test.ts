import { gunzipSync } from 'node:zlib'
import { request, type IncomingHttpHeaders } from 'node:http'
import { Resources } from '@holdfast/model/resource/resources'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { a1, serveSmallCluster, type Served } from './small-cluster.ts'

let served: Served
beforeAll(async () => {
  served = await serveSmallCluster()
})
afterAll(() => served.server.close())

const get = (path: string, headers: Record<string, string> = {}) => fetch(served.url + path, { headers })
/** Without the headers that `fetch` adds, and as the bytes come. */
const getAsIs = (path: string, headers: Record<string, string>) =>
  new Promise<{ status: number | undefined; headers: IncomingHttpHeaders; body: Buffer }>(
    (resolve, reject) => {
      const asked = request(served.url + path, { headers }, (incoming) => {
        const chunks: Buffer[] = []
        incoming.on('data', (chunk: Buffer) => chunks.push(chunk))
        incoming.on('end', () =>
          resolve({ status: incoming.statusCode, headers: incoming.headers, body: Buffer.concat(chunks) }),
        )
      })
      asked.on('error', reject)
      asked.end()
    },
  )
async function encoded(path: string, accepts: string) {
  const { headers, body } = await getAsIs(path, { 'accept-encoding': accepts })
  return { encoding: headers['content-encoding'], body }
}

/** As much of the documents as the tests look into. */
interface Document {
  readonly slaves: readonly Readonly<Record<string, unknown>>[]
  readonly roles: unknown
  readonly reserved_resources: unknown
  readonly unreserved_resources_full: readonly unknown[]
}
const json = async (path: string) => (await (await get(path)).json()) as Document

describe('what the master tells', () => {
  test.each([
    '/slaves',
    '/state',
    '/state-summary',
    '/roles',
    '/frameworks',
    '/tasks',
    '/metrics/snapshot',
    '/version',
  ])('%s is the same with and without /master, for any method', async (path) => {
    const [with_, without, posted] = await Promise.all([
      get(`/master${path}`),
      get(path),
      fetch(served.url + path, { method: 'POST' }),
    ])
    expect(with_.headers.get('content-type')).toBe('application/json')
    const text = await with_.text()
    expect(await without.text()).toBe(text)
    expect(await posted.text()).toBe(text)
    expect(() => JSON.parse(text)).not.toThrow()
  })

  test('the agents: sums that are exact, and every resource in all spellings of its reservation', async () => {
    const { slaves } = await json('/slaves')
    expect(slaves).toEqual([
      {
        id: 'S-1',
        hostname: 'a1.test',
        port: 8080,
        attributes: { rack: 'r1', level: 3 },
        pid: 'slave(1)@127.0.0.1:8080',
        registered_time: 1.5,
        resources: { cpus: 0, gpus: 0, mem: 0, disk: 100.3, ports: '[1-9]' },
        used_resources: { cpus: 0, gpus: 0, mem: 0, disk: 0 },
        offered_resources: { cpus: 0, gpus: 0, mem: 0, disk: 0 },
        reserved_resources: { db: { cpus: 0, gpus: 0, mem: 0, disk: 0.3 } },
        unreserved_resources: { cpus: 0, gpus: 0, mem: 0, disk: 100, ports: '[1-9]' },
        active: true,
        deactivated: false,
        version: '1.12.0',
        capabilities: ['MULTI_ROLE'],
        reserved_resources_full: {
          db: expect.arrayContaining([
            {
              name: 'disk',
              type: 'SCALAR',
              scalar: { value: 0.2 },
              role: 'db',
              reservation: { principal: 'ops' },
              reservations: [{ type: 'DYNAMIC', role: 'db', principal: 'ops' }],
            },
          ]),
        },
        unreserved_resources_full: expect.arrayContaining([
          { name: 'disk', type: 'SCALAR', scalar: { value: 100 }, role: '*' },
        ]),
        used_resources_full: [],
        offered_resources_full: [],
      },
    ])
  })

  test('one agent when it is asked for, and none when there is none', async () => {
    expect((await json('/slaves?slave_id=S-1')).slaves).toHaveLength(1)
    expect((await json('/slaves?slave_id=S-2')).slaves).toEqual([])
  })

  test('a change is seen by the next request', async () => {
    const before = await json('/slaves')
    served.cluster.agents = [a1, { ...a1, hostname: 'a2.test', total: Resources.empty }]
    expect((await json('/slaves')).slaves).toHaveLength(2)
    served.cluster.agents = [a1]
    expect(await json('/slaves')).toEqual(before)
  })

  test('the whole state, without the four lists of resources', async () => {
    const state = await json('/state')
    expect(state).toMatchObject({ id: 'M-1', activated_slaves: 1, deactivated_slaves: 0, frameworks: [] })
    expect(Object.keys(state.slaves[0] ?? {}).filter((key) => key.endsWith('_full'))).toEqual([])
  })

  test('the roles', async () => {
    expect((await json('/roles')).roles).toEqual([
      {
        name: 'db',
        weight: 1,
        quota: { role: 'db', guarantee: {}, limit: {}, consumed: { disk: 0.3 } },
        resources: {},
        allocated: {},
        offered: {},
        reserved: { disk: 0.3 },
        frameworks: [],
      },
    ])
  })

  test('its health is an empty answer', async () => {
    const answer = await get('/health')
    expect([answer.status, await answer.text()]).toEqual([200, ''])
  })

  test('where the leader is', async () => {
    const answer = await fetch(`${served.url}/redirect`, { redirect: 'manual' })
    expect([answer.status, answer.headers.get('location')]).toEqual([307, '//localhost:8080'])
  })

  test('as a script to whoever names a function', async () => {
    const answer = await get('/version?jsonp=show.it')
    expect(answer.headers.get('content-type')).toBe('text/javascript')
    expect(await answer.text()).toBe('show.it({"version":"1.12.0"});')
    expect((await get('/version?jsonp=alert(1)//')).status).toBe(400)
  })

  test('compressed when the client takes that and it is long enough', async () => {
    const plain = await encoded('/slaves', 'identity')
    const small = await encoded('/slaves', 'gzip')
    expect(plain.encoding).toBeUndefined()
    expect(small.encoding).toBe('gzip')
    expect(gunzipSync(small.body)).toEqual(plain.body)
    expect((await encoded('/version', 'gzip')).encoding).toBeUndefined()
  })
})

describe('what an agent tells', () => {
  test('its own state', async () => {
    const state = await json('/slave(1)/state')
    expect(state).toMatchObject({ id: 'S-1', hostname: 'a1.test', attributes: { rack: 'r1', level: 3 } })
    expect(state.reserved_resources).toEqual({ db: { cpus: 0, gpus: 0, mem: 0, disk: 0.3 } })
    expect(state.unreserved_resources_full).toHaveLength(2)
    expect((await get('/slave%281%29/state')).status).toBe(200)
  })

  test('nothing before it has read its checkpoints', async () => {
    served.cluster.recovering = true
    const answer = await get('/slave(1)/state')
    served.cluster.recovering = false
    expect([answer.status, await answer.text()]).toEqual([503, 'Agent has not finished recovery'])
  })

  test('its counters', async () => {
    const counters = await json('/slave(1)/metrics/snapshot')
    expect(counters).toMatchObject({ 'slave/registered': 0, 'slave/disk_total': 100.3, 'slave/disk_used': 0 })
  })

  test('its health and version', async () => {
    expect((await get('/slave(1)/health')).status).toBe(200)
    expect(await json('/slave(1)/version')).toEqual({ version: '1.12.0' })
  })

  test.each([
    '/slave(2)/state',
    '/slave(01)/state',
    '/slave(1)/nowhere',
    '/slave()/state',
    '/slave(1/state',
    '/slave(9007199254740993)/health',
  ])('%s is not there', async (path) => {
    expect((await get(path)).status).toBe(404)
  })
})

describe('an address that is not there', () => {
  test('is told in words to a program', async () => {
    for (const path of ['/nowhere', '/master/nowhere', '/master', '/redirect/x', '/state/x']) {
      const answer = await get(path)
      expect([path, answer.status, await answer.text()]).toEqual([path, 404, '404 Not Found.'])
      expect(answer.headers.get('content-type')).toMatch(/^text\/plain/)
    }
  })

  test('is a page of the app to a browser, except below /master and the agents', async () => {
    const page = { accept: 'text/html,*/*', 'sec-fetch-mode': 'navigate' }
    const notBuilt = 503
    expect((await getAsIs('/volumes/db/pgdata', page)).status).toBe(notBuilt)
    expect((await getAsIs('/', { accept: 'text/html' })).status).toBe(notBuilt)
    expect((await getAsIs('/master/nowhere', page)).status).toBe(404)
    expect((await getAsIs('/slave(7)/state', page)).status).toBe(404)
    expect((await getAsIs('/nowhere', { ...page, 'sec-fetch-mode': 'cors' })).status).toBe(404)
    expect((await getAsIs('/state', page)).headers['content-type']).toBe('application/json')
  })

  test('a mistake of ours is a 500 without its reason, which the log has', async () => {
    const answer = await get('/api/broken')
    expect([answer.status, await answer.text()]).toEqual([500, '500 Internal Server Error.'])
    expect(served.logged).toMatchObject([{ level: 'error', path: '/api/broken' }])
  })
})

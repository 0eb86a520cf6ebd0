import { ok } from '@holdfast/model/result'
import { TimeMs } from '@holdfast/model/ids'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { rawRequest, statusOf } from './raw-request.ts'
import { refusal, serveSmallCluster, type Served } from './small-cluster.ts'

const volume = {
  name: 'disk',
  type: 'SCALAR',
  scalar: { value: 10 },
  role: 'db',
  reservation: { principal: 'ops' },
  disk: { persistence: { id: 'v1', principal: 'ops' }, volume: { container_path: 'data', mode: 'RW' } },
}
function form(fields: Record<string, unknown>): string {
  const encoded = new URLSearchParams()
  for (const [name, value] of Object.entries(fields)) {
    encoded.set(name, typeof value === 'string' ? value : JSON.stringify(value))
  }
  return encoded.toString()
}
const good = form({ slaveId: 'S-1', volumes: [volume] })

let served: Served
beforeEach(() => {
  served.cluster.asked.length = 0
  served.cluster.answer = () => ok({ atMs: TimeMs(0) })
})

async function post(
  path: string,
  body: string,
  headers: Record<string, string> = {},
): Promise<[number, string]> {
  const answer = await fetch(served.url + path, { method: 'POST', body, headers })
  return [answer.status, await answer.text()]
}

describe('without credentials', () => {
  beforeAll(async () => {
    served = await serveSmallCluster()
  })
  afterAll(() => served.server.close())

  test('a request becomes an operation, and the answer to it is empty', async () => {
    for (const path of ['/create-volumes', '/master/create-volumes'])
      expect(await post(path, good)).toEqual([202, ''])
    const { headers } = await fetch(`${served.url}/create-volumes`, { method: 'POST', body: good })
    expect([headers.get('content-length'), headers.get('transfer-encoding')]).toEqual(['0', null])
    served.cluster.asked.pop()
    expect(served.cluster.asked).toHaveLength(2)
    expect(served.cluster.asked[0]).toMatchObject({
      request: { agentId: 'S-1', operation: { type: 'CREATE', volumes: [{ name: 'disk' }] } },
      origin: { via: 'mesos-api', actor: '127.0.0.1' },
    })
    expect(served.cluster.asked[0]?.request).not.toHaveProperty('principal')
  })

  test.each([
    ['/reserve', 'resources', 'RESERVE'],
    ['/unreserve', 'resources', 'UNRESERVE'],
    ['/create-volumes', 'volumes', 'CREATE'],
    ['/destroy-volumes', 'volumes', 'DESTROY'],
  ])('%s takes %s', async (path, field, type) => {
    expect(await post(path, form({ slaveId: 'S-1', [field]: [volume] }))).toEqual([202, ''])
    expect(served.cluster.asked[0]?.request.operation.type).toBe(type)
  })

  test('only a reservation has a source', async () => {
    await post('/reserve', form({ slaveId: 'S-1', resources: [volume], source: [volume] }))
    expect(served.cluster.asked[0]?.request.operation).toHaveProperty('source')
    expect(
      await post('/unreserve', form({ slaveId: 'S-1', resources: [volume], source: 'nonsense' })),
    ).toEqual([202, ''])
    expect(await post('/reserve', form({ slaveId: 'S-1', resources: [volume], source: 'nonsense' }))).toEqual(
      [
        400,
        "Error parsing 'source' query parameter in the request body: syntax error at line 1 near: onsense",
      ],
    )
  })

  test('the refusal of the cluster is passed on word for word', async () => {
    served.cluster.answer = () => refusal(409, 'disk:1 does not contain disk:2')
    expect(await post('/create-volumes', good)).toEqual([409, 'disk:1 does not contain disk:2'])
  })

  test('a semicolon separates fields too, a plus is a space, and the last of a name counts', async () => {
    const body = `slaveId=S-0;slaveId=S-1;;volumes=${encodeURIComponent(JSON.stringify([volume])).replaceAll('%20', '+')}`
    expect(await post('/create-volumes', body)).toEqual([202, ''])
    expect(
      await post('/create-volumes', `slaveId=S-1&volumes=${JSON.stringify([{ ...volume, name: 'a;b' }])}`),
    ).toEqual([
      400,
      expect.stringMatching(
        /^Error in parsing 'volumes' query parameter in the request body: syntax error at line 1 near:/,
      ),
    ])
  })

  test.each([
    ['nothing', '', "Missing 'slaveId' query parameter in the request body"],
    ['no list', 'slaveId=S-1', "Missing 'volumes' query parameter in the request body"],
    ['a broken escape', 'slaveId=S%2', "Unable to decode query string: Malformed % escape in 'S%2': '%2'"],
    [
      'a broken escape in a name',
      '%zz=1',
      "Unable to decode query string: Malformed % escape in '%zz': '%zz'",
    ],
    ['an unknown agent', form({ slaveId: 'S-9', volumes: [volume] }), 'No agent found with specified ID'],
    [
      'an unknown agent whose id is not text',
      'slaveId=%ff%fe&volumes=[]',
      'No agent found with specified ID',
    ],
    [
      'an unknown agent, before the resources are looked at',
      form({ slaveId: 'S-9', volumes: [{ ...volume, role: '..' }] }),
      'No agent found with specified ID',
    ],
    [
      'a role that is none',
      form({ slaveId: 'S-1', volumes: [{ ...volume, role: '..' }] }),
      "Resource 'disk[v1:data]:10' is invalid: Role '..' cannot include '..' as a component",
    ],
  ])('%s is a 400 that says so, and nothing is done', async (_what, body, message) => {
    expect(await post('/create-volumes', body)).toEqual([400, message])
    expect(served.cluster.asked).toEqual([])
  })

  test.each(['GET', 'PUT', 'DELETE', 'PATCH'])('%s is not how it is asked for', async (method) => {
    const answer = await fetch(`${served.url}/master/reserve`, { method })
    expect([answer.status, answer.headers.get('allow'), await answer.text()]).toEqual([
      405,
      'POST',
      `405 Method Not Allowed. Expecting one of { 'POST' }, but received '${method}'.`,
    ])
  })

  test('a page of another site may not ask, and a page under a foreign name finds nothing', async () => {
    const origin = { origin: 'https://evil.example' }
    expect((await post('/create-volumes', good, origin))[0]).toBe(403)
    expect((await post('/create-volumes', good, { origin: served.url }))[0]).toBe(202)
    const rebound = await rawRequest(
      served.server.port,
      'GET /state HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n',
    )
    expect(statusOf(rebound)).toBe(403)
    expect(served.cluster.asked).toHaveLength(1)
  })

  test.each([
    ['a list as deep as it gets', `slaveId=S-1&volumes=${'['.repeat(2_000_000)}`],
    ['objects as deep as they get', `slaveId=S-1&volumes=[${'{"a":'.repeat(500_000)}`],
    [
      'deep objects in a part that is kept',
      `slaveId=S-1&volumes=${JSON.stringify([volume]).replace('"mode"', `"image":${'{"a":'.repeat(200_000)}1${'}'.repeat(200_000)},"mode"`)}`,
    ],
    ['a key that is a trap', `slaveId=S-1&volumes=[{"__proto__":{"name":"disk"}}]`],
    ['a million escapes', `slaveId=${'%41'.repeat(1_000_000)}`],
    [
      'a hundred thousand labels',
      form({
        slaveId: 'S-1',
        volumes: [
          {
            ...volume,
            reservation: {
              labels: { labels: Array.from({ length: 100_000 }, (_, i) => ({ key: String(i) })) },
            },
          },
        ],
      }),
    ],
    ['bytes that are no text', '\0\x01\xff'],
    ['a hundred thousand fields', 'a=1&'.repeat(100_000)],
  ])('%s is a 4xx before long', async (_what, body) => {
    const began = performance.now()
    served.cluster.answer = () => refusal(400, 'no')
    const [status] = await post('/create-volumes', body)
    expect(status).toBeGreaterThanOrEqual(400)
    expect(status).toBeLessThan(500)
    expect(performance.now() - began).toBeLessThan(3000)
    expect(served.logged).toEqual([])
  })

  test('a body that is broken off is nobody’s mistake', async () => {
    await rawRequest(
      served.server.port,
      'POST /reserve HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\nnope\r\n\r\n',
    )
    expect(served.logged).toEqual([])
  })
})

describe('with credentials', () => {
  beforeAll(async () => {
    served = await serveSmallCluster({ login: true })
  })
  afterAll(() => served.server.close())

  const login = { authorization: `Basic ${Buffer.from('ops:hush').toString('base64')}` }

  test('whoever logs in asks in his own name', async () => {
    expect(await post('/create-volumes', good, login)).toEqual([202, ''])
    expect(served.cluster.asked).toMatchObject([{ request: { principal: 'ops' }, origin: { actor: 'ops' } }])
  })

  test.each([
    ['/master/slaves', 'mesos-master-readonly'],
    ['/state', 'mesos-master-readonly'],
    ['/metrics/snapshot', 'mesos-master-readonly'],
    ['/reserve', 'mesos-master-readwrite'],
    ['/master/create-volumes', 'mesos-master-readwrite'],
    ['/slave(1)/state', 'mesos-agent-readonly'],
  ])('%s asks everybody else to log in, whatever else is wrong', async (path, realm) => {
    for (const headers of [{}, { authorization: 'Basic nonsense' }]) {
      const answer = await fetch(served.url + path, { headers })
      expect([answer.status, await answer.text(), answer.headers.get('www-authenticate')]).toEqual([
        401,
        '401 Unauthorized.',
        `Basic realm="${realm}"`,
      ])
    }
  })

  test.each(['/health', '/master/version', '/redirect', '/slave(1)/health', '/slave(1)/version'])(
    '%s is for everybody',
    async (path) => {
      expect((await fetch(served.url + path, { redirect: 'manual' })).status).toBeLessThan(400)
    },
  )
})

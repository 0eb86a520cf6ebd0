import { runInNewContext } from 'node:vm'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { runProgram, type RunningProgram } from './running-program.ts'

let running: RunningProgram
beforeAll(async () => {
  running = await runProgram()
})
afterAll(() => running.close())

const READS = [
  '/master/state',
  '/state',
  '/master/slaves',
  '/master/state-summary',
  '/master/frameworks',
  '/master/roles',
  '/master/tasks',
  '/master/flags',
  '/master/version',
  '/master/quota',
  '/master/weights',
  '/master/maintenance/schedule',
  '/master/maintenance/status',
  '/metrics/snapshot',
  '/system/stats.json',
  '/slave(1)/state',
  '/slave(1)/flags',
  '/slave(1)/version',
  '/slave(1)/monitor/statistics',
  '/slave(1)/metrics/snapshot',
]

/** What a page gets that has such a script: the value that its function is called with. */
function called(script: string, name: string): unknown {
  const calls: unknown[] = []
  const functions: Record<string, unknown> = {}
  let holder = functions
  const path = name.split('.')
  for (const part of path.slice(0, -1)) holder = holder[part] = {} as Record<string, unknown>
  holder[path.at(-1) ?? ''] = (value: unknown) => calls.push(value)
  runInNewContext(script, functions)
  expect(calls).toHaveLength(1)
  return JSON.parse(JSON.stringify(calls[0]))
}

/** Clocks run on between two answers. */
const still = (value: unknown): unknown =>
  JSON.parse(
    JSON.stringify(value, (key, inner: unknown) =>
      /uptime_secs|load_|mem_free|timestamp|allocation_runs/.test(key) ? 0 : inner,
    ),
  )

describe('?jsonp=', () => {
  test.each(READS)(
    '%s comes as a script that calls the function with what is told otherwise',
    async (path) => {
      const script = await running.get(`${path}?jsonp=angular.callbacks._0`)
      expect([script.status, script.headers['content-type']]).toEqual([200, 'text/javascript'])
      const plain = await running.get(path)
      expect(plain.headers['content-type']).toBe('application/json')
      expect(still(called(script.text, 'angular.callbacks._0'))).toEqual(still(JSON.parse(plain.text)))
    },
  )

  test('is read beside other parameters, and is the function alone', async () => {
    const one = await running.get('/master/slaves?slave_id=nobody&jsonp=cb')
    expect(one.text).toBe('cb({"slaves":[],"recovered_slaves":[]});')
  })

  test.each(['cb', '_', '$', 'jQuery321_1700000000', 'angular.callbacks._1f', 'a[0].b', 'a'.repeat(128)])(
    'takes the name %s',
    async (name) => {
      const { status, text } = await running.get(`/version?jsonp=${encodeURIComponent(name)}`)
      expect([status, text.startsWith(`${name}({`), text.endsWith('});')]).toEqual([200, true, true])
    },
  )

  test.each([
    '',
    'alert(1)',
    'a;b',
    'a b',
    'a\nb',
    '</script>',
    'a=b',
    'a,b',
    '"x"',
    'é',
    '//',
    'a'.repeat(129),
  ])('refuses %j, which is no name, and says nothing else', async (name) => {
    const { status, headers, text } = await running.get(`/master/state?jsonp=${encodeURIComponent(name)}`)
    expect(status).toBe(400)
    expect(headers['content-type']).toMatch(/^text\/plain/)
    expect(text).toBe("400 Bad Request. 'jsonp' is not the name of a function.")
  })

  test('a refusal is no script', async () => {
    for (const path of ['/slave(99)/state', '/master/nothing', '/files/browse']) {
      const { status, headers, text } = await running.get(`${path}?jsonp=cb`)
      expect(status).toBeGreaterThanOrEqual(400)
      expect(headers['content-type']).toMatch(/^text\/plain/)
      expect(text).not.toContain('cb(')
    }
  })

  test('the calls of the newer API are never scripts', async () => {
    const { status, text } = await running.get('/api/v1?jsonp=cb')
    expect([status, text.includes('cb(')]).toEqual([405, false])
  })
})

const policy = async (from: RunningProgram, headers: Readonly<Record<string, string>> = {}) => {
  const { headers: sent } = await from.get('/master/state?jsonp=cb', headers)
  return sent['cross-origin-resource-policy']
}
const page = (referer: string) => ({ referer })

describe('which pages a browser lets use such a script', () => {
  test('where only this machine can ask: its own pages, whatever name of it they come from', async () => {
    for (const host of [
      'localhost:9000',
      '127.0.0.1:9000',
      '[::1]:9000',
      'ui.localhost',
      'db-1.example.test:80',
    ]) {
      expect([host, await policy(running, page(`http://${host}/index.html`))]).toEqual([host, 'cross-origin'])
    }
  })

  test('not those of other sites, nor those that do not say where they come from', async () => {
    for (const referer of [
      'https://evil.example/',
      'http://localhost.evil.example/',
      'http://evil.example/?http://localhost/',
      'http://localhost@evil.example/',
      'nonsense',
    ]) {
      expect([referer, await policy(running, page(referer))]).toEqual([referer, 'same-site'])
    }
    expect(await policy(running)).toBe('same-site')
  })

  test('nothing but such a script may be used by another origin', async () => {
    const headers = page('http://localhost:9000/')
    for (const path of ['/master/state', '/version', '/slave(1)/state', '/api/agents']) {
      expect((await running.get(path, headers)).headers['cross-origin-resource-policy']).toBe('same-origin')
    }
    expect(
      (await running.get('/master/state', headers)).headers['access-control-allow-origin'],
    ).toBeUndefined()
  })

  test('where everybody may ask without a login: every page, as with Mesos', async () => {
    const open = await runProgram({ open: true })
    try {
      expect(await policy(open, page('https://elsewhere.example/'))).toBe('cross-origin')
      expect(await policy(open)).toBe('cross-origin')
    } finally {
      await open.close()
    }
  })

  test('where one has to log in: nobody who has not, and then pages of the same host and of the machine of the browser', async () => {
    const closed = await runProgram({ login: true })
    const ops = { authorization: `Basic ${Buffer.from('ops:hush').toString('base64')}` }
    try {
      for (const path of READS.filter((path) => !path.endsWith('/version'))) {
        for (const given of [{}, { authorization: 'Basic b3BzOndyb25n' }, page('http://localhost:9000/')]) {
          const { status, text, headers } = await closed.get(`${path}?jsonp=cb`, given)
          expect([path, status, text]).toEqual([path, 401, '401 Unauthorized.'])
          expect(headers['content-type']).toMatch(/^text\/plain/)
        }
      }
      const of = (referer: string, host = 'mesos.example') =>
        policy(closed, { ...ops, ...page(referer), host })
      expect(await policy(closed, ops)).toBe('same-site')
      expect(await of('https://evil.example/')).toBe('same-site')
      expect(await of('http://db-1.example.test/')).toBe('same-site')
      expect(await of('http://mesos.example.evil.example/')).toBe('same-site')
      expect(await of('http://mesos.example:9000/')).toBe('cross-origin')
      expect(await of('http://localhost:9000/', 'db-1.localhost')).toBe('cross-origin')
      expect(await of('http://10.0.0.1:9000/', '10.0.0.1:8080')).toBe('cross-origin')
    } finally {
      await closed.close()
    }
  })
})

const asked = async (host: string) => (await running.get('/master/version', { host })).status

describe('under which names it answers where only this machine can ask', () => {
  test('those of the machine, and those that its agents were given', async () => {
    for (const host of [
      'localhost',
      '127.0.0.1',
      'LOCALHOST:1',
      'db-1.localhost',
      'DB-2.example.test:8080',
    ]) {
      expect([host, await asked(host)]).toEqual([host, 200])
    }
  })

  test('no others: somebody may have made them mean this machine', async () => {
    for (const host of [
      'evil.example',
      'localhost.evil.example',
      'example.test',
      'xlocalhost',
      'db-3.example.test',
    ]) {
      expect([host, await asked(host)]).toEqual([host, 403])
    }
  })
})

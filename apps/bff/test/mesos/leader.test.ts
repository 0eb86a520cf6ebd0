import { afterEach, describe, expect, test } from 'vitest'
import { createHttpClient } from '../../src/upstream/http-client.ts'
import { createLeader } from '../../src/upstream/leader.ts'
import { upstream, type Upstream } from './fake-upstream.ts'

const http = createHttpClient(undefined)
const limits = { timeoutMs: 500, maxBytes: 1_000_000 }
const get = { method: 'GET', path: '/master/slaves', ...limits } as const
const post = { method: 'POST', path: '/master/reserve', body: 'x=1', once: true, ...limits } as const

const open: Upstream[] = []
afterEach(async () => {
  await Promise.all(open.splice(0).map((each) => each.close()))
})

async function master(answer: Parameters<typeof upstream>[0]): Promise<Upstream> {
  const made = await upstream(answer)
  open.push(made)
  return made
}

const leading = () => master((_, response) => response.end('{}'))
const following = (leader: () => string) =>
  master((request, response) => response.writeHead(307, { Location: `//${leader()}${request.url}` }).end())
const leaderless = () => master((_, response) => response.writeHead(503).end('No leader elected'))
const hanging = () => master(() => undefined)
/** Nobody listens there any more. */
async function refusing(): Promise<URL> {
  const gone = await upstream(() => undefined)
  await gone.close()
  return gone.url
}

describe('the leader', () => {
  test('is followed to where a relative address without a protocol points', async () => {
    const leader = await leading()
    const other = await following(() => leader.host)
    const found = createLeader(http, [other.url])
    const answer = await found.ask(get)
    expect(answer.ok && answer.value.base.host).toBe(leader.host)
    expect(found.base.host).toBe(leader.host)
    expect(leader.requests).toEqual(['GET /master/slaves'])
  })

  test('is asked at once the next time', async () => {
    const leader = await leading()
    const other = await following(() => leader.host)
    const found = createLeader(http, [other.url])
    await found.ask(get)
    await found.ask(get)
    expect(other.requests).toHaveLength(1)
    expect(leader.requests).toHaveLength(2)
  })

  test('is another one when the first says so', async () => {
    const second = await leading()
    let leads = true
    const first = await master((request, response) => {
      if (leads) response.end('{}')
      else response.writeHead(307, { Location: `//${second.host}${request.url}` }).end()
    })
    const found = createLeader(http, [first.url])
    await found.ask(get)
    leads = false
    const answer = await found.ask(get)
    expect(answer.ok && answer.value.base.host).toBe(second.host)
  })

  test('is looked for at the others when it is lost', async () => {
    const second = await leading()
    const found = createLeader(http, [await refusing(), second.url])
    const answer = await found.ask(get)
    expect(answer.ok && answer.value.base.host).toBe(second.host)
  })

  test('is not there when none is elected', async () => {
    const found = createLeader(http, [(await leaderless()).url, (await leaderless()).url])
    expect(await found.ask(get)).toMatchObject({
      ok: false,
      error: { sent: false, status: 503, message: 'No leader elected' },
    })
  })

  test('is not found in a circle, and the circle ends', async () => {
    const hosts = { a: '', b: '' }
    const a = await following(() => hosts.b)
    const b = await following(() => hosts.a)
    hosts.a = a.host
    hosts.b = b.host
    const answer = await createLeader(http, [a.url]).ask(get)
    expect(answer).toMatchObject({ ok: false, error: { sent: false } })
    expect(answer.ok ? '' : answer.error.reason).toContain('in a circle')
    expect(a.requests.length + b.requests.length).toBeLessThanOrEqual(4)
  })

  test('is never looked for at an address that is no HTTP', async () => {
    const odd = await master((_, response) =>
      response.writeHead(307, { Location: 'file:///etc/passwd' }).end(),
    )
    expect(await createLeader(http, [odd.url]).ask(get)).toMatchObject({ ok: false })
  })

  test('below a path is asked below it', async () => {
    const proxy = await leading()
    await createLeader(http, [new URL(`${proxy.url.href}mesos/`)]).ask({
      ...get,
      path: '/master/slaves?slave_id=a%2Fb',
    })
    expect(proxy.requests).toEqual(['GET /mesos/master/slaves?slave_id=a%2Fb'])
  })
})

describe('a change', () => {
  test('that a master does not take because it does not lead goes to the one that does', async () => {
    const leader = await leading()
    const other = await following(() => leader.host)
    expect((await createLeader(http, [other.url]).ask(post)).ok).toBe(true)
    expect(leader.requests).toEqual(['POST /master/reserve'])
  })

  test('that nobody answered goes to nobody else', async () => {
    const [first, second] = [await hanging(), await leading()]
    const answer = await createLeader(http, [first.url, second.url]).ask(post)
    expect(answer).toMatchObject({ ok: false, error: { sent: true } })
    expect(first.requests).toHaveLength(1)
    expect(second.requests).toHaveLength(0)
  })

  test('whose answer was cut off goes to nobody else', async () => {
    const first = await master((_, response) => {
      response.writeHead(202, { 'Content-Length': '100' }).write('begun')
      setImmediate(() => response.destroy())
    })
    const second = await leading()
    const answer = await createLeader(http, [first.url, second.url]).ask(post)
    expect(answer).toMatchObject({ ok: false, error: { sent: true } })
    expect(second.requests).toHaveLength(0)
  })

  test('that reached no one may go to another', async () => {
    const second = await leading()
    expect((await createLeader(http, [await refusing(), second.url]).ask(post)).ok).toBe(true)
    expect(second.requests).toEqual(['POST /master/reserve'])
  })
})

describe('an answer', () => {
  test('that is packed is unpacked', async () => {
    const { gzipSync } = await import('node:zlib')
    const packed = await master((_, response) =>
      response.writeHead(200, { 'Content-Encoding': 'gzip' }).end(gzipSync('{"packed":true}')),
    )
    const answer = await createLeader(http, [packed.url]).ask(get)
    expect(answer.ok && answer.value.body.toString()).toBe('{"packed":true}')
  })

  test('that is longer than it may be is none, and is not waited for', async () => {
    const long = await master((_, response) => {
      const more = () => {
        while (response.write('x'.repeat(100_000))) if (response.destroyed) return
        response.once('drain', more)
      }
      more()
    })
    const answer = await createLeader(http, [long.url]).ask(get)
    expect(answer.ok ? '' : answer.error.reason).toContain('longer than')
  })

  test('that says it is packed and is not is none', async () => {
    const lying = await master((_, response) =>
      response.writeHead(200, { 'Content-Encoding': 'gzip' }).end('{}'),
    )
    expect((await createLeader(http, [lying.url]).ask(get)).ok).toBe(false)
  })

  test('that comes on a connection which was closed meanwhile is asked for again', async () => {
    const forgetful = await master((request, response) => {
      response.end('{}')
      setTimeout(() => request.socket.destroy(), 5)
    })
    const leader = createLeader(http, [forgetful.url])
    for (let i = 0; i < 5; i++) {
      // oxlint-disable-next-line no-await-in-loop
      expect((await leader.ask(get)).ok).toBe(true)
      // oxlint-disable-next-line no-await-in-loop
      await new Promise((resolve) => {
        setTimeout(resolve, i * 3)
      })
    }
  })
})

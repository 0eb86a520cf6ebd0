import { Hono } from 'hono'
import { afterEach, describe, expect, test } from 'vitest'
import { refuseOtherSites } from '../../src/http/cross-site.ts'
import { limitBodies } from '../../src/http/limits.ts'
import { listen, type Listening } from '../../src/http/server.ts'
import { rawRequest, statusOf } from './raw-request.ts'

const servers: Listening[] = []
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()))
})

type Limits = Parameters<typeof listen>[3]

async function serve(app: Hono, limits?: Limits): Promise<{ port: number; url: string }> {
  const result = await listen((request, bindings) => app.fetch(request, bindings), '127.0.0.1', 0, limits)
  if (!result.ok) throw result.error
  servers.push(result.value)
  return { port: result.value.port, url: `http://127.0.0.1:${result.value.port}` }
}

const echo = () =>
  new Hono().use(limitBodies).all('*', async (c) => c.text(String((await c.req.text()).length)))

describe('the server', () => {
  test('says why it cannot listen', async () => {
    const { port } = await serve(new Hono())
    const second = await listen(() => new Response(), '127.0.0.1', port)
    expect(second).toMatchObject({ ok: false, error: { code: 'EADDRINUSE' } })
  })

  test('sends the security headers with every answer, errors included', async () => {
    const { url } = await serve(
      new Hono()
        .get('/fine', (c) => c.text('fine'))
        .get('/raw', () => new Response('raw', { headers: { a: 'b' } })),
    )
    for (const path of ['/fine', '/raw', '/nowhere']) {
      const { headers } = await fetch(url + path)
      expect(headers.get('content-security-policy')).toMatch(/default-src 'none'.*frame-ancestors 'none'/)
      expect(headers.get('x-content-type-options')).toBe('nosniff')
    }
  })

  test.each([
    ['no HTTP at all', 'hello\r\n\r\n', 400],
    ['a space in the path', 'GET /a b HTTP/1.1\r\nHost: x\r\n\r\n', 400],
    ['two lengths', 'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab', 400],
    [
      'a length and chunks',
      'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
      400,
    ],
    ['a broken chunk', 'POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nnope\r\n\r\n', 400],
    ['too many headers', `GET / HTTP/1.1\r\nHost: x\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`, 431],
    ['a NUL in a header', 'GET / HTTP/1.1\r\nHost: x\r\nX: a\0b\r\n\r\n', 400],
    ['an impossible host', 'GET / HTTP/1.1\r\nHost: a b/c\r\nConnection: close\r\n\r\n', 400],
  ])('answers a request with %s by a 4xx', async (_what, text, status) => {
    const { port } = await serve(echo())
    expect(statusOf(await rawRequest(port, text))).toBe(status)
  })

  test('gives a slow client its time and no more', async () => {
    const { port } = await serve(echo(), {
      headersTimeout: 50,
      requestTimeout: 100,
      connectionsCheckingInterval: 20,
    })
    const slowHeaders = rawRequest(port, 'GET / HTTP/1.1\r\nHost: x\r\n')
    const slowBody = rawRequest(port, 'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\n12345')
    expect(statusOf(await slowHeaders)).toBe(408)
    expect(statusOf(await slowBody)).toBe(408)
  })

  test('closes although a client keeps its connection open', async () => {
    const { url } = await serve(new Hono().get('/', () => new Response(new ReadableStream())))
    const response = await fetch(url)
    await Promise.all(servers.splice(0).map((server) => server.close()))
    await expect(response.text()).rejects.toThrow(/terminated/)
  })
})

describe('a body', () => {
  const large = 'x'.repeat(9_000_000)

  test('of a reasonable size is read', async () => {
    const { url } = await serve(echo())
    expect(await (await fetch(url, { method: 'POST', body: 'x'.repeat(1_000_000) })).text()).toBe('1000000')
  })

  test('that declares too great a length is refused unread', async () => {
    const { port } = await serve(echo())
    const answer = await rawRequest(
      port,
      'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999\r\n\r\nx',
    )
    expect(statusOf(answer)).toBe(413)
  })

  test('that declares none is refused when it gets too large', async () => {
    const { url } = await serve(echo())
    const body = new Blob([large]).stream()
    const answer = await fetch(url, { method: 'POST', body, duplex: 'half' }).catch(() => undefined)
    expect([413, undefined]).toContain(answer?.status)
  })
})

const guarded = (loopbackOnly: boolean) =>
  new Hono().use(refuseOtherSites(loopbackOnly)).all('*', (c) => c.text('done'))

async function status(
  loopbackOnly: boolean,
  method: string,
  headers: Record<string, string>,
): Promise<number> {
  const { status } = await guarded(loopbackOnly).request('/reserve', { method, headers })
  return status
}

describe('a request from a page of another site', () => {
  test.each([
    ['no browser', {}, 200],
    ['its own page', { origin: 'http://localhost:8080', 'sec-fetch-site': 'same-origin' }, 200],
    ['its own page behind a proxy that speaks TLS', { origin: 'https://localhost:8080' }, 200],
    ['the address bar', { 'sec-fetch-site': 'none' }, 200],
    ['another site', { origin: 'https://evil.example' }, 403],
    ['another port of this machine', { origin: 'http://localhost:9999' }, 403],
    ['a sandboxed frame', { origin: 'null' }, 403],
    ['a form of another site in a browser that hides the origin', { 'sec-fetch-site': 'cross-site' }, 403],
    ['a subdomain', { 'sec-fetch-site': 'same-site' }, 403],
  ])('may not change anything: from %s', async (_who, headers, expected) => {
    expect(await status(false, 'POST', { host: 'localhost:8080', ...headers })).toBe(expected)
  })

  test('may be a link', async () => {
    expect(await status(false, 'GET', { host: 'localhost:8080', 'sec-fetch-site': 'cross-site' })).toBe(200)
  })

  test('finds nothing under a foreign name that leads to this machine, when nobody has to log in', async () => {
    const rebound = {
      host: 'evil.example:8080',
      origin: 'http://evil.example:8080',
      'sec-fetch-site': 'same-origin',
    }
    expect(await status(true, 'GET', rebound)).toBe(403)
    expect(await status(true, 'POST', rebound)).toBe(403)
    for (const host of ['localhost:1', '127.0.0.1:1', '[::1]:1', 'LOCALHOST'])
      expect(await status(true, 'GET', { host })).toBe(200)
  })
})

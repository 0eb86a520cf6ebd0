import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import { Hono } from 'hono'
import { afterAll, expect, test } from 'vitest'
import { readStaticFiles } from '../../src/http/static-files.ts'

const folder = mkdtempSync(join(tmpdir(), 'holdfast-static-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

mkdirSync(join(folder, 'dist/assets'), { recursive: true })
const script = 'console.log("hello")\n'.repeat(100)
writeFileSync(join(folder, 'secret.txt'), 'not to be served')
writeFileSync(join(folder, 'dist/index.html'), '<!doctype html><title>Holdfast</title>')
writeFileSync(join(folder, 'dist/assets/main-4f2a.js'), script)
writeFileSync(join(folder, 'dist/assets/main-4f2a.js.br'), brotliCompressSync(script))
writeFileSync(join(folder, 'dist/assets/main-4f2a.js.gz'), gzipSync(script))
writeFileSync(join(folder, 'dist/favicon.svg'), '<svg/>')

const files = readStaticFiles(join(folder, 'dist'), (content) => String(content.length))
const app = new Hono().get('/page', (c) => files.page(c)).get('*', (c) => files.answer(c) ?? c.notFound())
const get = (path: string, headers: Record<string, string> = {}) => app.request(path, { headers })

test('a file is sent with its type, and what the build named by its content for ever', async () => {
  const answer = await get('/assets/main-4f2a.js')
  expect(await answer.text()).toBe(script)
  expect(answer.headers.get('content-type')).toBe('text/javascript; charset=utf-8')
  expect(answer.headers.get('cache-control')).toBe('public, max-age=31536000, immutable')
  expect((await get('/favicon.svg')).headers.get('cache-control')).toBe('no-cache')
})

test.each([
  ['br, gzip', 'br'],
  ['gzip, deflate', 'gzip'],
  ['identity', null],
])('a client that takes %s gets %s', async (accepts, encoding) => {
  const answer = await get('/assets/main-4f2a.js', { 'accept-encoding': accepts })
  expect(answer.headers.get('content-encoding')).toBe(encoding)
  expect(answer.headers.get('vary')).toBe('Accept-Encoding')
})

test('a file that the client has is not sent again', async () => {
  const etag = (await get('/favicon.svg')).headers.get('etag') ?? ''
  expect((await get('/favicon.svg', { 'if-none-match': etag })).status).toBe(304)
})

test.each([
  '/../secret.txt',
  '/%2e%2e/secret.txt',
  '/..%2fsecret.txt',
  '/assets/../../secret.txt',
  '/assets',
  '/',
  '/assets/main-4f2a.js/',
])('%s is no file of the web app', async (path) => {
  expect((await get(path)).status).toBe(404)
})

test('every address of the app is the one page', async () => {
  expect(await (await get('/page')).text()).toContain('<title>Holdfast</title>')
})

test('without a built web app the page says how to build it', async () => {
  const none = readStaticFiles(join(folder, 'nowhere'), () => '')
  const answer = await new Hono().get('/', (c) => none.page(c)).request('/')
  expect(answer.status).toBe(503)
  expect(await answer.text()).toContain('npm run build')
})

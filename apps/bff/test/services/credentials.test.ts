import { Principal } from '@holdfast/model/ids'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { DEFAULT_MARATHON } from '../../src/flags/marathon-settings.ts'
import { run, send } from '../dashboard/harness.ts'
import { gate } from '../mesos/gate.ts'
import { act, app, arranged, serviceIs, settledRow, type Arrangement } from './arrangement.ts'

const header = (principal: string, secret: string) =>
  `Basic ${Buffer.from(`${principal}:${secret}`).toString('base64')}`
const ops = { Authorization: header('ops', 'hush-hush') }
const reader = { principal: Principal('reader'), secret: 'reads-only' }

let c: Arrangement
beforeAll(async () => {
  c = await arranged(
    { credentials: [{ principal: Principal('ops'), secret: 'hush-hush' }, reader] },
    ({ mesos }) => ({ master: { urls: [mesos], ca: undefined, credential: reader } }),
  )
  expect((await send(c.front.upstream, '/v2/apps', app({ instances: 1 }), ops)).status).toBe(201)
  await serviceIs(c.front, '/db/pg', { status: 'running' }, ops)
})
afterAll(() => c.end())

const writes = () => c.marathon.requests.filter(({ method }) => method !== 'GET')

test('Holdfast reads as itself, and changes go by the name of whoever asks', async () => {
  const reads = c.marathon.requests.filter(({ path }) => path.startsWith('/v2/apps?'))
  expect(new Set(reads.map(({ authorization }) => authorization))).toEqual(
    new Set([header(reader.principal, reader.secret)]),
  )
  const asked = await act(c.front, { action: 'suspend', id: '/db/pg' }, ops)
  expect(asked.actor).toBe('ops')
  expect(await settledRow(c.front, asked.key, ops)).toMatchObject({ state: 'done' })
  expect(writes().map(({ method, path, authorization }) => [method, path, authorization])).toEqual([
    ['PUT', '/v2/apps/db/pg', ops.Authorization],
  ])
})

test('through Holdfast Marathon itself says who is let in', async () => {
  const nobody = await send(c.front, '/v2/apps/db/pg', { instances: 1 }, {}, 'PUT')
  expect(nobody.status).toBe(401)
  expect(nobody.headers.get('www-authenticate')).toMatch(/^Basic realm=/)
  expect((await fetch(`${c.front.url}/v2/apps`)).status).toBe(401)
  expect((await fetch(`${c.front.url}/v2/apps`, { headers: ops })).status).toBe(200)
})

test('no secret is in a log or on the disk', () => {
  for (const text of [c.front.stored(), JSON.stringify(c.front.logged)]) {
    for (const secret of ['hush-hush', 'reads-only', ops.Authorization.slice(6)])
      expect(text).not.toContain(secret)
  }
})

test('with an embedded cluster changes go to a real Marathon by the name of whoever has logged in too', async () => {
  const other = await run()
  const marathon = await gate(other.url)
  const here = await run({
    credentials: [{ principal: Principal('ops'), secret: 'hush-hush' }],
    marathon: { ...DEFAULT_MARATHON, urls: [marathon.url] },
  })
  expect((await send(other, '/v2/apps', app({ instances: 0 }))).status).toBe(201)
  await serviceIs(here, '/db/pg', { instances: 0 }, ops)
  const asked = await act(here, { action: 'delete', id: '/db/pg' }, ops)
  expect(await settledRow(here, asked.key, ops)).toMatchObject({ state: 'done', actor: 'ops' })
  expect((await fetch(`${here.url}/v2/apps`)).status).toBe(401)
  expect((await send(here, '/v2/apps', app({ instances: 0 }), ops)).status).toBe(201)
  const changes = marathon.requests.filter(({ method }) => method !== 'GET')
  expect(changes.map(({ method, authorization }) => [method, authorization])).toEqual([
    ['DELETE', ops.Authorization],
    ['POST', ops.Authorization],
  ])
  await here.end()
  await marathon.close()
  await other.end()
})

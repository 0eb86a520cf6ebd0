import type { ClusterInfo } from '@holdfast/model/api/pages'
import type { Plan } from '@holdfast/model/api/operations'
import { paths } from '@holdfast/model/api/paths'
import { Principal } from '@holdfast/model/ids'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createAttempts } from '../../src/http/dashboard/attempts.ts'
import { createSessions, SESSION_MS } from '../../src/http/dashboard/sessions.ts'
import { testClock } from '../operations/test-clock.ts'
import { get, makeVolume, run, type Running, send } from './harness.ts'

const OPS = { principal: Principal('ops'), secret: 'pass word' }
const basic = (principal: string, secret: string) => ({
  Authorization: `Basic ${Buffer.from(`${principal}:${secret}`).toString('base64')}`,
})

let running: Running
beforeAll(async () => {
  running = await run({ credentials: [OPS, { principal: Principal('eve'), secret: 'other' }] })
})
afterAll(() => running.end())

const login = (body: unknown) => send<{ principal: string }>(running, paths.session, body)
const cookieOf = (headers: Headers) => ({ Cookie: (headers.get('set-cookie') ?? '').split(';')[0] ?? '' })

describe('with credentials', () => {
  test.each([paths.cluster, paths.overview, paths.volumes, paths.operations, paths.stream, '/api/nothing'])(
    'nobody reads %s without a login',
    async (path) => {
      const { status, body, headers } = await get(running, path)
      expect(status).toBe(401)
      expect(body.error).toBe('You are not logged in.')
      // A browser would ask for a password of its own.
      expect(headers.get('www-authenticate')).toBeNull()
    },
  )

  test('a login gives a cookie that no script reads and no other site sends, until the logout', async () => {
    const answer = await login(OPS)
    expect(answer).toMatchObject({ status: 200, body: { principal: 'ops' } })
    const cookie = answer.headers.get('set-cookie') ?? ''
    expect(cookie).toMatch(
      /^holdfast_session=[\w-]{43}; Max-Age=43200; Path=\/api; HttpOnly; SameSite=Strict$/,
    )
    const session = cookieOf(answer.headers)
    const info = await get<ClusterInfo>(running, paths.cluster, session)
    expect(info.body).toMatchObject({ authentication: true, principal: 'ops' })

    const out = await send(running, paths.session, undefined, session, 'DELETE')
    expect(out.status).toBe(204)
    expect((await get(running, paths.cluster, session)).status).toBe(401)
  })

  test('a wrong secret and an unknown principal are refused alike', async () => {
    const wrong = await login({ ...OPS, secret: 'pass' })
    const unknown = await login({ principal: 'nobody', secret: 'pass' })
    expect(wrong.status).toBe(401)
    expect({ ...wrong.body, requestId: '' }).toEqual({ ...unknown.body, requestId: '' })
    expect(wrong.headers.get('set-cookie')).toBeNull()
  })

  test('each request may say by itself who sends it', async () => {
    const info = await get<ClusterInfo>(running, paths.cluster, basic('eve', 'other'))
    expect(info.body.principal).toBe('eve')
    const wrong = await get(running, paths.cluster, basic('eve', 'pass word'))
    expect(wrong).toMatchObject({ status: 401, body: { error: 'The principal or the secret is wrong.' } })
  })

  test('a plan is made in the name of whoever is logged in, and nobody else may be named', async () => {
    const request = makeVolume(running.agents.a1, 'ads', 'v', 64)
    const plan = await send<Plan>(running, paths.plans, request, basic('ops', 'pass word'))
    expect(plan.body.blocked[0]).toMatchObject({ field: 'principal' })
    expect(plan.body.blocked[0]?.message).toContain("A reserve operation was attempted by principal 'ops'")
    expect(plan.body.requests[0]?.curl).not.toContain('pass word')
  })

  test('a login that says something else is refused', async () => {
    expect(await send(running, paths.session, { ...OPS, remember: true })).toMatchObject({
      status: 400,
      body: { field: 'remember' },
    })
  })

  // The last one: from then on this address has to wait.
  test('whoever guesses has to wait, with the right secret as well', async () => {
    for (let i = 0, status = 0; i < 20 && status !== 429; i++) {
      // oxlint-disable-next-line no-await-in-loop
      ;({ status } = await login({ ...OPS, secret: String(i) }))
    }
    const { status, body, headers } = await send(running, paths.session, OPS)
    expect(status).toBe(429)
    expect(Number(headers.get('retry-after'))).toBeGreaterThan(0)
    expect(body.error).toBe('There were too many failed logins.')
    expect((await get(running, paths.cluster, basic('ops', 'pass word'))).status).toBe(429)
  })
})

describe('sessions', () => {
  test('end by themselves, and are found by their token alone', async () => {
    const clock = testClock()
    const sessions = createSessions(clock)
    const token = sessions.begin(Principal('ops'))
    const another = sessions.begin(Principal('eve'))
    expect(sessions.principalOf(token)).toBe('ops')
    expect(sessions.principalOf(another)).toBe('eve')
    expect(sessions.principalOf(`${token}x`)).toBeUndefined()
    await clock.advance(SESSION_MS - 1)
    expect(sessions.principalOf(token)).toBe('ops')
    await clock.advance(1)
    expect(sessions.principalOf(token)).toBeUndefined()
  })
})

describe('failed attempts', () => {
  test('are forgiven after a minute, and count for their own address alone', async () => {
    const clock = testClock()
    const attempts = createAttempts(clock)
    for (let i = 0; i < 9; i++) attempts.failed('10.0.0.1')
    expect(attempts.waitMs('10.0.0.1')).toBe(0)
    attempts.failed('10.0.0.1')
    expect(attempts.waitMs('10.0.0.1')).toBe(60_000)
    expect(attempts.waitMs('10.0.0.2')).toBe(0)
    await clock.advance(60_000)
    expect(attempts.waitMs('10.0.0.1')).toBe(0)
  })
})

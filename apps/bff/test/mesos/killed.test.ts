import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Window } from '@holdfast/model/api/common'
import type { Confirmed, OperationRequest, OperationRow, Plan } from '@holdfast/model/api/operations'
import { paths } from '@holdfast/model/api/paths'
import type { ServicePlan } from '@holdfast/model/api/services'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { startWith, type KilledProcess } from '../crash/killed-process.ts'
import { get, makeVolume, run, send, type Running } from '../dashboard/harness.ts'
import { deploy, running, until } from '../marathon/runtime/services.ts'
import { app, operation, serviceIs, settledRow } from '../services/arrangement.ts'
import { gate, type Gate } from './gate.ts'

/** Holdfast in a process of its own, before a Mesos and a Marathon that are another Holdfast: it may be killed at any moment. */
let folder = ''
let upstream: Running
let mesos: Gate
let marathon: Gate
let front: KilledProcess

const start = (): Promise<KilledProcess> =>
  startWith([
    '--port',
    '0',
    '--data-dir',
    folder,
    '--master',
    mesos.url.href,
    '--marathon',
    marathon.url.href,
  ])

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'holdfast-killed-'))
  upstream = await run({ allocationIntervalMs: 50 })
  mesos = await gate(upstream.url)
  marathon = await gate(upstream.url)
  front = await start()
})

afterEach(async () => {
  await front.kill()
  await Promise.all([mesos.close(), marathon.close()])
  await upstream.end()
  rmSync(folder, { recursive: true, force: true })
})

const writes = (to: Gate, path: string) =>
  to.requests.filter((each) => each.method !== 'GET' && each.path.startsWith(path)).length

async function killed(): Promise<void> {
  await front.kill()
  front = await start()
}

/** Plans and confirms; waits for no answer. */
async function ask(request: OperationRequest, key: string): Promise<Confirmed | undefined> {
  const plan = await until(async () => {
    const { status, body } = await send<Plan>(front, paths.plans, request)
    return status === 200 && body.blocked.length === 0 ? body : undefined
  })
  const confirmation = { request, fingerprint: plan.fingerprint }
  return (await send<Confirmed>(front, paths.operations, confirmation, { 'Idempotency-Key': key })).body
}

async function rows(): Promise<readonly OperationRow[]> {
  return (await get<Window<OperationRow>>(front, '/api/operations')).body.rows
}

test('killed with an operation that the master has accepted and the agent not shown, it goes on with it and sends nothing twice', async () => {
  upstream.embedded.loseNextMessage('a1')
  await ask(makeVolume(upstream.agents.a1, 'db', 'kept', 16), 'k-1')
  await until(async () => ((await rows()).some(({ state }) => state === 'accepted') ? true : undefined))
  await killed()
  await until(async () => {
    const all = await rows()
    return all.length === 2 && all.every(({ settledMs }) => settledMs !== undefined) ? all : undefined
  }, 100_000)
  expect((await rows()).map(({ state }) => state)).toEqual(['confirmed', 'confirmed'])
  expect(writes(mesos, '/master/reserve')).toBe(1)
  expect(writes(mesos, '/master/create-volumes')).toBe(1)
}, 120_000)

test('killed before the master has answered, it looks at the agent for what became of it, and does not send it again', async () => {
  mesos.instead(({ method, path }, response) => {
    if (method !== 'POST' || path !== '/master/reserve') return false
    // It got it, and did it; the answer never comes.
    response.on('error', () => undefined)
    return true
  })
  const request: OperationRequest = {
    steps: [
      {
        verb: 'reserve',
        agentId: upstream.agents.a1,
        resources: [
          {
            name: 'disk',
            type: 'SCALAR',
            scalar: { value: 8 },
            reservations: [{ type: 'DYNAMIC', role: 'db' }],
          },
        ],
      },
    ],
  }
  const asked = ask(request, 'k-2').catch(() => undefined)
  await until(() => Promise.resolve(writes(mesos, '/master/reserve') === 1 ? true : undefined))
  const { body = '' } = mesos.requests.find(({ path }) => path === '/master/reserve') ?? {}
  expect(
    (await fetch(`${upstream.url}/master/reserve`, { method: 'POST', body: new URLSearchParams(body) }))
      .status,
  ).toBe(202)
  mesos.instead(undefined)
  await killed()
  await asked
  await until(async () => ((await rows())[0]?.state === 'confirmed' ? true : undefined), 60_000)
  expect(writes(mesos, '/master/reserve')).toBe(1)
}, 90_000)

test('killed before Marathon has answered, it says that it does not know; with what was accepted it goes on', async () => {
  await deploy(upstream, app({ instances: 1 }))
  await running(upstream, '/db/pg')
  await serviceIs(front, '/db/pg', { status: 'running' })
  const scale = async (instances: number, key: string) => {
    const request = { action: 'scale', id: '/db/pg', instances }
    const { fingerprint } = (await send<ServicePlan>(front, paths.servicePlans, request)).body
    return send<{ readonly key: string }>(
      front,
      paths.serviceOperations,
      { request, fingerprint },
      { 'Idempotency-Key': key },
    )
  }
  marathon.instead(({ method }) => method === 'PUT')
  const unanswered = scale(2, 'k-3').catch(() => undefined)
  await until(() => Promise.resolve(writes(marathon, '/v2/apps') === 1 ? true : undefined))
  await killed()
  await unanswered
  marathon.instead(undefined)
  const [row] = (await get<Window<{ readonly key: string }>>(front, paths.serviceOperations)).body.rows
  expect(await settledRow(front, row?.key ?? '')).toMatchObject({
    state: 'failed',
    error: { message: expect.stringMatching(/It is not sent twice/) as string },
  })
  expect(writes(marathon, '/v2/apps')).toBe(1)

  await serviceIs(front, '/db/pg', { instances: 1, status: 'running' })
  // Marathon is not read: what it has accepted cannot be seen to be done.
  marathon.instead(({ method, path }, response) => {
    if (method !== 'GET' || !path.startsWith('/v2/apps?')) return false
    response.writeHead(503).end()
    return true
  })
  const accepted = await scale(3, 'k-4')
  expect(accepted.status).toBe(202)
  expect(await operation(front, accepted.body.key)).toMatchObject({ state: 'accepted' })
  await killed()
  expect(await operation(front, accepted.body.key)).toMatchObject({ state: 'accepted' })
  marathon.instead(undefined)
  expect(await settledRow(front, accepted.body.key)).toMatchObject({ state: 'done' })
  expect(writes(marathon, '/v2/apps')).toBe(2)
}, 90_000)

import type { Window } from '@holdfast/model/api/common'
import type { Overview } from '@holdfast/model/api/pages'
import { paths } from '@holdfast/model/api/paths'
import type { ServiceAction, ServiceOperationRow, ServicePlan } from '@holdfast/model/api/services'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { get, run, send, type Running } from '../dashboard/harness.ts'
import { deploy } from '../marathon/runtime/services.ts'
import { act, app, serviceIs } from './arrangement.ts'

const PATIENT = { timeout: 120_000 }

let program: Running
beforeAll(async () => {
  program = await run({ allocationIntervalMs: 50 })
  // No agent has so many cpus: its deployment never ends by itself.
  expect((await deploy(program, app({ id: '/huge', cpus: 1000, instances: 1 }))).status).toBe(201)
  await serviceIs(program, '/huge', { status: 'waiting' })
})
afterAll(() => program.end())

const planOf = async (request: ServiceAction) =>
  (await send<ServicePlan>(program, paths.servicePlans, request)).body

const listed = async (query: string) =>
  (await get<Window<ServiceOperationRow>>(program, `${paths.serviceOperations}?${query}`)).body.rows.map(
    ({ action, state }) => `${action} ${state}`,
  )

test('what waits is in the overview, with a way to it', async () => {
  const { body } = await get<Overview>(program, paths.overview)
  expect(body.attention).toContainEqual({
    severity: 'warning',
    message: '1 app waits for an offer that holds what it needs',
    href: `/apps?q=${encodeURIComponent('status:waiting')}`,
  })
})

test('its own deployment is in the way of every change, until one is forced', async () => {
  const scale = { action: 'scale', id: '/huge', instances: 2 } as const
  const locked = await planOf(scale)
  expect(locked.locked).toBe(true)
  const confirmation = { request: scale, fingerprint: locked.fingerprint }
  const key = { 'Idempotency-Key': 'locked' }
  expect((await send(program, paths.serviceOperations, confirmation, key)).status).toBe(409)
  const forced = { ...scale, force: true } as const
  expect((await planOf(forced)).request.path).toBe('/v2/apps/huge?force=true')
  expect((await act(program, forced)).state).toBe('accepted')
  await serviceIs(program, '/huge', { instances: 2, waiting: 2 })
})

test('a refusal names the places of the definition that it is about, and operations are found by how they ended', async () => {
  const refused = await act(program, {
    action: 'create',
    kind: 'app',
    definition: { id: '/other', cmd: 'sleep 1', role: 'nobodys' },
  })
  expect(refused).toMatchObject({ state: 'refused', error: { status: 422 } })
  expect(refused.error?.details).toContainEqual({
    path: '/role',
    errors: [expect.stringContaining('nobodys')],
  })
  // The forced change took the place of the deployment that the first definition began.
  expect(await listed('failed=true')).toEqual(['create refused', 'create failed'])
  expect(await listed('open=true')).toEqual(['scale accepted'])
  expect(await listed('mine=true&failed=true&limit=1')).toEqual(['create refused'])
  expect(await listed(`id=${encodeURIComponent('/huge')}`)).toEqual(['scale accepted', 'create failed'])
})

test('what is asked of our own scheduler by its API is kept as what is asked in the dashboard', async () => {
  const before = await listed(`id=${encodeURIComponent('/byapi')}`)
  expect(before).toEqual([])
  const made = await deploy(program, app({ id: '/byapi', cpus: 0.1, instances: 1 }))
  expect(made.status).toBe(201)
  await expect.poll(() => listed(`id=${encodeURIComponent('/byapi')}`), PATIENT).toEqual(['create done'])
  expect((await deploy(program, app({ id: '/byapi', cpus: 0.1, instances: 1 }))).status).toBe(409)
  await expect
    .poll(() => listed(`id=${encodeURIComponent('/byapi')}`), PATIENT)
    .toEqual(['create refused', 'create done'])
})

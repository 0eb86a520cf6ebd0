import type { Window } from '@holdfast/model/api/common'
import type { Confirmed, OperationDetail, OperationRow, Plan } from '@holdfast/model/api/operations'
import { paths } from '@holdfast/model/api/paths'
import { existsSync } from 'node:fs'
import * as fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { VolumePage } from '@holdfast/model/api/pages'
import { carryOut, get, makeVolume, run, type Running, send, settled } from './harness.ts'

let running: Running
beforeEach(async () => {
  running = await run()
})
afterEach(() => running.end())

const plan = (request: unknown) => send<Plan>(running, paths.plans, request)
const confirm = (body: unknown, key = 'key-1') =>
  send<Confirmed>(running, paths.operations, body, { 'Idempotency-Key': key })
const volumeOf = async (role: string, id: string) => {
  const { body } = await get<VolumePage>(running, paths.volume(role, id))
  if (body.kind !== 'volume') throw new Error(`There is no single volume ${id}`)
  return body.volume
}
const destroyRequest = async (role: string, id: string) => {
  const { row, master } = await volumeOf(role, id)
  return { steps: [{ verb: 'destroy' as const, agentId: row.agentId, resources: [master] }] }
}

describe('from the plan to the disk and back', () => {
  test('a volume is planned, created, proved by the agent, planned to be destroyed, and gone', async () => {
    const request = makeVolume(running.agents.a1, 'ads', 'pgdata', 64)
    const planned = await plan(request)
    expect(planned.status).toBe(200)
    expect(planned.body).toMatchObject({ lost: [], blocked: [], ceremony: { level: 1 } })
    expect(planned.body.requests.map(({ path, summary }) => [path, summary])).toEqual([
      ['/master/reserve', 'Reserve 64 MiB of root disk for role ads'],
      ['/master/create-volumes', 'Create pgdata · 64 MiB for role ads'],
    ])
    expect(planned.body.disks[0]).toMatchObject({
      before: { freeMb: 10_000, reservedIdleMb: 0, detachedMb: 0 },
      after: { freeMb: 9936, reservedIdleMb: 0, detachedMb: 64, remainderMb: 0 },
    })

    const rows = await carryOut(running, request)
    expect(rows.map(({ state, agent }) => [state, agent])).toEqual([
      ['confirmed', 'shows'],
      ['confirmed', 'shows'],
    ])
    const volume = await volumeOf('ads', 'pgdata')
    expect(existsSync(volume.hostPath ?? '')).toBe(true)
    expect(volume.disk.account).toEqual(planned.body.disks[0]?.after)

    const destroy = await destroyRequest('ads', 'pgdata')
    const doomed = await plan(destroy)
    expect(doomed.body.lost).toMatchObject([{ persistenceId: 'pgdata', sizeMb: 64, status: 'detached' }])
    expect(doomed.body.stays).toContain('64 MiB stay reserved for role ads.')
    await carryOut(running, destroy)
    expect(existsSync(volume.hostPath ?? '')).toBe(false)
    expect((await get(running, paths.volume('ads', 'pgdata'))).status).toBe(404)
  })

  test('the requests of a plan are what Mesos takes: sent by hand they do the same', async () => {
    const { body } = await plan(makeVolume(running.agents.a1, 'ads', 'by-hand', 32))
    for (const { path, body: form } of body.requests) {
      // oxlint-disable-next-line no-await-in-loop
      const answer = await fetch(`${running.url}${path}`, { method: 'POST', body: new URLSearchParams(form) })
      expect(answer.status).toBe(202)
    }
    const [newest] = (await get<Window<OperationRow>>(running, paths.operations)).body.rows
    expect(newest).toMatchObject({ via: 'mesos-api', object: 'by-hand · 32 MiB', actor: '127.0.0.1' })
    expect((await settled(running, newest!.id)).state).toBe('confirmed')
  })

  test('what was asked for has a page, with its history and the same as curl', async () => {
    const [row] = await carryOut(running, makeVolume(running.agents.a1, 'ads', 'pgdata', 64))
    const { body } = await get<OperationDetail>(running, paths.operation(row!.id))
    expect(body.history.map(({ state }) => state)).toEqual(['planned', 'sent', 'accepted', 'confirmed'])
    expect(body.batch).toHaveLength(2)
    expect(body.curl).toContain(`--data-urlencode 'slaveId=${running.agents.a1}'`)
    expect(body.request).toMatchObject({
      verb: 'reserve',
      resources: [{ name: 'disk', scalar: { value: 64 } }],
    })
  })
})

describe('a confirmation', () => {
  test('needs a key, and answers the same operations when it is repeated under it', async () => {
    const request = makeVolume(running.agents.a1, 'ads', 'pgdata', 64)
    const { fingerprint } = (await plan(request)).body
    const without = await send(running, paths.operations, { request, fingerprint })
    expect(without.body.error).toContain('Idempotency-Key')
    const answers = await Promise.all([confirm({ request, fingerprint }), confirm({ request, fingerprint })])
    expect(answers.map(({ status }) => status)).toEqual([202, 202])
    const ids = answers.map(({ body }) => body.operations.map(({ id }) => id))
    expect(ids[0]).toEqual(ids[1])
    const other = { request: makeVolume(running.agents.a1, 'ads', 'other', 64), fingerprint }
    const misused = await send(running, paths.operations, other, { 'Idempotency-Key': 'key-1' })
    expect(misused).toMatchObject({ status: 409, body: { code: 'key_used_otherwise' } })
  })

  test('of a plan that is outdated is refused, and says what has changed', async () => {
    const request = makeVolume(running.agents.a1, 'ads', 'mine', 9000)
    const { fingerprint } = (await plan(request)).body
    await carryOut(running, makeVolume(running.agents.a1, 'web', 'theirs', 5000))
    const answer = await send(
      running,
      paths.operations,
      { request, fingerprint },
      { 'Idempotency-Key': 'key-1' },
    )
    expect(answer).toMatchObject({
      status: 409,
      body: { code: 'outdated', field: 'request/steps/0/size' },
    })
    expect(answer.body.error).toContain('Only 4.88 GiB of root disk is unreserved and unused on a1.test now')
  })

  test('of a large loss needs its word', async () => {
    await carryOut(running, makeVolume(running.agents.a1, 'ads', 'one', 64))
    await carryOut(running, makeVolume(running.agents.a2, 'ads', 'two', 64))
    const [one, two] = await Promise.all([destroyRequest('ads', 'one'), destroyRequest('ads', 'two')])
    const request = { steps: [...one.steps, ...two.steps] }
    const { body } = await plan(request)
    expect(body.ceremony).toEqual({ level: 3, word: '2' })
    const without = await send(
      running,
      paths.operations,
      { request, fingerprint: body.fingerprint },
      { 'Idempotency-Key': 'k' },
    )
    expect(without).toMatchObject({ status: 400, body: { field: 'word', code: 'word_missing' } })
    const rows = await carryOut(running, request, '2')
    expect(rows.map(({ state }) => state)).toEqual(['confirmed', 'confirmed'])
  })
})

describe('a request that cannot be read', () => {
  const step = { verb: 'reserve', agentId: 'a', resources: [{ name: 'disk' }] }
  test.each([
    ['{', undefined],
    ['[]', undefined],
    [{ steps: [] }, 'steps'],
    [{ steps: [step], more: 1 }, 'more'],
    [{ steps: [{ ...step, verb: 'steal' }] }, 'steps/0/verb'],
    [{ steps: [{ ...step, agentId: 7 }] }, 'steps/0/agentId'],
    [{ steps: [{ ...step, resources: [] }] }, 'steps/0/resources'],
    [{ steps: [{ ...step, resources: ['disk'] }] }, 'steps/0/resources/0'],
    [{ steps: Array.from({ length: 501 }, () => step) }, 'steps'],
    [
      `{"steps":[{"verb":"reserve","agentId":"a","resources":[${'{"a":'.repeat(40)}1${'}'.repeat(40)}]}]}`,
      'steps/0/resources/0',
    ],
  ])('is refused, and names the field at fault (%#)', async (body, field) => {
    const answer = await send(running, paths.plans, body)
    expect(answer.status).toBe(400)
    expect(answer.body.field).toBe(field)
  })

  test('is refused when it is not JSON, is too long, or carries no header of its own', async () => {
    const form = await send(running, paths.plans, 'a=b', {
      'Content-Type': 'application/x-www-form-urlencoded',
    })
    expect(form.status).toBe(415)
    const bare = await fetch(`${running.url}${paths.plans}`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: '{}',
    })
    expect(bare.status).toBe(403)
    expect(await bare.text()).toContain('X-Requested-With')
    const elsewhere = await fetch(`${running.url}${paths.plans}`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', 'X-Requested-With': 'x', Origin: 'http://evil.example' },
      body: '{}',
    })
    expect(elsewhere.status).toBe(403)
  })

  test('never ends in a 500, whatever it says', async () => {
    const resource = fc.oneof(
      fc.object({ maxDepth: 3 }),
      fc.record(
        {
          name: fc.constantFrom('disk', 'cpus', ''),
          type: fc.constantFrom('SCALAR', 'RANGES', 'SET', 'NONE'),
          scalar: fc.record({
            value: fc.oneof(fc.double(), fc.string(), fc.constant(1e308), fc.constant(0.0004)),
          }),
          ranges: fc.object({ maxDepth: 2 }),
          reservations: fc.array(
            fc.record({
              type: fc.constantFrom('DYNAMIC', 'STATIC', 'X'),
              role: fc.string(),
              principal: fc.string(),
            }),
          ),
          disk: fc.record({
            persistence: fc.record({ id: fc.string() }),
            volume: fc.record({ container_path: fc.string(), mode: fc.constantFrom('RW', 'RO') }),
          }),
        },
        { requiredKeys: [] },
      ),
    )
    const steps = fc.array(
      fc.record({
        verb: fc.constantFrom('reserve', 'unreserve', 'create', 'destroy'),
        agentId: fc.constantFrom(running.agents.a1, running.agents.a2, 'nobody', '__proto__'),
        resources: fc.array(resource, { maxLength: 3 }),
      }),
      { maxLength: 4 },
    )
    const property = fc.asyncProperty(steps, async (steps) => {
      const planned = await plan({ steps })
      expect([200, 400]).toContain(planned.status)
      if (planned.status !== 200) return
      const confirmation = { request: { steps }, fingerprint: planned.body.fingerprint }
      const { status } = await send(running, paths.operations, confirmation, {
        'Idempotency-Key': crypto.randomUUID(),
      })
      expect([202, 400, 409]).toContain(status)
      expect(status === 202).toBe(planned.body.blocked.length === 0 && planned.body.ceremony.level < 3)
    })
    await fc.assert(property, { numRuns: 300 })
    expect(running.logged.filter(({ level }) => level === 'error')).toEqual([])
  })
})

const volume = (more: object, disk: object = {}) => ({
  name: 'disk',
  type: 'SCALAR',
  scalar: { value: 64 },
  reservations: [{ type: 'DYNAMIC', role: 'ads' }],
  disk: { persistence: { id: 'v' }, volume: { container_path: 'data', mode: 'RW' }, ...disk },
  ...more,
})
const blocks = async (verb: string, resource: unknown, agentId = running.agents.a1) =>
  (await plan({ steps: [{ verb, agentId, resources: [resource] }] })).body.blocked

describe('a plan says in words, and at the field, why something cannot be done', () => {
  test.each([
    [
      'create',
      volume({}),
      'size',
      'Nothing of root disk is idle in this reservation for role ads on a1.test now.',
    ],
    ['create', volume({ reservations: [] }), 'role', /cannot be created from unreserved resources/],
    ['create', volume({}, { persistence: { id: 'a/b' } }), 'id', /contains invalid characters/],
    [
      'create',
      volume({}, { volume: { container_path: '/data', mode: 'RW' } }),
      'containerPath',
      /without a slash/,
    ],
    ['create', volume({}, { volume: { container_path: 'data', mode: 'RO' } }), undefined, /Read-only/],
    ['create', volume({ scalar: { value: 0 } }), 'size', /rounds to 0/],
    ['create', volume({ scalar: { value: 0.0004 } }), 'size', /rounds to 0/],
    ['create', volume({ scalar: { value: -1 } }), 'size', /value <= 0/],
    [
      'reserve',
      volume({ disk: undefined, scalar: { value: 99_999 } }),
      'size',
      /^Only 9.77 GiB of root disk is unreserved/,
    ],
    [
      'reserve',
      volume({ disk: undefined, reservations: [{ type: 'DYNAMIC', role: '*' }] }),
      'role',
      /cannot be reserved/,
    ],
    ['unreserve', volume({ disk: undefined }), 'size', /^Nothing of root disk is idle in this reservation/],
    ['unreserve', volume({}), undefined, /destroy the persistent volume first/],
    ['destroy', volume({}), undefined, 'v is not on a1.test.'],
  ])('%s (%#)', async (verb, resource, field, message) => {
    const [block] = await blocks(verb, resource)
    expect(block?.field).toBe(field)
    if (typeof message === 'string') expect(block?.message).toBe(message)
    else expect(block?.message).toMatch(message)
  })

  test('an agent that nobody knows', async () => {
    const [block] = await blocks('create', volume({}), 'nobody')
    expect(block).toMatchObject({ step: 0, field: 'agent' })
  })

  test('a mount disk that is not taken whole', async () => {
    const { body } = await get<{ total: { disk?: { source?: unknown } }[] }>(
      running,
      paths.agentSpace(running.agents.a1),
    )
    const source = body.total.find(({ disk }) => disk?.source !== undefined)?.disk?.source
    const part = { ...volume({ scalar: { value: 100 } }), disk: { source } }
    const [block] = await blocks('reserve', part)
    expect(block).toMatchObject({ field: 'size' })
    expect(block?.message).toMatch(/is taken whole: all 500 MiB of it, not 100 MiB/)
  })
})

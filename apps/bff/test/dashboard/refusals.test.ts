import type { Plan } from '@holdfast/model/api/operations'
import { paths } from '@holdfast/model/api/paths'
import * as fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { get, run, type Running, send } from './harness.ts'

let running: Running
beforeAll(async () => {
  running = await run()
})
afterAll(() => running.end())

const plan = (request: unknown) => send<Plan>(running, paths.plans, request)

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
    const running = await run()
    const plan = (request: unknown) => send<Plan>(running, paths.plans, request)
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
    await running.end()
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

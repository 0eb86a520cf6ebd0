import type { OperationsQuery } from '@holdfast/model/api/operations'
import type { Operation } from '@holdfast/model/operation/operation'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { harness, type Harness } from './harness.ts'
import { A1, reserved, volume } from './test-cluster.ts'
import { turns, until } from './test-clock.ts'

let h: Harness
beforeEach(() => {
  h = harness()
})
afterEach(() => h.close())

const BY_API = { via: 'mesos-api', actor: 'ops' } as const
const list = (query: OperationsQuery = {}) => h.operations.list(query, 'ops')
const states = () => list().rows.map(({ verb, object, state }) => `${verb} ${object}: ${state}`)

const reserve = (mb: number): Operation => ({ type: 'RESERVE', resources: [reserved(mb, 'ads')] })
const create = (...ids: string[]): Operation => ({
  type: 'CREATE',
  volumes: ids.map((id) => volume(id, 10, 'ads')),
})
const destroy = (...ids: string[]): Operation => ({
  type: 'DESTROY',
  volumes: ids.map((id) => volume(id, 10, 'ads')),
})
const submit = (operation: Operation) => h.operations.submit({ agentId: A1, operation }, BY_API)

describe('an operation that came through one of Mesos endpoints', () => {
  test('is confirmed when the agent itself shows the result, and not before', async () => {
    h.cluster.hold()
    expect((await submit(reserve(100))).ok).toBe(true)
    await until(() => list().rows[0]?.state === 'accepted')
    await h.clock.advance(5000)
    expect(list().rows[0]).toMatchObject({ state: 'accepted', master: 'shows', agent: 'does_not_show' })
    h.cluster.deliver()
    await until(() => list().rows[0]?.state === 'confirmed')
    expect(list().rows[0]).toMatchObject({ agent: 'shows', via: 'mesos-api', actor: 'ops', role: 'ads' })
  })

  test('is refused in the words of the master', async () => {
    const answer = await submit(create('v1'))
    expect(answer.ok).toBe(false)
    await turns(2)
    expect(list().rows[0]).toMatchObject({ state: 'refused', error: { status: 409 } })
    expect(list({ failed: true }).total).toBe(1)
  })

  test('that nobody proves within a minute is not confirmed, and is confirmed when it is proved later', async () => {
    h.cluster.hold()
    await submit(reserve(100))
    await h.clock.advance(59_000)
    expect(list().rows[0]?.state).toBe('accepted')
    await h.clock.advance(1500)
    expect(list().rows[0]?.state).toBe('not_confirmed')
    expect(list().rows[0]?.settledMs).toBeUndefined()
    expect(h.operations.recent()).toMatchObject({ confirmed: 0, failed: 1 })
    h.cluster.deliver()
    await until(() => list().rows[0]?.state === 'confirmed')
    expect(list().rows[0]?.error).toBeUndefined()
    expect(h.operations.recent()).toMatchObject({ confirmed: 1, failed: 0 })
  })

  test('on an agent that cannot be asked says so', async () => {
    h.cluster.hold()
    h.cluster.unreachable(A1, 'connection refused')
    await submit(reserve(100))
    await h.clock.advance(61_000)
    expect(list().rows[0]).toMatchObject({
      state: 'not_confirmed',
      error: { message: 'The agent could not be asked within 60 s: connection refused' },
    })
  })

  test('that is lost on the way, so that the master takes over what the agent has, is reverted', async () => {
    await submit(reserve(100))
    await until(() => states()[0]?.endsWith('confirmed') === true)
    h.cluster.hold()
    await submit(create('v1'))
    await submit(reserve(50))
    await h.clock.advance(1500)
    h.cluster.lose()
    h.cluster.adopt(A1)
    await h.clock.advance(1500)
    expect(states().slice(0, 2)).toEqual([
      'reserve 50 MiB of root disk: reverted',
      'create v1 · 10 MiB: reverted',
    ])
    expect(list().rows[0]?.error?.message).toContain('lost on the way')
  })

  test('is confirmed although others change the same reservation at the same time', async () => {
    h.cluster.hold()
    await submit(reserve(100))
    await h.clock.advance(1500)
    h.cluster.foreign(A1, reserve(7))
    await h.clock.advance(1500)
    expect(list().rows[0]?.state).toBe('accepted')
    h.cluster.deliver()
    await until(() => list().rows[0]?.state === 'confirmed')
  })

  test('is proved with the others that were applied at once', async () => {
    h.cluster.hold()
    for (const operation of [reserve(100), create('v1', 'v2'), create('v3'), reserve(5)]) {
      // oxlint-disable-next-line no-await-in-loop
      await submit(operation)
    }
    h.cluster.deliver()
    await until(() => states().every((line) => line.endsWith('confirmed')))
    expect(states()).toEqual([
      'reserve 5 MiB of root disk: confirmed',
      'create v3 · 10 MiB: confirmed',
      'create 2 volumes · 20 MiB: confirmed',
      'reserve 100 MiB of root disk: confirmed',
    ])
  })

  test('that erases a volume is not taken for done because a new one of the same name is there', async () => {
    await submit(reserve(100))
    await submit(create('v1'))
    await until(() => states().every((line) => line.endsWith('confirmed')))
    h.cluster.hold()
    await submit(destroy('v1'))
    await submit(create('v1'))
    // Neither reached the agent: it still shows the old volume, which looks just like the new one.
    await h.clock.advance(30_000)
    expect(states().slice(0, 2)).toEqual(['create v1 · 10 MiB: accepted', 'destroy v1 · 10 MiB: accepted'])
    await h.clock.advance(45_000)
    expect(list().rows[1]).toMatchObject({ verb: 'destroy', state: 'reverted' })
    expect(list().rows[1]?.error?.message).toContain('A later operation undid it')
  })

  test('marks its volumes in the ledger until it is settled', async () => {
    await submit(reserve(100))
    h.cluster.hold()
    await submit(create('v1'))
    await until(() => h.ledger.volumesNamed('ads', 'v1')[0]?.operationId !== undefined)
    expect(h.ledger.volumesNamed('ads', 'v1')[0]?.operationId).toBe(list().rows[0]?.id)
    h.cluster.deliver()
    await until(() => h.ledger.volumesNamed('ads', 'v1')[0]?.operationId === undefined)
  })

  test('that is not confirmed may be forgotten: it is settled, and nobody watches it any more', async () => {
    h.cluster.hold()
    await submit(reserve(100))
    await until(() => list().rows[0]?.state === 'accepted')
    const [row] = list().rows
    const id = h.operations.unsettled(1)[0]!.id
    expect(id).toBe(row?.id)
    const forget = () => h.operations.forget(h.operations.detail(id as never)!.row.id as never, 'ops')
    expect(await forget()).toMatchObject({ ok: false, error: 'ON_ITS_WAY' })
    await h.clock.advance(61_000)
    expect(await forget()).toMatchObject({
      ok: true,
      value: { state: 'not_confirmed', settledMs: h.clock.now() },
    })
    expect(await forget()).toMatchObject({ ok: false, error: 'SETTLED' })
    h.cluster.deliver()
    await h.clock.advance(60_000)
    expect(list().rows[0]?.state).toBe('not_confirmed')
    expect(h.operations.unsettled(10)).toEqual([])
  })
})

describe('the list of operations', () => {
  test('is newest first, in windows, filtered by state, actor, agent and volume', async () => {
    await submit(reserve(500))
    for (let i = 0; i < 20; i++) {
      // oxlint-disable-next-line no-await-in-loop
      await h.operations.submit(
        { agentId: A1, operation: create(`v${i}`) },
        { ...BY_API, actor: i % 2 ? 'ops' : 'eve' },
      )
    }
    h.cluster.refuseNext(400, "Invalid CREATE operation on agent agent-1: Persistence ID 'v3' is not unique")
    await submit(create('v3'))
    await until(() => h.operations.unsettled(100).length === 0)
    expect(list({ offset: 5, limit: 3 }).rows.map(({ object }) => object)).toEqual([
      'v15 · 10 MiB',
      'v14 · 10 MiB',
      'v13 · 10 MiB',
    ])
    expect(list()).toMatchObject({ total: 22, unfiltered: 22 })
    expect(list({ mine: true }).total).toBe(12)
    expect(list({ failed: true }).total).toBe(1)
    expect(list({ state: ['confirmed'], mine: true }).total).toBe(11)
    expect(list({ agent: 'agent-2' }).rows).toEqual([])
    expect(list({ volume: `${A1}/ads/v3` }).rows.map(({ state }) => state)).toEqual(['refused', 'confirmed'])
    expect(list().facets.state).toEqual(
      expect.arrayContaining([
        { value: 'confirmed', count: 21 },
        { value: 'refused', count: 1 },
      ]),
    )
  })

  test('keeps only so many: the oldest settled ones go, and the counts go with them', async () => {
    h.close()
    h = harness(undefined, 100)
    await submit(reserve(9000))
    for (let i = 0; i < 700; i++) void submit(create(`v${i}`))
    await until(() => h.operations.unsettled(1).length === 0)
    await submit(destroy('no-such'))
    await until(() => list().total <= 601)
    expect(list({ volume: `${A1}/ads/v1` }).total).toBe(0)
    expect(list({ volume: `${A1}/ads/v699` }).total).toBe(1)
  })
})

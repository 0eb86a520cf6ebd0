import { AgentId } from '@holdfast/model/ids'
import { Resources } from '@holdfast/model/resource/resources'
import { describe, expect, it } from 'vitest'
import { rowsOf, windowOf } from './ask.ts'
import { fixture } from './fixture.ts'
import { disk, fixed, inUse, mount, volume } from './resources.ts'

const S1 = AgentId('S1')
const S10 = AgentId('S10')
const S2 = AgentId('S2')

/** Five volumes on three agents: one attached, one unknown, three detached. */
function five() {
  return fixture((cluster) => {
    const used = volume('a', 100, fixed('ads'))
    cluster.agent(S10, { total: Resources.of([volume('c', 300, fixed('ads'), mount('/m')), disk(50)]) })
    cluster.agent(S1, { total: Resources.of([used, volume('d', 200, fixed('web'))]), ...inUse('t1', used) })
    cluster.agent(S2, {
      total: Resources.of([volume('b', 400, fixed('web')), volume('e', 200, fixed('ads'))]),
      status: 'unreachable',
    })
    cluster.agent(S2, { total: Resources.of([volume('b', 400, fixed('web'))]) })
    cluster.agent(AgentId('S3'), { total: Resources.of([volume('e', 200, fixed('ads'))]) })
  })
}

const ids = (query: Parameters<typeof windowOf>[2]) =>
  rowsOf(five().ledger, 'volumes', query).map((row) => row.persistenceId)

describe('a window', () => {
  it('is sorted by any column in both directions, equal rows by their keys', () => {
    expect(ids({})).toEqual(['a', 'b', 'c', 'd', 'e'])
    expect(ids({ sort: 'size' })).toEqual(['a', 'd', 'e', 'c', 'b'])
    expect(ids({ sort: '-size' })).toEqual(['b', 'c', 'e', 'd', 'a'])
    expect(ids({ sort: 'role' })).toEqual(['a', 'c', 'e', 'd', 'b'])
    expect(ids({ sort: 'status' })).toEqual(['a', 'd', 'c', 'e', 'b'])
  })

  it('sorts hosts as people count', () => {
    const hosts = rowsOf(five().ledger, 'agents').map(({ hostname }) => hostname)
    expect(hosts).toEqual(['S1.test', 'S2.test', 'S3.test', 'S10.test'])
  })

  it('has rows without a value last in both directions', () => {
    expect(ids({ sort: 'age' }).slice(3)).toEqual(['a', 'b'])
    expect(ids({ sort: '-age' }).slice(3)).toEqual(['a', 'b'])
  })

  it('is any part of the list', () => {
    expect(ids({ offset: 1, limit: 2 })).toEqual(['b', 'c'])
    expect(ids({ sort: '-age', offset: 2, limit: 2 })).toHaveLength(2)
    expect(ids({ sort: '-size', offset: 4 })).toEqual(['a'])
    expect(ids({ offset: 5 })).toEqual([])
    expect(ids({ offset: 10_000 })).toEqual([])
  })

  it('counts and sums all that matches, not only what it shows', () => {
    const window = windowOf(five().ledger, 'volumes', { q: 'role:ads', limit: 1 })
    expect(window).toMatchObject({
      total: 3,
      unfiltered: 5,
      sums: { sizeMb: 600, attachedMb: 100, detachedMb: 500, orphanedMb: 0, unknownMb: 0 },
    })
  })

  it('has facets that count what choosing another value would show', () => {
    const { facets } = windowOf(five().ledger, 'volumes', { q: 'role:ads status:detached' })
    expect(facets['role']).toEqual([
      { value: 'ads', count: 2 },
      { value: 'web', count: 1 },
    ])
    expect(facets['status']).toEqual([
      { value: 'detached', count: 2 },
      { value: 'attached', count: 1 },
    ])
    expect(facets['type']).toEqual([
      { value: 'mount', count: 1 },
      { value: 'root', count: 1 },
    ])
  })

  it('of a filter with a fault is that of the terms that can be read', () => {
    const window = windowOf(five().ledger, 'volumes', { q: 'role:ads colour:red' })
    expect(window.total).toBe(3)
    expect(window.filterError).toMatchObject({ at: 9, length: 6 })
  })

  it('that cannot be is refused, and says what can', () => {
    const { ledger } = five()
    const fault = (query: Parameters<typeof windowOf>[2]) => {
      const window = ledger.window('volumes', query ?? {})
      return window.ok ? 'accepted' : window.error.field
    }
    expect(fault({ sort: 'colour' })).toBe('sort')
    expect(fault({ sort: '--size' })).toBe('sort')
    expect(fault({ sort: 'constructor' })).toBe('sort')
    expect(fault({ offset: -1 })).toBe('offset')
    expect(fault({ offset: 0.5 })).toBe('offset')
    expect(fault({ limit: 0 })).toBe('limit')
    expect(fault({ limit: 501 })).toBe('limit')
    expect(fault({ limit: 500 })).toBe('accepted')
  })

  it('gains a row when it comes of age, though nothing else happens', () => {
    const { ledger, clock } = five()
    const old = () => rowsOf(ledger, 'volumes', { q: 'age:>1m', sort: '-age' }).length
    const young = () => rowsOf(ledger, 'volumes', { q: 'age:<=1m' }).length
    expect([old(), young()]).toEqual([0, 3])
    clock.pass(60_000)
    expect([old(), young()]).toEqual([0, 3])
    clock.pass(1)
    expect([old(), young()]).toEqual([3, 0])
  })

  it('follows the cluster, however many filters are looked at', () => {
    const { ledger, cluster } = five()
    const filters = Array.from({ length: 40 }, (_, i) => `size:>${i * 10}MiB role:ads`)
    const totals = () => filters.map((q) => windowOf(ledger, 'volumes', { q }).total)
    expect(totals()[0]).toBe(3)
    cluster.agent(S1, {
      total: Resources.of([volume('a', 100, fixed('ads')), volume('z', 250, fixed('ads'))]),
    })
    expect([totals()[0], totals()[20], totals()[30]]).toEqual([4, 2, 0])
  })
})

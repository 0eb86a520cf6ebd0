import { AgentId } from '@holdfast/model/ids'
import { Resources } from '@holdfast/model/resource/resources'
import type { VolumeRow } from '@holdfast/model/api/rows'
import type { Ledger } from '../../src/ledger/ledger.ts'
import { describe, expect, it } from 'vitest'
import { windowOf } from './ask.ts'
import { fixture } from './fixture.ts'
import { fixed, labelled, volume } from './resources.ts'

const AGENTS = 6
const EACH = 1500

const stacks = [fixed('ads'), fixed('web'), labelled('web', 'F-gone')]
const volumeAt = (agent: number, i: number) => {
  const number = agent * EACH + i
  return volume(`v${number}`, 1 + ((number * 7919) % 500), stacks[number % stacks.length] ?? [])
}
const totalOf = (agent: number, from = 0) =>
  Resources.of(Array.from({ length: EACH - from }, (_, i) => volumeAt(agent, i + from)))

/** All rows in their order, page by page. */
function allRows(ledger: Ledger, q: string, sort: string): VolumeRow[] {
  const rows: VolumeRow[] = []
  for (;;) {
    const page = windowOf(ledger, 'volumes', { q, sort, offset: rows.length, limit: 500 })
    rows.push(...page.rows)
    if (page.rows.length < 500) {
      expect(page.total).toBe(rows.length)
      return rows
    }
  }
}

const compare = (a: string | number, b: string | number) => (a < b ? -1 : Number(a > b))
const bySize = (a: VolumeRow, b: VolumeRow) => a.sizeMb - b.sizeMb || compare(a.key, b.key)
const byAge = (a: VolumeRow, b: VolumeRow) =>
  (b.detachedSinceMs ?? 0) - (a.detachedSinceMs ?? 0) || compare(a.key, b.key)
const keys = (rows: readonly VolumeRow[]) => rows.map(({ key }) => key)

const filters: readonly (readonly [string, (row: VolumeRow) => boolean])[] = [
  ['size:>5MiB', (row) => row.sizeMb > 5],
  ['status:detached -role:ads', (row) => row.status === 'detached' && row.role !== 'ads'],
  ['id:*77*', (row) => row.persistenceId.includes('77')],
  ['size:>495MiB agent:S3', (row) => row.sizeMb > 495 && row.agentId === 'S3'],
  ['v12 claim:absent,unverified', (row) => row.persistenceId.includes('v12')],
  ['status:attached', () => false],
]

describe('windows over thousands of rows', () => {
  it('are parts of one order, however deep and however few match, also after changes', () => {
    const { ledger, cluster, clock } = fixture((cluster) => {
      for (let agent = 0; agent < AGENTS; agent++)
        cluster.agent(AgentId(`S${agent}`), { total: totalOf(agent) })
    })
    const check = () => {
      const all = allRows(ledger, '', 'id')
      for (const [q, accept] of filters) {
        const expected = all.filter(accept)
        const deep = windowOf(ledger, 'volumes', { q, sort: 'size', offset: 3000, limit: 7 })
        expect(keys(deep.rows), q).toEqual(keys(expected.toSorted(bySize).slice(3000, 3007)))
        expect(keys(allRows(ledger, q, '-size')), q).toEqual(keys(expected.toSorted(bySize).toReversed()))
        expect(keys(allRows(ledger, q, 'age')), q).toEqual(keys(expected.toSorted(byAge)))
        expect(deep.sums['sizeMb']).toBe(expected.reduce((sum, { sizeMb }) => sum + sizeMb, 0))
        const orphans = expected.filter(({ status }) => status === 'orphaned').length
        if (!q.includes('status')) {
          expect(deep.facets['status']?.find(({ value }) => value === 'orphaned')?.count ?? 0).toBe(orphans)
        }
      }
      return all.length
    }
    expect(check()).toBe(AGENTS * EACH)
    clock.pass(1000)
    cluster.agent(AgentId('S3'), { total: totalOf(3, 1000) })
    cluster.agent(AgentId('S1'), { total: Resources.add(totalOf(1), volume('v-new', 250, fixed('web'))) })
    cluster.agent(AgentId('S2'), { status: 'unreachable' })
    expect(check()).toBe(AGENTS * EACH - 1000 + 1)
    cluster.agent(AgentId('S3'), { total: totalOf(3) })
    cluster.removeAgents(AgentId('S0'))
    expect(check()).toBe((AGENTS - 1) * EACH + 1)
  })
})

import { AgentId } from '@holdfast/model/ids'
import { Resources } from '@holdfast/model/resource/resources'
import { describe, expect, it } from 'vitest'
import { createLedger } from '../../src/ledger/create-ledger.ts'
import type { LedgerDelta } from '../../src/ledger/ledger.ts'
import { type Fixture, fixture, memoryStore } from './fixture.ts'
import { disk, fixed, volume } from './resources.ts'

const S1 = AgentId('S1')

/** The agent gets another size: one row changes. */
function resize({ cluster }: Fixture, sizeMb: number): void {
  cluster.agent(S1, { total: Resources.of([disk(sizeMb)]) })
}

function listening(): Fixture & { readonly told: LedgerDelta[] } {
  const parts = fixture((cluster) => cluster.agent(S1, { total: Resources.of([disk(1)]) }))
  const told: LedgerDelta[] = []
  parts.ledger.watch((delta) => told.push(delta))
  return { ...parts, told }
}

const sizes = (deltas: readonly LedgerDelta[]) =>
  deltas.map(({ delta }) => delta.lists.agents?.changed.map(({ account }) => account.sizeMb))

describe('a delta', () => {
  it('is told in the next turn when all was quiet', () => {
    const parts = listening()
    resize(parts, 2)
    expect(parts.told).toEqual([])
    parts.clock.pass(0)
    expect(sizes(parts.told)).toEqual([[2]])
  })

  it('gathers what changes within 100 ms of the one before', () => {
    const parts = listening()
    for (let size = 2; size <= 21; size++) {
      resize(parts, size)
      parts.clock.pass(10)
    }
    expect(sizes(parts.told)).toEqual([[2], [11], [21]])
    parts.clock.pass(1000)
    expect(parts.told).toHaveLength(3)
    resize(parts, 99)
    parts.clock.pass(0)
    expect(parts.told).toHaveLength(4)
  })

  it('names no rows when too many changed', () => {
    const parts = listening()
    const volumes = Array.from({ length: 201 }, (_, i) => volume(`v${i}`, 1, fixed('ads')))
    parts.cluster.agent(S1, { total: Resources.of(volumes) })
    parts.clock.pass(0)
    expect(parts.told[0]?.delta.lists.volumes).toEqual({ changed: [], removed: [], many: true })
    expect(parts.told[0]?.delta.lists.reservations?.many).toBe(false)
  })

  it('has one text for all who ask for the same lists', () => {
    const parts = listening()
    parts.cluster.agent(S1, { total: Resources.of([volume('v', 1, fixed('ads'))]) })
    parts.clock.pass(0)
    const [delta] = parts.told
    expect(JSON.parse(delta?.text(new Set(['volumes', 'agents', 'reservations', 'roles'])) ?? '')).toEqual(
      delta?.delta,
    )
    expect(JSON.parse(delta?.text(new Set(['agents'])) ?? '')).toEqual({
      revision: delta?.revision,
      lists: { agents: delta?.delta.lists.agents },
    })
    expect(delta?.text(new Set())).toBeUndefined()
  })

  it('is not told to who listens no more, nor after the end', () => {
    const parts = listening()
    const others: LedgerDelta[] = []
    parts.ledger.watch((delta) => others.push(delta))()
    resize(parts, 2)
    parts.ledger.close()
    parts.clock.pass(1000)
    resize(parts, 3)
    parts.clock.pass(1000)
    expect([parts.told, others]).toEqual([[], []])
  })
})

describe('who was away', () => {
  it('gets what was missed, or nothing when nothing was', () => {
    const parts = listening()
    const { revision } = parts.ledger
    expect(parts.ledger.since(revision)).toEqual([])
    for (const size of [2, 3, 4]) {
      resize(parts, size)
      parts.clock.pass(100)
    }
    expect(parts.ledger.revision).toBe(revision + 3)
    expect(parts.ledger.since(revision)).toEqual(parts.told)
    expect(parts.ledger.since(revision + 2)).toEqual(parts.told.slice(2))
  })

  it('is told to ask again when it was too long, or knows a revision that never was', () => {
    const parts = listening()
    const { revision } = parts.ledger
    for (let i = 0; i < 600; i++) {
      resize(parts, i + 2)
      parts.clock.pass(100)
    }
    expect(parts.ledger.since(revision)).toBe('resync')
    expect(parts.ledger.since(revision + 600 - 512)).toHaveLength(512)
    expect(parts.ledger.since(revision + 601)).toBe('resync')
    expect(parts.ledger.since(0)).toBe('resync')
  })

  it('is told to ask again after a restart', () => {
    const parts = listening()
    for (let i = 0; i < 20; i++) {
      resize(parts, i + 2)
      parts.clock.pass(100)
    }
    const again = createLedger({ cluster: parts.cluster, clock: parts.clock, store: memoryStore() })
    resize(parts, 99)
    parts.clock.pass(100)
    expect(again.since(parts.told[0]!.revision)).toBe('resync')
    expect(again.since(parts.told.at(-1)!.revision)).toBe('resync')
    expect(again.revision).toBeGreaterThan(parts.ledger.revision)
  })
})

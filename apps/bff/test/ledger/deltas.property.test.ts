import type { ListName } from '@holdfast/model/api/stream'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Ledger, LedgerDelta } from '../../src/ledger/ledger.ts'
import { fixture } from './fixture.ts'
import { type World, anyHistory } from './history.ts'

const lists: readonly ListName[] = ['volumes', 'agents', 'reservations']
type Copy = Map<string, unknown>

/** All rows of the three lists, as a client holds them. When they were read, and what is offered, no delta tells. */
function fresh(ledger: Ledger): Copy {
  const copy: Copy = new Map()
  for (const list of lists) {
    const window = ledger.window(list, { limit: 500 })
    if (!window.ok) throw new Error(window.error.message)
    for (const row of window.value.rows) copy.set(`${list} ${row.key}`, shown(row))
  }
  return copy
}

function shown(row: object): unknown {
  return { ...row, evidence: undefined, offered: undefined }
}

/** As the dashboard does it, with the text that the stream carries. */
function take(copy: Copy, delta: LedgerDelta): void {
  const text = delta.text(new Set(lists))
  if (text === undefined) return
  const read: LedgerDelta['delta'] = JSON.parse(text)
  for (const list of lists) {
    const change = read.lists[list]
    for (const row of change?.changed ?? []) copy.set(`${list} ${row.key}`, shown(row))
    for (const key of change?.removed ?? []) copy.delete(`${list} ${key}`)
  }
}

describe("a client's copy with the deltas applied", () => {
  it('equals a fresh window whenever all deltas are told', () => {
    fc.assert(
      fc.property(anyHistory, (history) => {
        const parts = fixture()
        const world: World = { ...parts, operations: new Map() }
        const copy = fresh(parts.ledger)
        parts.ledger.watch((delta) => take(copy, delta))
        for (const step of history) {
          step.run(world)
          parts.clock.pass(100)
          expect(copy, step.what).toEqual(fresh(parts.ledger))
        }
      }),
      { numRuns: 100 },
    )
  })

  it('equals a fresh window after an absence of any length', () => {
    fc.assert(
      fc.property(anyHistory, fc.nat(39), (history, absentFrom) => {
        const parts = fixture()
        const world: World = { ...parts, operations: new Map() }
        for (const step of history.slice(0, absentFrom)) step.run(world)
        const copy = fresh(parts.ledger)
        const { revision } = parts.ledger
        for (const step of history.slice(absentFrom)) {
          step.run(world)
          parts.clock.pass(10)
        }
        parts.clock.pass(100)
        const missed = parts.ledger.since(revision)
        if (missed === 'resync') throw new Error('so few deltas are kept')
        for (const delta of missed) take(copy, delta)
        expect(copy).toEqual(fresh(parts.ledger))
      }),
      { numRuns: 100 },
    )
  })
})

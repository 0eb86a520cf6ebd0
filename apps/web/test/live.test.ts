import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Window } from '@holdfast/model/api/common'
import { withQuery } from '../src/api/client.ts'
import { patchWindow } from '../src/api/patch.ts'
import { createEventReader, type ServerEvent } from '../src/api/sse.ts'
import { retryDelay } from '../src/api/stream.ts'

interface Row {
  readonly key: string
  readonly size: number
}

const window = (rows: readonly Row[]): Window<Row> => ({
  revision: 10,
  offset: 0,
  total: rows.length,
  unfiltered: rows.length,
  rows,
  facets: {},
  sums: {},
})

const read = (pieces: readonly string[]) => {
  const events: ServerEvent[] = []
  const reader = createEventReader((event) => events.push(event))
  for (const piece of pieces) reader(piece)
  return events
}

describe('a window', () => {
  const before = window([
    { key: 'a', size: 1 },
    { key: 'b', size: 2 },
  ])

  it('takes the newer form of the rows that it shows, in place', () => {
    const delta = {
      changed: [
        { key: 'b', size: 9 },
        { key: 'z', size: 1 },
      ],
      removed: [],
      many: false,
    }
    const after = patchWindow(before, delta, 11)
    expect(after.rows).toEqual([
      { key: 'a', size: 1 },
      { key: 'b', size: 9 },
    ])
    expect(after.rows[0]).toBe(before.rows[0])
  })

  it('stays the same object when nothing of it changed', () => {
    expect(patchWindow(before, { changed: [{ key: 'z', size: 1 }], removed: ['a'], many: false }, 11)).toBe(
      before,
    )
  })

  it('is not set back by a delta that is older than itself', () => {
    expect(patchWindow(before, { changed: [{ key: 'a', size: 5 }], removed: [], many: false }, 10)).toBe(
      before,
    )
  })
})

describe('server-sent events', () => {
  const text =
    ': hello\n\nid: 7\nevent: delta\ndata: {"a":\ndata: 1}\n\nevent: freshness\r\ndata: x\r\n\r\ndata:no space\n\n'
  const whole = [
    { id: '7', event: 'delta', data: '{"a":\n1}' },
    { id: '7', event: 'freshness', data: 'x' },
    { id: '7', event: 'message', data: 'no space' },
  ]

  it('are read as the standard says', () => {
    expect(read([text])).toEqual(whole)
  })

  it('are the same however the network cuts them', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(text.length), { maxLength: 12 }), (cuts) => {
        const at = [0, ...cuts.toSorted((a, b) => a - b), text.length]
        expect(read(at.slice(1).map((end, i) => text.slice(at[i], end)))).toEqual(whole)
      }),
    )
  })
})

describe('coming back to a server that went away', () => {
  it('waits longer each time, up to half a minute, and not in step with others', () => {
    expect([0, 1, 2, 3].map((attempt) => retryDelay(attempt, 0))).toEqual([500, 1_000, 2_000, 4_000])
    expect(retryDelay(20, 0)).toBe(30_000)
    expect(retryDelay(20, 1)).toBe(15_000)
  })
})

it('a query leaves out what is not asked for, and repeats what is asked for several times', () => {
  expect(withQuery('/api/x', { q: '', mine: false, agent: undefined })).toBe('/api/x')
  expect(withQuery('/api/x', { q: 'role:a b', state: ['sent', 'held'], offset: 0 })).toBe(
    '/api/x?q=role%3Aa+b&state=sent&state=held&offset=0',
  )
})

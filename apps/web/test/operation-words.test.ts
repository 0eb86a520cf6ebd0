import { describe, expect, it } from 'vitest'
import type { OperationRow } from '@holdfast/model/api/operations'
import type { DiskAccount } from '@holdfast/model/api/rows'
import { ApiError } from '../src/api/client.ts'
import { byDay } from '../src/pages/volume/days.ts'
import { piecesOf } from '../src/pages/volume/pieces.ts'
import type { Neighbour } from '../src/pages/volume/pieces.ts'
import { fields } from '../src/parts/create-volume/form.ts'
import { faultsOfError } from '../src/parts/form/server-faults.ts'
import { batchSentence } from '../src/parts/operations/objects.ts'
import { marksOf } from '../src/parts/operations/words.ts'

const row = (change: Partial<OperationRow>): OperationRow => ({
  key: 'o',
  id: 'o',
  state: 'confirmed',
  verb: 'destroy',
  object: 'pgdata · 64 GiB',
  volumeKeys: ['S1/ads/pgdata'],
  agentId: 'S1',
  hostname: '10.0.0.1',
  actor: 'me',
  via: 'dashboard',
  createdMs: 0,
  master: 'unknown',
  agent: 'unknown',
  batchId: 'b',
  step: 0,
  steps: 1,
  ...change,
})

describe('the way to the proof', () => {
  it.each([
    ['held', 'open open open'],
    ['sent', 'done waiting open'],
    ['accepted', 'done done waiting'],
    ['confirmed', 'done done done'],
    ['not_confirmed', 'done done missing'],
    ['refused', 'done missing open'],
  ] as const)('of what is %s is %s', (state, said) => {
    expect(
      marksOf(row({ state }))
        .map(({ mark }) => mark)
        .join(' '),
    ).toBe(said)
  })
})

describe('what was confirmed together is told in one sentence', () => {
  it('about the volume, when a reservation was only made for it', () => {
    const rows = [row({ verb: 'reserve', object: '1 GiB' }), row({ verb: 'create', object: 'walk · 4 GiB' })]
    expect(batchSentence(rows)).toBe('Created walk · 4 GiB on 10.0.0.1.')
  })

  it('about all volumes, when there are several', () => {
    const rows = [
      row({ volumeKeys: ['a', 'b'] }),
      row({ verb: 'unreserve', volumeKeys: [] }),
      row({ agentId: 'S2', volumeKeys: ['c'] }),
    ]
    expect(batchSentence(rows)).toBe('Destroyed 3 volumes on 2 agents.')
  })

  it('about the first failure, in the words of the master', () => {
    const rows = [
      row({ state: 'refused', error: { status: 409, message: 'does not contain' } }),
      row({ state: 'cancelled', verb: 'unreserve' }),
    ]
    expect(batchSentence(rows)).toBe(
      'Destroying pgdata · 64 GiB on 10.0.0.1: refused. “does not contain” 1 other step did not happen either.',
    )
  })
})

describe('a refusal of the server', () => {
  it('goes to the field that it names, word for word', () => {
    const found = faultsOfError(new ApiError(400, { error: 'Invalid id', field: 'volumes/0/id' }), fields)
    expect([...found.messages]).toEqual([['id', 'Invalid id']])
    expect(found.refusal).toBeUndefined()
  })

  it('concerns the whole when it names none, with what may be done', () => {
    const found = faultsOfError(new ApiError(403, { error: 'no', hint: 'Ask ops.' }), fields)
    expect(found).toEqual({ messages: new Map(), refusal: 'Not permitted: no Ask ops.' })
  })
})

const account = (change: Partial<DiskAccount>): DiskAccount => ({
  sizeMb: 1000,
  attachedMb: 0,
  detachedMb: 0,
  orphanedMb: 0,
  unknownMb: 0,
  reservedIdleMb: 0,
  usedUnreservedMb: 0,
  freeMb: 0,
  remainderMb: 0,
  ...change,
})

describe('the picture of a disk with its volumes', () => {
  const own: Neighbour = ['S1/ads/v7', 10, 'detached']

  it('shows each of a few, the one in question marked', () => {
    const few: readonly Neighbour[] = [own, ['S1/ads/v8', 20, 'detached'], ['S1/ads/used', 5, 'attached']]
    const pieces = piecesOf(own, few, account({ detachedMb: 30, attachedMb: 5 }))
    expect(pieces.map(({ name, mb, kind }) => [name, mb, kind])).toEqual([
      ['used', 5, 'attached'],
      ['v7', 10, 'detached'],
      ['v8', 20, 'detached'],
    ])
    expect(pieces.filter(({ marked }) => marked).map(({ key }) => key)).toEqual(['S1/ads/v7'])
  })

  it('shows the rest as one, adding up to the account, even when not all are told', () => {
    const many = Array.from({ length: 20 }, (_, n): Neighbour => [`S1/ads/v${n}`, 10, 'detached'])
    const pieces = piecesOf(own, many, account({ detachedMb: 400 }))
    expect(pieces.map(({ name, mb }) => [name, mb])).toEqual([
      ['v7', 10],
      ['other volumes', 390],
    ])
  })
})

it('a timeline is cut where the day changes, and keeps its order', () => {
  const entries = [30, 20, 11, 9].map((atMs) => ({ atMs }))
  const days = byDay(entries, (ms) => (ms >= 10 ? 'today' : 'before'))
  expect(days.map(({ label, entries: of }) => [label, of.length])).toEqual([
    ['today', 3],
    ['before', 1],
  ])
})

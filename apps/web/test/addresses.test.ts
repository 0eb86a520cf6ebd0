import { describe, expect, it } from 'vitest'
import { oldAddresses } from '../src/routes/old-addresses.ts'
import { parseSearch, stringifySearch, texts } from '../src/search.ts'

describe('old addresses', () => {
  it.each([
    ['services/detail//postgres/volumes', '/apps/postgres?tab=volumes'],
    ['services/detail//db/main/volumes/main#data#1', '/volumes?q=id%3Amain%23data%231'],
    ['services/detail//postgres', '/apps/postgres?tab=volumes'],
    ['apps//postgres/volume/pg#data#1', '/volumes?q=id%3Apg%23data%231'],
    ['apps//postgres/volumes', '/apps/postgres?tab=volumes'],
    ['nodes/2f1-S0', '/agents/2f1-S0'],
    ['slaves/2f1-S0', '/agents/2f1-S0'],
    ['nodes', '/agents'],
    ['something/else', undefined],
  ])('%s leads to %s', (old, now) => expect(oldAddresses.ofPath(old)).toBe(now))

  it.each([
    ['/agents/2f1-S0', '/agents/2f1-S0'],
    ['#/agents/2f1-S0', '/agents/2f1-S0'],
    ['/agents', '/agents'],
    ['', undefined],
  ])('behind a hash: %s leads to %s', (old, now) => expect(oldAddresses.ofHash(old)).toBe(now))
})

describe('the search part of an address', () => {
  it('is plain text that people can read and write', () => {
    expect(stringifySearch({ q: 'status:detached role:a/b', sort: '-size', cols: undefined, view: '' })).toBe(
      '?q=status:detached+role:a/b&sort=-size',
    )
  })

  it('survives the way there and back, whatever was typed', () => {
    const search = { q: '"free text" & 100% #1 = ä +', sort: '12' }
    expect(parseSearch(stringifySearch(search))).toEqual(search)
  })

  it('keeps only what a page knows', () => {
    expect(texts('q', 'sort')({ q: 'a', sort: '', other: 'b' })).toEqual({ q: 'a' })
  })
})

import { type CompiledFilter, type KeyTest, MATCH, MISS } from '@holdfast/model/ledger/filter-compile'
import type { ListSpec } from '@holdfast/model/ledger/list-spec'
import type { Entries } from './cell.ts'
import { SEVERAL, type Vectors } from './vectors.ts'

/** What `classify` says of every cell, by its id; `MISS` where there is none. */
export function verdictsOf<Row>(
  filter: CompiledFilter<Row>,
  spec: ListSpec<Row>,
  entries: Entries<Row>,
  vectors: Vectors<Row>,
  nowMs: number,
): Int8Array {
  const { cells, size } = vectors
  const verdicts = new Int8Array(size)
  for (let id = 0; id < size; id++) verdicts[id] = cells[id] === undefined ? MISS : MATCH
  const ways = filter.tests.map((test, at) => ({ at, ...wayOf(test, spec, entries, vectors, nowMs) }))
  // What reads arrays first: fewer rows are left for what must look at them.
  for (const { at, passes } of ways.sort((a, b) => a.cost - b.cost)) {
    for (let id = 0; id < size; id++) {
      const verdict = verdicts[id]
      if (verdict === MISS || passes(id)) continue
      verdicts[id] = verdict === MATCH ? at : MISS
    }
  }
  return verdicts
}

interface Way {
  readonly cost: number
  readonly passes: (id: number) => boolean
}

function wayOf<Row>(
  keyTest: KeyTest<Row>,
  spec: ListSpec<Row>,
  entries: Entries<Row>,
  vectors: Vectors<Row>,
  nowMs: number,
): Way {
  const field = spec.fields[keyTest.key]
  if (keyTest.kind === 'number' && field && field.kind !== 'word' && field.kind !== 'choice') {
    const numbers = vectors.numbers(keyTest.key, field)
    const { ofNumber } = keyTest
    return { cost: 1, passes: (id) => ofNumber(numbers[id] ?? Number.NaN, nowMs) }
  }
  const { cells } = vectors
  const passesRow = (id: number) => {
    const entry = cells[id]?.entry
    return entry !== undefined && keyTest.test(entry.row, nowMs, entry.text)
  }
  const facet = Object.keys(spec.facets).indexOf(keyTest.key)
  const [values, dictionary] = [vectors.facets[facet], entries.facets[facet]?.dictionary]
  if (keyTest.kind === 'word' && field?.get === spec.facets[keyTest.key] && values && dictionary) {
    // Each value is asked once, and not each row.
    const without = keyTest.ofWord(undefined)
    const accepted = Uint8Array.from({ length: dictionary.size }, (_, id) =>
      Number(keyTest.ofWord(dictionary.valueOf(id))),
    )
    const passesValue = (value: number) => (value < 0 ? without : accepted[value] === 1)
    return {
      cost: 0,
      passes: (id) => (values[id] === SEVERAL ? passesRow(id) : passesValue(values[id] ?? -1)),
    }
  }
  return { cost: keyTest.kind === 'text' ? 3 : 2, passes: passesRow }
}

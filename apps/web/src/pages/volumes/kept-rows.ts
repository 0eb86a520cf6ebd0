import { useEffect, useMemo, useState } from 'react'
import type { OperationRow } from '@holdfast/model/api/operations'
import type { VolumeRow } from '@holdfast/model/api/rows'
import { linger, useLingering } from '../../parts/operations/lingering.ts'
import { onOperationSettled, useOperations } from '../../stores/operations.ts'
import type { RowSource } from '../../ui/table/source.ts'

/** A row that the list has lost already, and where it stood. */
export interface Kept<Row> {
  readonly row: Row
  readonly index: number
}

/**
 * The master forgets a volume as soon as it accepts to destroy it. Here it stays in its place until the agent itself
 * shows it gone, and a moment more.
 */
export function useKeptRows(source: RowSource<VolumeRow>): RowSource<VolumeRow> {
  const pending = useOperations((state) => state.pendingByVolume)
  const lingering = useLingering((state) => state.operations)
  const [seen, setSeen] = useState<ReadonlyMap<string, Kept<VolumeRow>>>(new Map())

  // What is about to go is remembered while it is still in the list.
  const kept = new Map<string, Kept<VolumeRow>>()
  for (const key of [...destroyed(pending), ...lingering.keys()]) {
    const index = source.indexOf(key)
    const row = index === undefined ? undefined : source.at(index)
    const known = index === undefined || row === undefined ? seen.get(key) : { row, index }
    if (known) kept.set(key, known)
  }
  if (!isSame(kept, seen)) setSeen(kept)

  useEffect(
    () =>
      onOperationSettled(({ id, verb, state, volumeKeys }) => {
        if (verb === 'destroy' && state === 'confirmed') linger(volumeKeys, id)
      }),
    [],
  )
  return useMemo(() => withKept(source, [...seen.values()]), [source, seen])
}

function destroyed(pending: ReadonlyMap<string, OperationRow>): readonly string[] {
  return [...pending].filter(([, { verb }]) => verb === 'destroy').map(([key]) => key)
}

function isSame(a: ReadonlyMap<string, Kept<VolumeRow>>, b: ReadonlyMap<string, Kept<VolumeRow>>): boolean {
  return (
    a.size === b.size &&
    [...a].every(([key, { row, index }]) => b.get(key)?.row === row && b.get(key)?.index === index)
  )
}

/** The list with rows that it lost, each in its old place. A row that it has is never doubled. */
export function withKept<Row extends { readonly key: string }>(
  source: RowSource<Row>,
  seen: readonly Kept<Row>[],
): RowSource<Row> {
  const lost = seen
    .filter(({ row }) => source.indexOf(row.key) === undefined)
    .toSorted((a, b) => a.index - b.index)
  if (lost.length === 0) return source
  const total = source.total + lost.length
  // Filters may have left a shorter list than the place says.
  const places = lost.map(({ row, index }, nth) => ({ row, place: Math.min(index, source.total + nth) }))
  const before = (place: number) => places.filter((each) => each.place < place).length
  return {
    total,
    list: source.list,
    at: (place) => places.find((each) => each.place === place)?.row ?? source.at(place - before(place)),
    indexOf(key) {
      const own = places.find((each) => each.row.key === key)
      if (own) return own.place
      const index = source.indexOf(key)
      return index === undefined ? undefined : shifted(index, places)
    },
    show: (first, last) => source.show(first - before(first), last - before(last)),
  }
}

function shifted(index: number, places: readonly { readonly place: number }[]): number {
  let at = index
  for (const { place } of places) if (place <= at) at += 1
  return at
}

import { useEffect, useMemo, useState } from 'react'
import type { VolumeRow } from '@holdfast/model/api/rows'
import { onOperationSettled, useOperations } from '../../stores/operations.ts'
import type { RowSource } from '../../ui/table/source.ts'

/** A row that the list has lost already, and where it stood. */
export interface Kept<Row> {
  readonly row: Row
  readonly index: number
}

const lingerMs = 5_000

/**
 * The master forgets a volume as soon as it accepts to destroy it. Here it stays in its place until the agent itself
 * shows it gone, and five seconds more, so that the list does not jump under the pointer.
 */
export function useKeptRows(source: RowSource<VolumeRow>): RowSource<VolumeRow> {
  const pending = useOperations((state) => state.pendingByVolume)
  const [seen, setSeen] = useState<ReadonlyMap<string, Kept<VolumeRow>>>(new Map())

  // What is about to go is remembered while it is still in the list.
  const found = new Map<string, Kept<VolumeRow>>()
  for (const [key, { verb }] of pending) {
    const index = verb === 'destroy' ? source.indexOf(key) : undefined
    const row = index === undefined ? undefined : source.at(index)
    if (index !== undefined && row !== undefined) found.set(key, { row, index })
  }
  if (
    [...found].some(([key, kept]) => seen.get(key)?.row !== kept.row || seen.get(key)?.index !== kept.index)
  ) {
    setSeen(new Map([...seen, ...found]))
  }

  useEffect(
    () =>
      onOperationSettled(({ volumeKeys, state }) => {
        const forget = () => setSeen((old) => new Map([...old].filter(([key]) => !volumeKeys.includes(key))))
        if (state === 'confirmed') setTimeout(forget, lingerMs)
        else forget()
      }),
    [],
  )
  return useMemo(() => withKept(source, [...seen.values()]), [source, seen])
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

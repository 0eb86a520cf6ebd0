export interface Day<Entry> {
  readonly label: string
  readonly entries: readonly Entry[]
}

/** Entries by day, in the order in which they come. `dayOf` names the day of a time. */
export function byDay<Entry extends { readonly atMs: number }>(
  entries: readonly Entry[],
  dayOf: (ms: number) => string,
): readonly Day<Entry>[] {
  const days: { label: string; entries: Entry[] }[] = []
  for (const entry of entries) {
    const label = dayOf(entry.atMs)
    const last = days.at(-1)
    if (last?.label === label) last.entries.push(entry)
    else days.push({ label, entries: [entry] })
  }
  return days
}

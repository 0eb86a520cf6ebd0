/**
 * Inclusive ranges of whole numbers, such as ports: sorted, disjoint and coalesced.
 *
 * Source: `Value.Ranges`, mesos `src/common/values.cpp`.
 */
export type Ranges = readonly Range[]

export interface Range {
  readonly begin: number
  readonly end: number
}

export const Ranges = {
  /** Sorts and joins ranges that overlap or touch: `1-2` and `3-4` are `1-4`. */
  of(ranges: Iterable<Range>): Ranges {
    const joined: Range[] = []
    for (const range of [...ranges].toSorted((a, b) => a.begin - b.begin)) {
      const last = joined.at(-1)
      if (last && range.begin <= last.end + 1) {
        joined[joined.length - 1] = { begin: last.begin, end: Math.max(last.end, range.end) }
      } else joined.push(range)
    }
    return joined
  },

  add(a: Ranges, b: Ranges): Ranges {
    return Ranges.of([...a, ...b])
  },

  subtract(a: Ranges, b: Ranges): Ranges {
    return b.reduce<Ranges>((left, cut) => left.flatMap((range) => without(range, cut)), a)
  },

  contains(a: Ranges, b: Ranges): boolean {
    return b.every((part) => a.some((range) => range.begin <= part.begin && part.end <= range.end))
  },

  equals(a: Ranges, b: Ranges): boolean {
    return a.length === b.length && Ranges.contains(a, b) && Ranges.contains(b, a)
  },

  /** `[31000-32000, 40000-40000]`. */
  print(ranges: Ranges): string {
    return `[${ranges.map(({ begin, end }) => `${begin}-${end}`).join(', ')}]`
  },
}

function without(range: Range, cut: Range): Range[] {
  if (cut.end < range.begin || range.end < cut.begin) return [range]
  const parts = [
    { begin: range.begin, end: cut.begin - 1 },
    { begin: cut.end + 1, end: range.end },
  ]
  return parts.filter(({ begin, end }) => begin <= end)
}

export interface DiffLine {
  /** `same`: both say it. `master`, `agent`: only that one does. */
  readonly side: 'same' | 'master' | 'agent'
  readonly text: string
}

/** Line by line what master and agent say, the order of keys left aside: it carries no meaning in JSON. */
export function diffJson(master: unknown, agent: unknown): readonly DiffLine[] {
  return diffLines(printJson(master), printJson(alignKeys(agent, master)))
}

export function isSameJson(master: unknown, agent: unknown): boolean {
  return diffJson(master, agent).every(({ side }) => side === 'same')
}

function printJson(value: unknown): readonly string[] {
  return JSON.stringify(value, undefined, 2).split('\n')
}

/** `value` with its keys in the order in which `model` has them; keys that only it has come last. */
function alignKeys(value: unknown, model: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map((entry: unknown, index) =>
      alignKeys(entry, Array.isArray(model) ? model[index] : undefined),
    )
  }
  if (!isObject(value)) return value
  const order = isObject(model) ? Object.keys(model) : []
  const keys = [
    ...order.filter((key) => key in value),
    ...Object.keys(value).filter((key) => !order.includes(key)),
  ]
  return Object.fromEntries(
    keys.map((key) => [key, alignKeys(value[key], isObject(model) ? model[key] : undefined)]),
  )
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The longest common run of lines stays; a Resource has some thirty lines, so the table is small. */
function diffLines(left: readonly string[], right: readonly string[]): readonly DiffLine[] {
  const common = commonLengths(left, right)
  const lines: DiffLine[] = []
  let l = 0
  let r = 0
  while (l < left.length || r < right.length) {
    const a = left[l]
    const b = right[r]
    if (a !== undefined && a === b) {
      lines.push({ side: 'same', text: a })
      l += 1
      r += 1
    } else if (
      a !== undefined &&
      (b === undefined || lengthAt(common, l + 1, r) >= lengthAt(common, l, r + 1))
    ) {
      lines.push({ side: 'master', text: a })
      l += 1
    } else if (b !== undefined) {
      lines.push({ side: 'agent', text: b })
      r += 1
    }
  }
  return lines
}

/** At `[l][r]`: how many lines the rest of both have in common. */
function commonLengths(left: readonly string[], right: readonly string[]): readonly (readonly number[])[] {
  const table: number[][] = Array.from({ length: left.length + 1 }, () =>
    Array.from({ length: right.length + 1 }, () => 0),
  )
  for (let l = left.length - 1; l >= 0; l -= 1) {
    for (let r = right.length - 1; r >= 0; r -= 1) {
      const row = table[l] ?? []
      row[r] =
        left[l] === right[r]
          ? lengthAt(table, l + 1, r + 1) + 1
          : Math.max(lengthAt(table, l + 1, r), lengthAt(table, l, r + 1))
    }
  }
  return table
}

function lengthAt(table: readonly (readonly number[])[], l: number, r: number): number {
  return table[l]?.[r] ?? 0
}

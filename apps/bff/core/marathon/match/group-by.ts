/** In the order in which the keys come up. */
export function groupBy<T>(all: Iterable<T>, keyOf: (each: T) => string | undefined): T[][] {
  const groups = new Map<string | undefined, T[]>()
  for (const each of all) {
    const key = keyOf(each)
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [each])
    else group.push(each)
  }
  return [...groups.values()]
}

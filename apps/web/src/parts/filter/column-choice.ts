/**
 * The columns a list shows, kept in the URL as `cols=status,volume,size`. Unknown names are left out, so that an old
 * link still opens; no text, or nothing known in it, means the default.
 */
export function columnsOf<Id extends string>(
  text: string | undefined,
  all: readonly Id[],
  standard: readonly Id[],
): readonly Id[] {
  if (text === undefined) return standard
  const named = new Set(text.split(','))
  const chosen = all.filter((id) => named.has(id))
  return chosen.length > 0 ? chosen : standard
}

/** The text for the URL; undefined when it is the default, which needs none. */
export function columnsText<Id extends string>(
  columns: readonly Id[],
  standard: readonly Id[],
): string | undefined {
  const same = columns.length === standard.length && columns.every((id) => standard.includes(id))
  return same ? undefined : columns.join(',')
}

export function toggleColumn<Id extends string>(
  columns: readonly Id[],
  id: Id,
  all: readonly Id[],
): readonly Id[] {
  return all.filter((entry) => (entry === id ? !columns.includes(id) : columns.includes(entry)))
}

/**
 * The columns that somebody chose for a list, kept in the URL as `cols=status,volume,size`; undefined: the usual ones.
 * Unknown names are left out, so that an old link still opens.
 */
export function columnsOf(text: string | undefined, known: readonly string[]): readonly string[] | undefined {
  const named = new Set(text?.split(',') ?? [])
  const chosen = known.filter((id) => named.has(id))
  return chosen.length > 0 ? chosen : undefined
}

export function columnsText(chosen: readonly string[] | undefined): string | undefined {
  return chosen?.join(',')
}

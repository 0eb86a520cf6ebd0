/** A term as it stands in the text, before anybody knows what its key means. */
export interface Piece {
  readonly at: number
  readonly end: number
  readonly negated: boolean
  readonly key?: Part
  readonly values: readonly Part[]
  /** Why it cannot be read. */
  readonly fault?: string
}

/** Characters of the text: `text` is without quotes. */
export interface Part {
  readonly text: string
  readonly at: number
  readonly end: number
}

/** The text of a filter, cut at spaces outside of quotes. */
export const FilterText = {
  pieces(text: string): Piece[] {
    const pieces: Piece[] = []
    let at = skipSpace(text, 0)
    while (at < text.length) {
      const piece = pieceAt(text, at)
      pieces.push(piece)
      at = skipSpace(text, piece.end)
    }
    return pieces
  },
}

function pieceAt(text: string, at: number): Piece {
  const negated = text[at] === '-' && at + 1 < text.length && !isSpace(text[at + 1])
  const start = negated ? at + 1 : at
  const key = match(/[a-z][a-z-]*(?=:)/iy, text, start)
  const values: Part[] = []
  let end = key === undefined ? start : start + key.length + 1
  for (;;) {
    const value = valueAt(text, end, key !== undefined)
    if ('fault' in value) return { at, end: value.end, negated, values: [], fault: value.fault }
    values.push(value)
    end = value.end
    if (key === undefined || text[end] !== ',') break
    end++
  }
  const named =
    key === undefined ? {} : { key: { text: key.toLowerCase(), at: start, end: start + key.length } }
  return { at, end, negated, ...named, values }
}

/** A quoted value, or everything up to the next space; a comma ends a value only after a key. */
function valueAt(
  text: string,
  at: number,
  listed: boolean,
): Part | { readonly fault: string; readonly end: number } {
  if (text[at] !== '"') {
    const bare = match(listed ? /[^\s,]*/y : /\S*/y, text, at) ?? ''
    return { text: bare, at, end: at + bare.length }
  }
  const quoted = match(/"(?:[^"\\]|\\.)*"/sy, text, at)
  if (quoted === undefined) return { fault: 'this quote is not closed', end: text.length }
  const end = at + quoted.length
  if (end < text.length && !isSpace(text[end]) && !(listed && text[end] === ',')) {
    const rest = match(/\S*/y, text, end) ?? ''
    return { fault: 'after a closed quote comes a space', end: end + rest.length }
  }
  return { text: quoted.slice(1, -1).replaceAll(/\\(.)/gs, '$1'), at, end }
}

function match(pattern: RegExp, text: string, at: number): string | undefined {
  pattern.lastIndex = at
  return pattern.exec(text)?.[0]
}

function isSpace(character: string | undefined): boolean {
  return character !== undefined && /\s/.test(character)
}

function skipSpace(text: string, at: number): number {
  return at + (match(/\s*/y, text, at)?.length ?? 0)
}

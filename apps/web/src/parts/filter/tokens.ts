/** One word of a filter text, as it stands there. Quotes keep spaces inside a word. */
export interface Token {
  readonly text: string
  readonly at: number
  readonly length: number
}

export function tokensOf(text: string): readonly Token[] {
  const tokens: Token[] = []
  for (const match of text.matchAll(/(?:"(?:\\.|[^"\\])*"?|[^\s"])+/g)) {
    tokens.push({ text: match[0], at: match.index, length: match[0].length })
  }
  return tokens
}

/** The word that the caret is in or at the end of; an empty one where a new word would begin. */
export function tokenAt(text: string, caret: number): Token {
  const found = tokensOf(text).find(({ at, length }) => at <= caret && caret <= at + length)
  return found ?? { text: '', at: caret, length: 0 }
}

/** The text without one of its words, and without a gap where it stood. */
export function withoutToken(text: string, token: Token): string {
  const rest = tokensOf(text).filter(({ at }) => at !== token.at)
  return rest.map((kept) => kept.text).join(' ')
}

/** The text with another word in the place of `token`. */
export function replaceToken(text: string, token: Token, word: string): string {
  return text.slice(0, token.at) + word + text.slice(token.at + token.length)
}

export function hasWord(text: string, word: string): boolean {
  return tokensOf(text).some((token) => token.text === word)
}

/** Adds the word, or takes it out when it is there. */
export function toggleWord(text: string, word: string): string {
  const tokens = tokensOf(text)
  const kept = tokens.filter((token) => token.text !== word)
  if (kept.length === tokens.length) kept.push({ text: word, at: text.length, length: word.length })
  return kept.map((token) => token.text).join(' ')
}

/** A `key:value` word, quoted when the value needs it. */
export function wordOf(key: string, value: string): string {
  return /^[^\s"]+$/.test(value)
    ? `${key}:${value}`
    : `${key}:"${value.replaceAll(/["\\]/g, String.raw`\$&`)}"`
}

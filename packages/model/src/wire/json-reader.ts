import { err, ok } from '../result.ts'
import type { Result } from '../result.ts'
import type { Json } from '../json.ts'

/** Deeper than anything Mesos knows. Mesos itself has no limit, and a deep enough text ends it. */
const MAX_DEPTH = 1000

const ESCAPES: Readonly<Record<string, string>> = {
  '"': '"',
  '\\': '\\',
  '/': '/',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
}

/** Thrown and caught in this file alone: the place is in the reader. */
class Stopped extends Error {}

/**
 * Reads JSON character by character and stops where Mesos' parser stops.
 *
 * Source: the behaviour of picojson 1.3, which Mesos uses.
 */
export function readStrictly(text: string): Result<Json, string> {
  const reader = new Reader(text)
  try {
    const value = reader.value(0)
    const rest = text.slice(reader.at).replace(/[ \t\n\r]+$/, '')
    return rest === '' ? ok(value) : err(`Parsed JSON included non-whitespace trailing characters: ${rest}`)
  } catch (error) {
    if (!(error instanceof Stopped)) throw error
    return err(syntaxError(text, reader.at))
  }
}

/** Whether `readStrictly` stops at the depth of the text, if not before. Costs a few nanoseconds a character. */
export function isTooDeep(text: string): boolean {
  let depth = 0
  let inString = false
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (inString) {
      if (code === BACKSLASH) at++
      else if (code === QUOTE) inString = false
    } else if (code === QUOTE) inString = true
    else if (code === OPEN_LIST || code === OPEN_OBJECT) {
      if (++depth > MAX_DEPTH) return true
    } else if (code === CLOSE_LIST || code === CLOSE_OBJECT) depth--
  }
  return false
}

const QUOTE = 0x22
const BACKSLASH = 0x5c
const OPEN_LIST = 0x5b
const CLOSE_LIST = 0x5d
const OPEN_OBJECT = 0x7b
const CLOSE_OBJECT = 0x7d

function syntaxError(text: string, at: number): string {
  const line = text.slice(0, at).split('\n').length
  const rest = text.slice(at).split('\n', 1)[0] ?? ''
  return `syntax error at line ${line} near: ${withoutControls(rest)}`
}

/** Piece by piece: what follows the place may be megabytes. */
function withoutControls(text: string): string {
  let kept = ''
  let from = 0
  for (let at = 0; at < text.length; at++) {
    if (text.charCodeAt(at) >= 0x20) continue
    kept += text.slice(from, at)
    from = at + 1
  }
  return kept + text.slice(from)
}

class Reader {
  readonly text: string
  at = 0

  constructor(text: string) {
    this.text = text
  }

  value(depth: number): Json {
    this.skipSpace()
    const character = this.text[this.at]
    if (character === undefined || depth > MAX_DEPTH) throw new Stopped()
    if (character === '-' || isDigit(character)) return this.number()
    switch (character) {
      case 'n':
        return this.word('null', null)
      case 't':
        return this.word('true', true)
      case 'f':
        return this.word('false', false)
      case '"':
        return this.string()
      case '[':
        return this.array(depth)
      case '{':
        return this.object(depth)
      default:
        throw new Stopped()
    }
  }

  /** Stops at the first character that differs: `nope` stops near `ope`. */
  word<T>(word: string, value: T): T {
    for (const character of word) {
      if (this.text[this.at] !== character) throw new Stopped()
      this.at++
    }
    return value
  }

  number(): number {
    const start = this.at
    while (isDigit(this.text[this.at]) || '+-.eE'.includes(this.text[this.at] ?? ' ')) this.at++
    // As C's `strtod`: leading zeros and a bare dot on one side are fine.
    const digits = this.text.slice(start, this.at)
    if (!/^-?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/.test(digits)) throw new Stopped()
    return Number(digits)
  }

  array(depth: number): Json {
    this.at++
    const items: Json[] = []
    if (this.found(']')) return items
    do items.push(this.value(depth + 1))
    while (this.found(','))
    this.expect(']')
    return items
  }

  object(depth: number): Json {
    this.at++
    const members: [string, Json][] = []
    if (this.found('}')) return {}
    do {
      this.skipSpace()
      if (this.text[this.at] !== '"') throw new Stopped()
      const key = this.string()
      this.expect(':')
      members.push([key, this.value(depth + 1)])
    } while (this.found(','))
    this.expect('}')
    return Object.fromEntries(members)
  }

  string(): string {
    this.at++
    let value = ''
    for (;;) {
      const character = this.text[this.at]
      if (character === undefined || character < ' ') throw new Stopped()
      this.at++
      if (character === '"') return value
      value += character === '\\' ? this.escape() : character
    }
  }

  escape(): string {
    const character = this.text[this.at]
    if (character === undefined) throw new Stopped()
    this.at++
    if (character === 'u') return this.codePoint()
    const plain = ESCAPES[character]
    if (plain === undefined) throw new Stopped()
    return plain
  }

  codePoint(): string {
    const first = this.hexadecimal()
    if (first < 0xd800 || first > 0xdfff) return String.fromCharCode(first)
    if (first >= 0xdc00) throw new Stopped()
    this.word('\\u', undefined)
    const second = this.hexadecimal()
    if (second < 0xdc00 || second > 0xdfff) throw new Stopped()
    return String.fromCharCode(first, second)
  }

  hexadecimal(): number {
    let number = 0
    for (let i = 0; i < 4; i++, this.at++) {
      const digit = Number.parseInt(this.text[this.at] ?? '', 16)
      if (Number.isNaN(digit)) throw new Stopped()
      number = number * 16 + digit
    }
    return number
  }

  found(character: string): boolean {
    this.skipSpace()
    if (this.text[this.at] !== character) return false
    this.at++
    return true
  }

  expect(character: string): void {
    if (!this.found(character)) throw new Stopped()
  }

  skipSpace(): void {
    while (' \t\n\r'.includes(this.text[this.at] ?? 'x')) this.at++
  }
}

function isDigit(character: string | undefined): boolean {
  return character !== undefined && character >= '0' && character <= '9'
}

import { err, ok, type Result } from '../result.ts'

export type PatternNode =
  | { readonly type: 'CHARACTER'; readonly accepts: (character: string) => boolean }
  | { readonly type: 'AT'; readonly where: 'start' | 'end' }
  | { readonly type: 'SEQUENCE'; readonly parts: readonly PatternNode[] }
  | { readonly type: 'CHOICE'; readonly parts: readonly PatternNode[] }
  /** Without `most` any number of times. */
  | {
      readonly type: 'REPEAT'
      readonly part: PatternNode
      readonly least: number
      readonly most: number | undefined
    }

type Accepts = (character: string) => boolean

/** Where a parse is. A fault is kept where it was met; whatever is parsed after it counts for nothing. */
interface Reader {
  readonly characters: readonly string[]
  readonly ignoreCase: boolean
  at: number
  depth: number
  fault: string | undefined
}

const DEPTH_LIMIT = 50

/**
 * The regular expressions of Java, but for what looks around or back: groups, choices, classes, repetitions, and `(?i)` in
 * front.
 */
export function parsePattern(text: string): Result<PatternNode, string> {
  const ignoreCase = text.startsWith('(?i)')
  const characters = Array.from(ignoreCase ? text.slice(4) : text)
  const reader: Reader = { characters, ignoreCase, at: 0, depth: 0, fault: undefined }
  const node = choice(reader)
  if (reader.fault === undefined && reader.at < characters.length) fail(reader, "Unmatched ')'")
  return reader.fault === undefined ? ok(node) : err(reader.fault)
}

function fail(reader: Reader, fault: string): void {
  reader.fault ??= `${fault} near index ${reader.at}`
  // Nothing more to read: every loop ends.
  reader.at = reader.characters.length
}

const peek = ({ characters, at }: Reader): string | undefined => characters[at]

function skip(reader: Reader, expected: string): boolean {
  if (peek(reader) !== expected) return false
  reader.at++
  return true
}

function choice(reader: Reader): PatternNode {
  const parts = [sequence(reader)]
  while (skip(reader, '|')) parts.push(sequence(reader))
  const [only] = parts
  return parts.length === 1 && only ? only : { type: 'CHOICE', parts }
}

function sequence(reader: Reader): PatternNode {
  const parts: PatternNode[] = []
  for (let next = peek(reader); next !== undefined && next !== '|' && next !== ')'; next = peek(reader)) {
    parts.push(repeated(reader, atom(reader)))
  }
  return { type: 'SEQUENCE', parts }
}

function repeated(reader: Reader, part: PatternNode): PatternNode {
  let node = part
  for (let times = timesOf(reader); times !== undefined; times = timesOf(reader)) {
    if (node.type === 'REPEAT') fail(reader, `Dangling meta character '${reader.characters[reader.at - 1]}'`)
    node = { type: 'REPEAT', part: node, ...times }
    // How eagerly does not matter when all of the text is to be covered.
    skip(reader, '?')
    if (peek(reader) === '+') fail(reader, 'Possessive quantifiers are not supported')
  }
  return node
}

interface Times {
  readonly least: number
  readonly most: number | undefined
}

function timesOf(reader: Reader): Times | undefined {
  if (skip(reader, '*')) return { least: 0, most: undefined }
  if (skip(reader, '+')) return { least: 1, most: undefined }
  if (skip(reader, '?')) return { least: 0, most: 1 }
  if (peek(reader) !== '{') return undefined
  const rest = reader.characters.slice(reader.at, reader.at + 12).join('')
  const [all, least = '', comma, most = ''] = /^\{(\d{1,4})(,)?(\d{1,4})?\}/.exec(rest) ?? []
  if (all === undefined || (comma === undefined && most !== '')) {
    fail(reader, 'Illegal repetition')
    return undefined
  }
  reader.at += all.length
  const upper = comma === undefined ? Number(least) : most === '' ? undefined : Number(most)
  if (upper !== undefined && upper < Number(least)) fail(reader, 'Illegal repetition range')
  return { least: Number(least), most: upper }
}

function atom(reader: Reader): PatternNode {
  const character = peek(reader) ?? ''
  reader.at++
  switch (character) {
    case '(':
      return group(reader)
    case '[':
      return accepting(characterClass(reader))
    case '.':
      return accepting((each) => !/[\n\r\u0085\u2028\u2029]/.test(each))
    case '^':
      return { type: 'AT', where: 'start' }
    case '$':
      return { type: 'AT', where: 'end' }
    case '\\':
      return accepting(escaped(reader))
    case '*':
    case '+':
    case '?':
      fail(reader, `Dangling meta character '${character}'`)
      return { type: 'SEQUENCE', parts: [] }
    case '{':
      fail(reader, 'Illegal repetition')
      return { type: 'SEQUENCE', parts: [] }
    default:
      return accepting(literal(reader, character))
  }
}

function accepting(accepts: Accepts): PatternNode {
  return { type: 'CHARACTER', accepts }
}

function group(reader: Reader): PatternNode {
  if (skip(reader, '?') && !skip(reader, ':') && !skipName(reader)) {
    fail(reader, 'Only plain, named and (?:) groups are supported')
  }
  if (++reader.depth > DEPTH_LIMIT) fail(reader, 'Groups lie too deep')
  const node = choice(reader)
  if (!skip(reader, ')')) fail(reader, 'Unclosed group')
  reader.depth--
  return node
}

function skipName(reader: Reader): boolean {
  const rest = reader.characters.slice(reader.at, reader.at + 66).join('')
  const name = /^<[A-Za-z][A-Za-z0-9]{0,63}>/.exec(rest)?.[0]
  reader.at += name?.length ?? 0
  return name !== undefined
}

function literal({ ignoreCase }: Reader, character: string): Accepts {
  if (!ignoreCase) return (each) => each === character
  return (each) => each.toLowerCase() === character.toLowerCase()
}

const named: Readonly<Record<string, Accepts>> = {
  d: (each) => /^[0-9]$/.test(each),
  D: (each) => !/^[0-9]$/.test(each),
  w: (each) => /^[A-Za-z0-9_]$/.test(each),
  W: (each) => !/^[A-Za-z0-9_]$/.test(each),
  s: (each) => /^[ \t\n\v\f\r]$/.test(each),
  S: (each) => !/^[ \t\n\v\f\r]$/.test(each),
}

const controls: Readonly<Record<string, string>> = { t: '\t', n: '\n', r: '\r', f: '\f', e: '\u001b' }

function escaped(reader: Reader): Accepts {
  const set = named[peek(reader) ?? '']
  if (set === undefined) return literal(reader, escapedCharacter(reader))
  reader.at++
  return set
}

/** A letter that stands for something else than itself must be known. */
function escapedCharacter(reader: Reader): string {
  const character = peek(reader)
  if (character === undefined) {
    fail(reader, 'Unexpected end after a backslash')
    return ''
  }
  reader.at++
  const rest = reader.characters.slice(reader.at, reader.at + 4).join('')
  const digits = character === 'x' ? 2 : character === 'u' ? 4 : 0
  if (digits > 0 && new RegExp(`^[0-9A-Fa-f]{${digits}}`).test(rest)) {
    reader.at += digits
    return String.fromCodePoint(Number.parseInt(rest.slice(0, digits), 16))
  }
  const control = controls[character]
  if (control === undefined && /[A-Za-z0-9]/.test(character)) {
    fail(reader, `Illegal or unsupported escape sequence '\\${character}'`)
  }
  return control ?? character
}

function characterClass(reader: Reader): Accepts {
  const negated = skip(reader, '^')
  const members: Accepts[] = []
  let next = peek(reader)
  while (next !== undefined && (next !== ']' || members.length === 0)) {
    members.push(member(reader))
    next = peek(reader)
  }
  if (!skip(reader, ']')) fail(reader, 'Unclosed character class')
  return (each) => members.some((accepts) => accepts(each)) !== negated
}

function member(reader: Reader): Accepts {
  const first = peek(reader) ?? ''
  reader.at++
  if (first === '[' || (first === '&' && peek(reader) === '&')) {
    fail(reader, 'Classes within classes are not supported')
  }
  if (first === '\\') {
    const set = named[peek(reader) ?? '']
    if (set !== undefined) {
      reader.at++
      return set
    }
  }
  const from = first === '\\' ? escapedCharacter(reader) : first
  const { characters, at } = reader
  if (peek(reader) !== '-' || characters[at + 1] === ']' || characters[at + 1] === undefined) {
    return literal(reader, from)
  }
  reader.at += 2
  const last = characters[at + 1] ?? ''
  const to = last === '\\' ? escapedCharacter(reader) : last
  if (codeOf(to) < codeOf(from)) fail(reader, 'Illegal character range')
  return between(reader, from, to)
}

const codeOf = (character: string): number => character.codePointAt(0) ?? 0

function between({ ignoreCase }: Reader, from: string, to: string): Accepts {
  const lies = (each: string) => codeOf(from) <= codeOf(each) && codeOf(each) <= codeOf(to)
  return ignoreCase ? (each) => lies(each.toLowerCase()) || lies(each.toUpperCase()) : lies
}

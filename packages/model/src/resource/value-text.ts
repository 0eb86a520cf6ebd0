import { Ranges } from '../ranges.ts'
import { err, ok } from '../result.ts'
import type { Result } from '../result.ts'
import { Scalar } from '../scalar.ts'
import type { ResourceValue } from './resource.ts'

/** What is neither a number nor a list: no resource may be so. */
export interface TextValue {
  readonly type: 'TEXT'
}

/**
 * A value as flags have it: `1.5`, `[31000-32000, 40000-40000]`, `{sda1, sdb1}`.
 *
 * Source: `internal::values::parse()`, mesos `src/common/values.cpp`.
 */
export function parseValue(text: string): Result<ResourceValue | TextValue, string> {
  const bare = text.replaceAll(' ', '')
  if (bare === '') return err('Expecting non-empty string')
  if (!['[]', '{}', '()'].every((pair) => bracketsMatch(bare, pair))) return err('Mismatched brackets')
  if (bare.startsWith('[')) return parseRanges(bare)
  if (bare.includes('[')) return err("Unexpected '[' found")
  if (bare.startsWith('{')) return ok({ type: 'SET', set: tokens(bare, /[{},\n]/) })
  if (bare.includes('{')) return err("Unexpected '{' found")
  return parseNumber(bare)
}

function parseRanges(text: string): Result<ResourceValue, string> {
  const numbers = tokens(text, /[[\]\-,\n]/)
  if (numbers.length % 2 !== 0) return err('Expecting one or more "ranges"')
  const bad = numbers.find((number) => !/^\d+$/.test(number))
  if (bad !== undefined) return err(`Expecting non-negative integers in '${bad}'`)
  const begins = numbers.filter((_, index) => index % 2 === 0)
  const ranges = begins.map((begin, index) => ({ begin: Number(begin), end: Number(numbers[2 * index + 1]) }))
  return ok({ type: 'RANGES', ranges: Ranges.of(ranges) })
}

/** Infinities, negative numbers and what is no number at all are text. */
function parseNumber(text: string): Result<ResourceValue | TextValue, string> {
  if (!/^\+?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text)) return ok({ type: 'TEXT' })
  const number = Number(text)
  if (number > 0 && number < 2 ** -1022) return err('Subnormal values not supported')
  return ok(Number.isFinite(number) ? { type: 'SCALAR', scalar: Scalar.of(number) } : { type: 'TEXT' })
}

function bracketsMatch(text: string, [open, close]: string): boolean {
  let depth = 0
  for (const character of text) {
    if (character === open) depth++
    if (character === close) depth--
    if (depth < 0) return false
  }
  return depth === 0
}

export function tokens(text: string, separator: RegExp | string): string[] {
  return text.split(separator).filter((token) => token !== '')
}

import { err, ok, type Result } from '@holdfast/model/result'
import { Ranges, type Range } from '@holdfast/model/ranges'
import { Scalar } from '@holdfast/model/scalar'
import type { Attribute, AttributeValue } from '../../core/agent-info.ts'

/**
 * Reads `rack:r1;level:10;ports:[1-2]`: what looks like a number is one, ranges stand in brackets, the rest is text.
 *
 * Source: `Attributes::parse()`, mesos `src/common/attributes.cpp`.
 */
export function decodeAttributes(text: unknown): Result<readonly Attribute[], string> {
  if (typeof text !== 'string') return err('expected text such as "rack:r1;level:10"')
  const attributes: Attribute[] = []
  for (const token of text.split(/[;\n]/)) {
    if (token.trim() === '') continue
    const at = token.indexOf(':')
    const name = token.slice(0, at).trim()
    if (at < 0 || name === '') return err(`'${token}' is not name:value`)
    const value = decodeValue(token.slice(at + 1).trim())
    if (!value.ok) return err(`'${token}': ${value.error}`)
    attributes.push({ name, value: value.value })
  }
  return ok(attributes)
}

function decodeValue(text: string): Result<AttributeValue, string> {
  if (/^\d+(\.\d+)?$/.test(text)) return ok({ type: 'SCALAR', scalar: Scalar.of(Number(text)) })
  if (text.startsWith('{')) return err('a set cannot be an attribute')
  if (!text.startsWith('[')) return ok({ type: 'TEXT', text })
  const ranges: Range[] = []
  for (const part of text.replace(/^\[|\]$/g, '').split(',')) {
    const [, begin, end] = /^\s*(\d+)\s*-\s*(\d+)\s*$/.exec(part) ?? []
    if (begin === undefined || end === undefined || Number(begin) > Number(end)) {
      return err('expected ranges such as [1-2, 5-9]')
    }
    ranges.push({ begin: Number(begin), end: Number(end) })
  }
  return ok({ type: 'RANGES', ranges: Ranges.of(ranges) })
}

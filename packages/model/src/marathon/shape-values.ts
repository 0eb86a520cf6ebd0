import { fault, isText } from './shape.ts'
import type { Shape } from './shape.ts'

/** Lengths are in UTF-16 units, as Java counts. */
interface TextLimits {
  readonly min?: number
  readonly max?: number
  readonly pattern?: RegExp
}

export function text({ min = 0, max = Infinity, pattern }: TextLimits = {}): Shape<string> {
  return (json, faults) => {
    if (typeof json !== 'string') return fault(faults, 'error.expected.jsstring')
    if (json.length < min) return fault(faults, 'error.minLength')
    if (json.length > max) return fault(faults, 'error.maxLength')
    if (!isText(json) || (pattern && !pattern.test(json))) return fault(faults, 'error.pattern')
    return json
  }
}

interface NumberLimits {
  readonly min?: number
  readonly max?: number
}

/** No quantity is larger: up to here thousandths are exact. Unlike Marathon, which takes what fits a double. */
const MAX_QUANTITY = Math.floor(Number.MAX_SAFE_INTEGER / 1000)

export function number({ min = -MAX_QUANTITY, max = MAX_QUANTITY }: NumberLimits = {}): Shape<number> {
  return (json, faults) => {
    if (typeof json !== 'number' || Number.isNaN(json)) return fault(faults, 'error.expected.jsnumber')
    return within(json, min, max, faults)
  }
}

/**
 * So many volumes, and so many constraints on each or on the whole, may be asked for: each constraint is an expression to be
 * worked out. Unlike Marathon, which has no limit.
 */
export const MAX_VOLUMES = 100
export const MAX_CONSTRAINTS = 20

const MAX_INT = 2 ** 31 - 1

export function int({ min = -(2 ** 31), max = MAX_INT }: NumberLimits = {}): Shape<number> {
  return (json, faults) => {
    if (typeof json !== 'number') return fault(faults, 'error.expected.jsnumber')
    if (!Number.isInteger(json) || json > MAX_INT || json < -(2 ** 31))
      return fault(faults, 'error.expected.int')
    return within(json, min, max, faults)
  }
}

/** A whole number; as a rule of MB. */
export function long({ min = -MAX_QUANTITY, max = MAX_QUANTITY }: NumberLimits = {}): Shape<number> {
  return (json, faults) => {
    if (typeof json !== 'number') return fault(faults, 'error.expected.jsnumber')
    if (!Number.isSafeInteger(json)) return fault(faults, 'error.expected.long')
    return within(json, min, max, faults)
  }
}

function within(
  value: number,
  min: number,
  max: number,
  faults: Parameters<typeof fault>[0],
): number | undefined {
  if (value < min) return fault(faults, 'error.min')
  if (value > max) return fault(faults, 'error.max')
  // Adding zero turns -0 into 0, which JSON would not give back.
  return value + 0
}

export const bool: Shape<boolean> = (json, faults) =>
  typeof json === 'boolean' ? json : fault(faults, 'error.expected.jsboolean')

/** One of some words, whatever its case; it is read as it is spelt here. */
export function oneOf<T extends string>(...words: readonly T[]): Shape<T> {
  return (json, faults) => {
    if (typeof json !== 'string') return fault(faults, 'error.expected.jsstring')
    const lower = json.toLowerCase()
    return words.find((word) => word.toLowerCase() === lower) ?? fault(faults, 'error.unknown.enum.literal')
  }
}

/** The name of a volume, a container, an endpoint. */
const NAME = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/

export const name = text({ min: 1, max: 63, pattern: NAME })
/** How long it is, a rule says. */
export const volumeName = text({ min: 1, pattern: NAME })

export const shortText = text({ min: 1, max: 1024 })
export const filled = text({ min: 1 })
export const port = int({ min: 0, max: 65_535 })
export const seconds = int({ min: 0 })

/** Segments of an id: `/db/postgres`, `../postgres`. Whether it may be used is a rule of its own. */
export const pathId: Shape<string> = (json, faults) => {
  if (typeof json !== 'string') return fault(faults, 'error.expected.jsstring')
  if (json === '') return fault(faults, 'error.minLength')
  return json.split('/').every(isSegment) ? json : fault(faults, 'error.pattern')
}

// Not one expression over the whole id: on a long one that is not an id it would never end.
function isSegment(segment: string): boolean {
  if (segment === '' || segment === '.' || segment === '..') return true
  return /^[a-z0-9.-]+$/.test(segment) && /^[a-z0-9]/.test(segment) && /[a-z0-9]$/.test(segment)
}

import { parseSize as parseModelSize } from '@holdfast/model/ledger/sizes'
import { err, ok } from '@holdfast/model/result'
import type { Result } from '@holdfast/model/result'
import { Scalar } from '@holdfast/model/scalar'

export type Unit = 'MiB' | 'GiB' | 'TiB'

export const units: readonly Unit[] = ['MiB', 'GiB', 'TiB']

const mibIn: Readonly<Record<Unit, number>> = { MiB: 1, GiB: 1024, TiB: 1024 * 1024 }

/**
 * Reads a size as a person types it, in MiB. A unit typed behind the number wins over the chosen one: `64 gib`.
 * The error is the sentence to show under the field.
 */
export function parseSize(text: string, unit: Unit): Result<number, string> {
  const trimmed = text.trim()
  if (trimmed === '') return err('Enter a size.')
  if (/^-\d/.test(trimmed)) return err('A size is more than 0.')
  const size = parseModelSize(/[a-z]$/i.test(trimmed) ? trimmed : `${trimmed}${unit}`)
  if (size === undefined) return err(`“${trimmed}” is not a size. Use digits, such as 64 or 0.5.`)
  if (size > 0) return ok(Scalar.toNumber(size))
  return err(
    /[1-9]/.test(trimmed)
      ? 'Mesos counts disk in thousandths of a MiB; this rounds to 0.'
      : 'A size is more than 0.',
  )
}

/** The number and unit that say `mib` exactly in few digits: 65536 is 64 GiB, 1500 is 1500 MiB. */
export function spellSize(mib: number): { readonly text: string; readonly unit: Unit } {
  const isExactIn = (unit: Unit) => mib >= mibIn[unit] && Number.isInteger((mib / mibIn[unit]) * 4)
  const unit = isExactIn('TiB') ? 'TiB' : isExactIn('GiB') ? 'GiB' : 'MiB'
  return { text: String(mib / mibIn[unit]), unit }
}

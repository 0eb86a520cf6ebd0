import { err, ok } from '@holdfast/model/result'
import type { Result } from '@holdfast/model/result'
import { Scalar } from '@holdfast/model/scalar'

export type Unit = 'MiB' | 'GiB' | 'TiB'

export const units: readonly Unit[] = ['MiB', 'GiB', 'TiB']

const mibIn: Readonly<Record<Unit, number>> = { MiB: 1, GiB: 1024, TiB: 1024 * 1024 }

/** More MiB than any agent holds; beyond it thousandths of a MiB are no longer exact. */
const mostMib = 2 ** 43

/**
 * Reads a size as a person types it, in MiB. A unit typed behind the number wins over the chosen one: `64 gib`.
 * The error is the sentence to show under the field.
 */
export function parseSize(text: string, unit: Unit): Result<number, string> {
  const trimmed = text.trim()
  if (trimmed === '') return err('Enter a size.')
  const match = /^([-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?)\s*(?:([mgt])(?:i?b)?)?$/i.exec(trimmed)
  if (!match) return err(`“${trimmed}” is not a size. Use digits, such as 64 or 0.5.`)
  const mib = Number(match[1]) * mibIn[typedUnit(match[2]) ?? unit]
  if (!(mib > 0)) return err('A size is more than 0.')
  if (mib > mostMib) return err('No disk is that large.')
  const rounded = Scalar.toNumber(Scalar.of(mib))
  return rounded === 0 ? err('Mesos counts disk in thousandths of a MiB; this rounds to 0.') : ok(rounded)
}

function typedUnit(letter: string | undefined): Unit | undefined {
  return units.find((unit) => unit.charAt(0) === letter?.toUpperCase())
}

/** The number and unit that say `mib` exactly in the fewest digits: 65536 is 64 GiB, 1500 is 1500 MiB. */
export function spellSize(mib: number): { readonly text: string; readonly unit: Unit } {
  const exact = (unit: Unit) => Number.isInteger((mib / mibIn[unit]) * 4)
  const unit = mib >= mibIn.TiB && exact('TiB') ? 'TiB' : mib >= mibIn.GiB && exact('GiB') ? 'GiB' : 'MiB'
  return { text: String(mib / mibIn[unit]), unit }
}

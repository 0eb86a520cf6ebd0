import type { QuotaPart } from '@holdfast/model/api/rows'
import { formatSize } from '@holdfast/model/ledger/sizes'
import { grouped } from '../../ui/grouped.ts'

/** More is consumed than may be: Mesos gives it nothing more, and takes nothing away. */
export function isOverQuota({ limit, consumed }: QuotaPart): boolean {
  return limit !== undefined && consumed > limit
}

/** `32 GiB of 100 GiB`; without a limit `32 GiB, 50 GiB guaranteed`. */
export function quotaText(part: QuotaPart): string {
  const { name, guarantee, limit, consumed } = part
  const say = (amount: number) => (isSize(name) ? formatSize(amount) : amountText(amount))
  const what = name === 'disk' ? '' : ` ${name === 'mem' ? 'memory' : name}`
  return limit === undefined
    ? `${say(consumed)}${what}, ${say(guarantee ?? 0)} guaranteed`
    : `${say(consumed)} of ${say(limit)}${what}`
}

/** Everything that is decided for one name, for the tip. */
export function quotaSentence(part: QuotaPart): string {
  const { guarantee, limit } = part
  const also = limit !== undefined && guarantee !== undefined && guarantee > 0
  const say = (amount: number) => (isSize(part.name) ? formatSize(amount) : amountText(amount))
  const over = isOverQuota(part) ? '; more than its limit' : ''
  return `${part.name}: ${quotaText({ ...part, name: isSize(part.name) ? 'disk' : part.name })}${also ? `, ${say(guarantee)} guaranteed` : ''}${over}`
}

const isSize = (name: string): boolean => name === 'disk' || name === 'mem'

function amountText(amount: number): string {
  return Number.isInteger(amount) ? grouped(amount) : String(Number(amount.toFixed(3)))
}

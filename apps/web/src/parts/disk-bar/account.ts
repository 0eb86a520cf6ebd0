import type { DiskAccount, VolumeStatus } from '@holdfast/model/api/rows'
import { formatExactMib, formatSize } from '@holdfast/model/ledger/sizes'
import { strings } from '../../strings.ts'

/** One part of a disk, in its fixed place. */
export interface Part {
  readonly kind: PartKind
  readonly mb: number
}

export type PartKind = VolumeStatus | 'idle' | 'hidden' | 'used' | 'free' | 'remainder'

export const partNames: Readonly<Record<PartKind, string>> = {
  attached: strings.account.attached,
  detached: strings.account.detached,
  orphaned: strings.account.orphaned,
  unknown: strings.account.unknown,
  idle: strings.account.reservedIdle,
  hidden: strings.account.hidden,
  used: strings.account.usedUnreserved,
  free: strings.account.free,
  remainder: strings.account.remainder,
}

/** From left to right, always: position is memory. */
export const partOrder: readonly PartKind[] = [
  'attached',
  'detached',
  'orphaned',
  'unknown',
  'idle',
  'hidden',
  'used',
  'free',
  'remainder',
]

export function partsOf(account: DiskAccount): readonly Part[] {
  const mb: Readonly<Record<PartKind, number>> = {
    attached: account.attachedMb,
    detached: account.detachedMb,
    orphaned: account.orphanedMb,
    unknown: account.unknownMb,
    idle: account.reservedIdleMb,
    hidden: account.hiddenMb ?? 0,
    used: account.usedUnreservedMb,
    free: account.freeMb,
    // More than there is cannot be drawn as a part; the sentence and the table say it.
    remainder: account.remainderMb,
  }
  return partOrder.map((kind) => ({ kind, mb: mb[kind] }))
}

/** The bar as a sentence: "100 GiB: 38 GiB attached, 22 GiB detached, 40 GiB free". */
export function sentenceOf(name: string, account: DiskAccount): string {
  const said = partsOf(account)
    .filter((part) => part.mb !== 0)
    .map((part) => `${formatSize(part.mb)} ${partNames[part.kind]}`)
  return `${name}, ${formatSize(account.sizeMb)}: ${said.length === 0 ? 'nothing' : said.join(', ')}`
}

export function segmentTip(kind: PartKind, mb: number, sizeMb: number): string {
  const share = sizeMb === 0 ? '' : `, ${percent(mb / sizeMb)}`
  return `${partNames[kind]}: ${formatSize(mb)}${share}\n${formatExactMib(mb)}`
}

export function percent(share: number): string {
  if (share > 0 && share < 0.001) return '<0.1%'
  return `${Number((share * 100).toFixed(share < 0.1 ? 1 : 0))}%`
}

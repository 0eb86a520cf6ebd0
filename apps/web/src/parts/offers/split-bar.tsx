import type { OfferRow } from '@holdfast/model/api/hosted'
import type { DiskAccount } from '@holdfast/model/api/rows'
import { DiskBar } from '../disk-bar/disk-bar.tsx'

/** The disk of an offer as every disk is drawn: kept in volumes, reserved and idle, and free for any role. */
export function SplitBar({ offer }: { readonly offer: OfferRow }) {
  return <DiskBar name={`Offered disk of ${offer.hostname}`} account={offeredAccount(offer)} size="list" />
}

/** Nobody uses what is offered: its volumes are detached. */
export function offeredAccount({
  volumesMb,
  reservedMb,
  unreservedMb,
}: Pick<OfferRow, 'volumesMb' | 'reservedMb' | 'unreservedMb'>): DiskAccount {
  return {
    sizeMb: Math.round((volumesMb + reservedMb + unreservedMb) * 1000) / 1000,
    attachedMb: 0,
    detachedMb: volumesMb,
    orphanedMb: 0,
    unknownMb: 0,
    reservedIdleMb: reservedMb,
    usedUnreservedMb: 0,
    freeMb: unreservedMb,
    remainderMb: 0,
  }
}

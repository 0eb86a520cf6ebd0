import type { ReservationRow } from '@holdfast/model/api/rows'
import { formatSize } from '@holdfast/model/ledger/sizes'
import { PlanDialog } from './plan-dialog.tsx'
import { unreserveRequest } from './unreserve-request.ts'

export interface UnreserveDialogProps {
  readonly row: ReservationRow
  readonly onClose: () => void
}

/** Gives idle disk of a reservation back to everyone. Nothing is lost by it. */
export function UnreserveDialog({ row, onClose }: UnreserveDialogProps) {
  const size = formatSize(row.idleMb)
  return (
    <PlanDialog
      title={`Unreserve ${size} of role ${row.role} · ${row.hostname}`}
      keep="Keep it reserved"
      act={`Unreserve ${size}`}
      purpose={`unreserve ${size}`}
      request={unreserveRequest(row)}
      onClose={onClose}
    />
  )
}

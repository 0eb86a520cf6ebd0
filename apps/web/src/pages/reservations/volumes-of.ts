import type { ReservationRow } from '@holdfast/model/api/rows'
import { diskName } from '@holdfast/model/ledger/disks'
import { filterFor } from '../../parts/filter/edit.ts'

/** The search of the volumes page that lists what lies on a reservation's disk. */
export function volumesOf(row: ReservationRow): { readonly q: string } {
  const words = [
    filterFor('role', row.role),
    filterFor('agent', row.agentId),
    filterFor('disk', diskName(row.disk)),
  ]
  return { q: words.join(' ') }
}

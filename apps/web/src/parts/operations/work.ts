import { create } from 'zustand'
import type { ReservationRow, VolumeRow } from '@holdfast/model/api/rows'
import type { CreatePreset } from '../create-volume/form.ts'
import type { ReservePreset } from '../reserve/form.ts'

/** The one thing that is being prepared: a panel or a dialog over the page. */
export type Work =
  | { readonly kind: 'create'; readonly preset: CreatePreset }
  | { readonly kind: 'reserve'; readonly preset: ReservePreset }
  | { readonly kind: 'destroy'; readonly rows: readonly VolumeRow[] }
  | { readonly kind: 'unreserve'; readonly row: ReservationRow }

interface WorkState {
  readonly work: Work | undefined
  /** Counts openings, so that the same thing opened again starts afresh. */
  readonly opening: number
}

export const useWork = create<WorkState>(() => ({ work: undefined, opening: 0 }))

/** Opens the panel that creates a volume, filled in as far as the place it was opened from says. */
export const openCreateVolume = (preset: CreatePreset = {}) => start({ kind: 'create', preset })

/** Opens the panel that reserves disk for a role. */
export const openReserve = (preset: ReservePreset = {}) => start({ kind: 'reserve', preset })

/** Shows the plan of destroying these volumes. Nothing is done before it is confirmed there. */
export const openDestroy = (rows: readonly VolumeRow[]) => start({ kind: 'destroy', rows })

/** Shows the plan of giving back what is idle in a reservation. */
export const openUnreserve = (row: ReservationRow) => start({ kind: 'unreserve', row })

export const closeWork = () => useWork.setState({ work: undefined })

function start(work: Work): void {
  useWork.setState(({ opening }) => ({ work, opening: opening + 1 }))
}

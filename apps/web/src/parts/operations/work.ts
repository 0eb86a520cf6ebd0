import { create } from 'zustand'
import type { OperationRequest } from '@holdfast/model/api/operations'
import type { ReservationRow, VolumeRow } from '@holdfast/model/api/rows'

/** The one change that is being prepared in a dialog over the page. */
export type Work =
  | { readonly kind: 'destroy'; readonly rows: readonly VolumeRow[] }
  | { readonly kind: 'unreserve'; readonly row: ReservationRow }
  | {
      readonly kind: 'again'
      readonly title: string
      readonly act: string
      readonly request: OperationRequest
    }

interface WorkState {
  readonly work: Work | undefined
  /** Counts openings, so that the same thing opened again starts afresh. */
  readonly opening: number
}

export const useWork = create<WorkState>(() => ({ work: undefined, opening: 0 }))

/** Shows the plan of destroying these volumes. Nothing is done before it is confirmed there. */
export const openDestroy = (rows: readonly VolumeRow[]) => start({ kind: 'destroy', rows })

/** Shows the plan of giving back what is idle in a reservation. */
export const openUnreserve = (row: ReservationRow) => start({ kind: 'unreserve', row })

/** Shows the plan of an operation that was asked for once before: nothing of the old plan counts any more. */
export const openAgain = (title: string, act: string, request: OperationRequest) =>
  start({ kind: 'again', title, act, request })

export const closeWork = () => useWork.setState({ work: undefined })

function start(work: Work): void {
  useWork.setState(({ opening }) => ({ work, opening: opening + 1 }))
}

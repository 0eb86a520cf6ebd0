import type { OperationRow } from '@holdfast/model/api/operations'
import { paths } from '@holdfast/model/api/paths'
import type { ListRows } from '@holdfast/model/api/stream'

/** Every list that is answered in windows, with its row. */
export interface WindowRows extends ListRows {
  readonly operations: OperationRow
}

export type WindowList = keyof WindowRows

export const listPaths: Readonly<Record<WindowList, string>> = {
  volumes: paths.volumes,
  agents: paths.agents,
  reservations: paths.reservations,
  roles: paths.roles,
  operations: paths.operations,
}

/** Rows that are fetched at once. */
export const pageSize = 100

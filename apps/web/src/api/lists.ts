import type { ControlRow, FrameworkRow, OfferRow, TaskRow, VisibilityRow } from '@holdfast/model/api/hosted'
import type { OperationRow } from '@holdfast/model/api/operations'
import { paths } from '@holdfast/model/api/paths'
import type { ListRows } from '@holdfast/model/api/stream'

/** Every list that is answered in windows, with its row. */
export interface WindowRows extends ListRows {
  readonly operations: OperationRow
  readonly tasks: TaskRow
  readonly offers: OfferRow
  readonly frameworks: FrameworkRow
  readonly visibility: VisibilityRow
  readonly controls: ControlRow
}

export type WindowList = keyof WindowRows

export const listPaths: Readonly<Record<WindowList, string>> = {
  volumes: paths.volumes,
  agents: paths.agents,
  reservations: paths.reservations,
  roles: paths.roles,
  operations: paths.operations,
  tasks: paths.tasks,
  offers: paths.offers,
  frameworks: paths.frameworks,
  visibility: paths.visibility,
  controls: paths.controls,
}

/** Lists of which the stream tells nothing: offers come and go all the time. They are asked for while somebody looks. */
export const polledLists: ReadonlySet<WindowList> = new Set([
  'tasks',
  'offers',
  'frameworks',
  'visibility',
  'controls',
])
export const pollEveryMs = 2_000

/** Rows that are fetched at once. */
export const pageSize = 100

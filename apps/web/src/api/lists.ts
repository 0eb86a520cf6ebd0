import type { ControlRow, FrameworkRow, OfferRow, TaskRow, VisibilityRow } from '@holdfast/model/api/hosted'
import type { OperationRow } from '@holdfast/model/api/operations'
import type { Query } from './client.ts'
import { paths } from '@holdfast/model/api/paths'
import type {
  InstanceRow,
  ServiceOperationRow,
  ServiceRow,
  ServiceVolumeRow,
} from '@holdfast/model/api/services'
import type { ListRows } from '@holdfast/model/api/stream'

/** Every list that is answered in windows, with its row. */
export interface WindowRows extends ListRows {
  readonly operations: OperationRow
  readonly tasks: TaskRow
  readonly offers: OfferRow
  readonly frameworks: FrameworkRow
  readonly visibility: VisibilityRow
  readonly controls: ControlRow
  readonly services: ServiceRow
  /** Of one service: `of` in the query names it. */
  readonly instances: InstanceRow
  readonly service_volumes: ServiceVolumeRow
  readonly service_operations: ServiceOperationRow
}

export type WindowList = keyof WindowRows

const listPaths: Readonly<Record<WindowList, string | ((of: string) => string)>> = {
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
  services: paths.services,
  instances: paths.serviceInstances,
  service_volumes: paths.serviceVolumes,
  service_operations: paths.serviceOperations,
}

/** Where a list is asked for, and with what. */
export function addressOf(
  list: WindowList,
  { of, ...query }: Query,
): { readonly path: string; readonly query: Query } {
  const path = listPaths[list]
  return typeof path === 'string' ? { path, query } : { path: path(String(of)), query }
}

/** Lists of which the stream tells nothing: offers come and go all the time. They are asked for while somebody looks. */
export const polledLists: ReadonlySet<WindowList> = new Set([
  'tasks',
  'offers',
  'frameworks',
  'visibility',
  'controls',
  'services',
  'instances',
  'service_volumes',
  'service_operations',
])
export const pollEveryMs = 2_000

/** Rows that are fetched at once. */
export const pageSize = 100

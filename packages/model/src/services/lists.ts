import { defaultSort, sumNames, type FacetName, type SortColumn } from '../api/lists.ts'
import type { InstanceRow, ServiceRow, ServiceVolumeRow } from '../api/services.ts'
import { thousandths } from '../ledger/account.ts'
import { type Column, type ListSpec, memoizedNaturalKey, naturalKey } from '../ledger/list-spec.ts'

export const serviceStatuses = [
  'unreachable',
  'delayed',
  'waiting',
  'deploying',
  'deleting',
  'running',
  'suspended',
] as const

const natural = memoizedNaturalKey()

const volumesOf = ({ volumesAttached, volumesDetached, volumesUnknown }: ServiceRow): number =>
  volumesAttached + volumesDetached + volumesUnknown

const serviceColumns: Readonly<Record<SortColumn<'services'>, Column<ServiceRow>>> = {
  id: (row) => naturalKey(row.key),
  kind: (row) => row.kind,
  role: (row) => natural(row.role),
  status: (row) => serviceStatuses.indexOf(row.status),
  instances: (row) => row.instances,
  running: (row) => row.running,
  volumes: volumesOf,
  detached: (row) => row.volumesDetached,
  reserved: (row) => row.reservedMb,
  cpus: (row) => row.cpus,
  mem: (row) => row.memMb,
}

const has = (row: ServiceRow): readonly string[] => [
  ...(volumesOf(row) > 0 ? ['volumes'] : []),
  ...(row.volumesDetached > 0 ? ['detached'] : []),
]

const serviceFacets: Readonly<
  Record<FacetName<'services'>, (row: ServiceRow) => string | readonly string[] | undefined>
> = {
  status: (row) => row.status,
  kind: (row) => row.kind,
  role: (row) => row.role,
  has,
}

export const serviceList: ListSpec<ServiceRow> = {
  fields: {
    status: { kind: 'choice', values: serviceStatuses, get: (row) => row.status },
    kind: { kind: 'choice', values: ['app', 'pod'], get: (row) => row.kind },
    has: { kind: 'word', get: has },
    role: { kind: 'word', get: (row) => row.role },
    service: { kind: 'word', get: (row) => row.key },
    instances: { kind: 'number', get: (row) => row.instances },
    volumes: { kind: 'number', get: (row) => volumesOf(row) },
    size: { kind: 'size', get: (row) => thousandths(row.reservedMb) },
  },
  text: (row) => [row.key, row.role],
  columns: serviceColumns,
  defaultSort: defaultSort.services,
  facets: serviceFacets,
  sums: sumNames.services,
  amounts: (row) => [thousandths(row.reservedMb)],
}

const instanceColumns: Readonly<Record<SortColumn<'instances'>, Column<InstanceRow>>> = {
  id: (row) => row.key,
  status: (row) => row.label,
  host: (row) => (row.host === undefined ? undefined : natural(row.host)),
  volumes: (row) => row.volumes.length,
  version: (row) => row.version,
  since: (row) => (row.sinceMs === undefined ? undefined : -row.sinceMs),
}

export const instanceList: ListSpec<InstanceRow> = {
  fields: {
    status: { kind: 'word', get: (row) => row.label },
    host: { kind: 'word', get: (row) => row.host },
    volume: { kind: 'word', get: (row) => row.volumes.map(({ persistenceId }) => persistenceId) },
  },
  text: (row) => [row.key, row.host, ...row.volumes.map(({ persistenceId }) => persistenceId)],
  columns: instanceColumns,
  defaultSort: defaultSort.instances,
  facets: { status: (row) => row.label, host: (row) => row.host },
  sums: sumNames.instances,
  amounts: () => [],
}

const volumeColumns: Readonly<Record<SortColumn<'service_volumes'>, Column<ServiceVolumeRow>>> = {
  id: (row) => naturalKey(row.key),
  host: (row) => (row.host === undefined ? undefined : natural(row.host)),
  type: (row) => row.type,
  profile: (row) => row.profile,
  path: (row) => row.path,
  size: (row) => row.sizeMb,
  mode: (row) => row.mode,
  status: (row) => row.status,
}

export const serviceVolumeList: ListSpec<ServiceVolumeRow> = {
  fields: {
    status: { kind: 'word', get: (row) => row.status },
    host: { kind: 'word', get: (row) => row.host },
    type: { kind: 'word', get: (row) => row.type },
    path: { kind: 'word', get: (row) => row.path },
    instance: { kind: 'word', get: (row) => row.instanceId },
    size: { kind: 'size', get: (row) => thousandths(row.sizeMb) },
  },
  text: (row) => [row.key, row.host, row.path, row.instanceId],
  columns: volumeColumns,
  defaultSort: defaultSort.service_volumes,
  facets: { status: (row) => row.status, type: (row) => row.type, host: (row) => row.host },
  sums: sumNames.service_volumes,
  amounts: (row) => [thousandths(row.sizeMb)],
}

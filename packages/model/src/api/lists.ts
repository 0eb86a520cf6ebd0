/** What the lists can be sorted by: `sort=size`, `sort=-size`. Rows without a value come last either way. */
export const sortColumns = {
  volumes: ['id', 'status', 'owner', 'role', 'agent', 'disk', 'path', 'size', 'age', 'seen', 'principal'],
  agents: [
    'agent',
    'status',
    'size',
    'free',
    'largest',
    'reserved',
    'volumes',
    'attached',
    'detached',
    'orphaned',
    'tasks',
    'version',
    'since',
  ],
  reservations: ['role', 'kind', 'principal', 'agent', 'disk', 'size', 'used', 'idle', 'volumes', 'owner'],
  roles: [
    'role',
    'weight',
    'quota',
    'reserved',
    'attached',
    'detached',
    'orphaned',
    'idle',
    'volumes',
    'frameworks',
    'agents',
  ],
  tasks: ['task', 'state', 'framework', 'role', 'agent', 'volumes', 'cpus', 'mem', 'since'],
  offers: ['framework', 'role', 'agent', 'reserved', 'volumes', 'unreserved', 'cpus', 'mem', 'age'],
  frameworks: ['name', 'state', 'principal', 'tasks', 'offers', 'volumes', 'size', 'since'],
  services: [
    'id',
    'kind',
    'role',
    'status',
    'instances',
    'running',
    'volumes',
    'detached',
    'reserved',
    'cpus',
    'mem',
  ],
  instances: ['id', 'status', 'host', 'volumes', 'version', 'since'],
  service_volumes: ['id', 'host', 'type', 'profile', 'path', 'size', 'mode', 'status'],
} as const

export type SortColumn<L extends keyof typeof sortColumns> = (typeof sortColumns)[L][number]

/** How a list is sorted when nothing is said. */
export const defaultSort = {
  volumes: 'id',
  agents: 'agent',
  reservations: 'role',
  roles: 'role',
  tasks: 'task',
  offers: 'framework',
  frameworks: 'name',
  services: 'id',
  instances: 'id',
  service_volumes: 'id',
} as const

/** No window is longer; without a limit it has `defaultLimit` rows. */
export const maxLimit = 500
export const defaultLimit = 100

/**
 * The facets of each list. A value of a facet is what the filter takes: `status:detached`. A facet counts what would
 * match if the filter said nothing of this facet itself, so that its other values can be chosen.
 */
export const facetNames = {
  volumes: ['status', 'claim', 'role', 'owner', 'type', 'agent'],
  agents: ['status', 'type', 'version', 'attr'],
  reservations: ['role', 'kind', 'claim', 'owner', 'type', 'principal'],
  roles: ['quota'],
  tasks: ['state', 'framework', 'role'],
  offers: ['framework', 'role', 'agent'],
  frameworks: ['state', 'role', 'principal'],
  services: ['status', 'kind', 'role', 'has'],
  instances: ['status', 'host'],
  service_volumes: ['status', 'type', 'host'],
} as const

export type FacetName<L extends keyof typeof facetNames> = (typeof facetNames)[L][number]

/** The `sums` of each list, in MB. */
export const sumNames = {
  volumes: ['sizeMb', 'attachedMb', 'detachedMb', 'orphanedMb', 'unknownMb'],
  agents: [
    'sizeMb',
    'reservedMb',
    'attachedMb',
    'detachedMb',
    'orphanedMb',
    'unknownMb',
    'reservedIdleMb',
    'usedUnreservedMb',
    'freeMb',
  ],
  reservations: ['sizeMb', 'inVolumesMb', 'idleMb'],
  roles: ['sizeMb', 'attachedMb', 'detachedMb', 'orphanedMb', 'unknownMb', 'idleMb'],
  tasks: ['sizeMb'],
  offers: ['sizeMb', 'reservedMb', 'volumesMb', 'unreservedMb'],
  frameworks: ['sizeMb'],
  services: ['sizeMb'],
  instances: [],
  service_volumes: ['sizeMb'],
} as const

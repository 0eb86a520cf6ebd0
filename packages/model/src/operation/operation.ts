import type { Resource } from '../resource/resource.ts'

/**
 * What may be done to an agent's resources. None of these changes the agent's totals.
 *
 * Source: `Offer.Operation`, mesos `include/mesos/v1/mesos.proto`.
 */
export type Operation =
  | { readonly type: 'RESERVE'; readonly resources: readonly Resource[]; readonly source?: readonly Resource[] }
  | { readonly type: 'UNRESERVE'; readonly resources: readonly Resource[] }
  | { readonly type: 'CREATE'; readonly volumes: readonly Resource[] }
  | { readonly type: 'DESTROY'; readonly volumes: readonly Resource[] }
  | { readonly type: 'GROW_VOLUME'; readonly volume: Resource; readonly addition: Resource }
  | { readonly type: 'SHRINK_VOLUME'; readonly volume: Resource; readonly subtract: Resource['value'] }

export type OperationType = Operation['type']

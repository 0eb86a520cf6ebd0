import type { DiskSource, Resource } from '../resource/resource.ts'
import type { Scalar } from '../scalar.ts'
import type { JsonObject } from '../json.ts'

/**
 * What may be done to an agent's resources. None of these changes the agent's totals. The master applies them to
 * its own view at once, before the agent confirms.
 *
 * Source: `Offer.Operation`, mesos `include/mesos/v1/mesos.proto`.
 */
export type Operation =
  /** With a `source`: what is reserved so becomes what `resources` say, in one step. */
  | {
      readonly type: 'RESERVE'
      readonly resources: readonly Resource[]
      readonly source?: readonly Resource[]
    }
  | { readonly type: 'UNRESERVE'; readonly resources: readonly Resource[] }
  | { readonly type: 'CREATE'; readonly volumes: readonly Resource[] }
  | { readonly type: 'DESTROY'; readonly volumes: readonly Resource[] }
  | { readonly type: 'GROW_VOLUME'; readonly volume: Resource; readonly addition: Resource }
  | { readonly type: 'SHRINK_VOLUME'; readonly volume: Resource; readonly subtract: Scalar }

export type OperationType = Operation['type']

/** What only a storage provider can do. Nothing changes before the provider says that it is done. */
export type ProviderOperation =
  | {
      readonly type: 'CREATE_DISK'
      readonly source: Resource
      readonly targetType: DiskSource['type']
      readonly targetProfile?: string
    }
  | { readonly type: 'DESTROY_DISK'; readonly source: Resource }

/** The start of tasks. Tasks are kept as the wire has them; reading them is not the business of operations. */
export type LaunchOperation =
  | { readonly type: 'LAUNCH'; readonly taskInfos: readonly JsonObject[] }
  | { readonly type: 'LAUNCH_GROUP'; readonly executor: JsonObject; readonly tasks: readonly JsonObject[] }

/** Everything that a framework may ask for when it accepts an offer. */
export type OfferOperation = Operation | ProviderOperation | LaunchOperation

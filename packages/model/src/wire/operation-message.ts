import type { JsonObject } from '../json.ts'
import { optional, repeated, required } from './protobuf.ts'
import type { Field, Message } from './protobuf.ts'
import { resourceMessage, valueMessages } from './resource-message.ts'
import type { WireResource, WireSource } from './resource-message.ts'

/**
 * An operation as the wire has it; both versions of the API spell it alike, but for what is inside the tasks. Nothing of
 * it is validated.
 *
 * Source: `Offer.Operation`, mesos `include/mesos/mesos.proto`.
 */
export interface WireOperation {
  readonly type?: WireOperationType
  /** Asks for feedback under this name. */
  readonly id?: { readonly value: string }
  readonly launch?: { readonly task_infos?: readonly JsonObject[] }
  readonly launch_group?: {
    readonly executor: JsonObject
    readonly task_group: { readonly tasks?: readonly JsonObject[] }
  }
  readonly reserve?: {
    readonly source?: readonly WireResource[]
    readonly resources?: readonly WireResource[]
  }
  readonly unreserve?: { readonly resources?: readonly WireResource[] }
  readonly create?: { readonly volumes?: readonly WireResource[] }
  readonly destroy?: { readonly volumes?: readonly WireResource[] }
  readonly grow_volume?: { readonly volume: WireResource; readonly addition: WireResource }
  readonly shrink_volume?: { readonly volume: WireResource; readonly subtract: { readonly value: number } }
  readonly create_disk?: {
    readonly source: WireResource
    readonly target_type: WireSource['type']
    readonly target_profile?: string
  }
  readonly destroy_disk?: { readonly source: WireResource }
}

export const wireOperationTypes = [
  'UNKNOWN',
  'LAUNCH',
  'LAUNCH_GROUP',
  'RESERVE',
  'UNRESERVE',
  'CREATE',
  'DESTROY',
  'GROW_VOLUME',
  'SHRINK_VOLUME',
  'CREATE_DISK',
  'DESTROY_DISK',
] as const

export type WireOperationType = (typeof wireOperationTypes)[number]

const resource: Field = required({ message: resourceMessage })
const resources: Field = repeated({ message: resourceMessage })

export const offerOperationMessage: Message = {
  type: optional({ names: wireOperationTypes }),
  id: optional({ message: { value: required('string') } }),
  launch: optional({ message: { task_infos: repeated('opaque') } }),
  launch_group: optional({
    message: {
      executor: required('opaque'),
      task_group: required({ message: { tasks: repeated('opaque') } }),
    },
  }),
  reserve: optional({ message: { source: resources, resources } }),
  unreserve: optional({ message: { resources } }),
  create: optional({ message: { volumes: resources } }),
  destroy: optional({ message: { volumes: resources } }),
  grow_volume: optional({ message: { volume: resource, addition: resource } }),
  shrink_volume: optional({
    message: { volume: resource, subtract: required({ message: valueMessages.scalar }) },
  }),
  create_disk: optional({
    message: {
      source: resource,
      target_type: required({ names: ['UNKNOWN', 'PATH', 'MOUNT', 'BLOCK', 'RAW'] }),
      target_profile: optional('string'),
    },
  }),
  destroy_disk: optional({ message: { source: resource } }),
}

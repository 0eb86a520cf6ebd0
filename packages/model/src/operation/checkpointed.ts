import type { PersistenceId, Role } from '../ids.ts'
import { PersistentMap } from '../persistent-map.ts'
import { equals } from '../resource/kind.ts'
import { isPersistentVolume, needsCheckpointing, reservationRole } from '../resource/resource.ts'
import type { Resource } from '../resource/resource.ts'
import { Resources } from '../resource/resources.ts'
import type { ResourceConversion } from './conversions.ts'

/**
 * What an agent has written down: its dynamic reservations and volumes, the volumes also by role and id. Immutable;
 * an operation changes it at the cost of the operation, so that thousands of volumes do not slow down the next one.
 *
 * Source: `Slave::checkpointedResources`, mesos `src/master/master.hpp`.
 */
export interface Checkpointed {
  readonly resources: Resources
  /** More than one volume of a name is a fault that an agent may report, never one that an operation makes. */
  readonly volumes: PersistentMap<readonly Resource[]>
}

const empty: Checkpointed = { resources: Resources.empty, volumes: PersistentMap.empty() }

export const Checkpointed = {
  empty,

  /** The part of an agent's total that it must write down. Costs as much as the total is large. */
  of(total: Resources): Checkpointed {
    const resources = Resources.filter(total, needsCheckpointing)
    return { resources, volumes: Resources.list(resources).reduce(withVolume, empty.volumes) }
  },

  /** After an operation on the total, of which these are the steps. */
  apply(before: Checkpointed, conversions: readonly ResourceConversion[]): Checkpointed {
    return conversions.reduce(applyConversion, before)
  },

  /** The volume of this id that is reserved to the role; absent when there is none. */
  volume({ volumes }: Checkpointed, role: Role, id: PersistenceId): Resource | undefined {
    return PersistentMap.get(volumes, volumeKey(role, id))?.[0]
  },
}

function applyConversion(before: Checkpointed, { consumed, converted }: ResourceConversion): Checkpointed {
  const less = Resources.list(consumed).filter(needsCheckpointing)
  const more = Resources.list(converted).filter(needsCheckpointing)
  return {
    resources: Resources.add(Resources.subtract(before.resources, Resources.of(less)), Resources.of(more)),
    volumes: more.reduce(withVolume, less.reduce(withoutVolume, before.volumes)),
  }
}

type Volumes = Checkpointed['volumes']

function withVolume(volumes: Volumes, resource: Resource): Volumes {
  const key = keyOf(resource)
  return key === undefined
    ? volumes
    : PersistentMap.set(volumes, key, [...(PersistentMap.get(volumes, key) ?? []), resource])
}

function withoutVolume(volumes: Volumes, resource: Resource): Volumes {
  const key = keyOf(resource)
  if (key === undefined) return volumes
  const stored = PersistentMap.get(volumes, key) ?? []
  const index = stored.findIndex((volume) => equals(volume, resource))
  if (index < 0) return volumes
  const left = stored.toSpliced(index, 1)
  return left.length > 0 ? PersistentMap.set(volumes, key, left) : PersistentMap.delete(volumes, key)
}

function keyOf(resource: Resource): string | undefined {
  const role = reservationRole(resource)
  const id = resource.disk?.persistence?.id
  return isPersistentVolume(resource) && role !== undefined && id !== undefined
    ? volumeKey(role, id)
    : undefined
}

/** An id holds no control characters, so a line feed keeps the two apart. */
function volumeKey(role: Role, id: PersistenceId): string {
  return `${role}\n${id}`
}

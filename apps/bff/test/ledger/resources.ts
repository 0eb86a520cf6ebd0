import { FrameworkId, PersistenceId, Role, TaskId } from '@holdfast/model/ids'
import { allocate } from '@holdfast/model/resource/resource'
import type { DiskSource, Reservation, Resource } from '@holdfast/model/resource/resource'
import { Resources } from '@holdfast/model/resource/resources'
import { Scalar } from '@holdfast/model/scalar'
import type { ClusterTask } from '../../src/ports/cluster.ts'

export function disk(sizeMb: number, more: Partial<Resource> = {}): Resource {
  return { name: 'disk', value: { type: 'SCALAR', scalar: Scalar.of(sizeMb) }, reservations: [], ...more }
}

export function cpus(count: number, more: Partial<Resource> = {}): Resource {
  return { ...disk(count, more), name: 'cpus' }
}

export const fixed = (role: string): readonly Reservation[] => [{ type: 'STATIC', role: Role(role) }]

/** A reservation that a framework labelled as Marathon does. */
export function labelled(role: string, frameworkId: string): readonly Reservation[] {
  return [
    { type: 'DYNAMIC', role: Role(role), labels: [{ key: 'marathon_framework_id', value: frameworkId }] },
  ]
}

export const mount = (root: string): DiskSource => ({ type: 'MOUNT', root })
export const path = (root: string): DiskSource => ({ type: 'PATH', root })

export function volume(
  id: string,
  sizeMb: number,
  stack: readonly Reservation[],
  source?: DiskSource,
): Resource {
  return disk(sizeMb, {
    reservations: stack,
    disk: {
      ...(source && { source }),
      persistence: { id: PersistenceId(id) },
      volume: { containerPath: 'data', mode: 'RW' },
    },
  })
}

/** What an agent's view has while a task uses some of its resources. */
export function inUse(
  taskId: string,
  ...resources: readonly Resource[]
): { used: Resources; tasks: ClusterTask[] } {
  const used = Resources.of(resources.map((each) => allocate(each, Role('marathon'))))
  const frameworkId = FrameworkId('F-marathon')
  return {
    used,
    tasks: [{ taskId: TaskId(taskId), frameworkId, name: taskId, state: 'TASK_RUNNING', resources: used }],
  }
}

export const idle = { used: Resources.empty, tasks: [] }

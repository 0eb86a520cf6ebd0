import { unreachable } from '../invariant.ts'
import type { Operation } from '../operation/operation.ts'
import type { Resource } from '../resource/resource.ts'
import { isPersistentVolume, reservationRole } from '../resource/resource.ts'
import { Value } from '../resource/value.ts'
import { thousandths } from './account.ts'
import { diskName, diskOf } from './disks.ts'
import { resourcesOf } from './plan-step.ts'
import { formatSize } from './sizes.ts'

/** What an operation is about: `pgdata · 64 GiB`, `12 volumes · 1.4 TiB`, `36 GiB of root disk`. */
export function objectOf(operation: Operation): string {
  switch (operation.type) {
    case 'RESERVE':
    case 'UNRESERVE':
      return amountWords(operation.resources)
    case 'CREATE':
    case 'DESTROY':
      return volumeWords(operation.volumes)
    case 'GROW_VOLUME':
    case 'SHRINK_VOLUME': {
      const [before, after] = resizedMb(operation).map(formatSize)
      return `${idOf(operation.volume)} · ${before} → ${after}`
    }
    default:
      return unreachable(operation)
  }
}

export type Resize = Extract<Operation, { type: 'GROW_VOLUME' | 'SHRINK_VOLUME' }>

/** `pgdata by 32 GiB, from 64 GiB to 96 GiB` */
export function resizeWords(operation: Resize): string {
  const [before, after] = resizedMb(operation)
  const by = formatSize(Math.abs(thousandths(after) - thousandths(before)) / 1000)
  return `${idOf(operation.volume)} by ${by}, from ${formatSize(before)} to ${formatSize(after)}`
}

/** The size of the volume before and after. */
export function resizedMb(operation: Resize): readonly [before: number, after: number] {
  const before = thousandths(sizeMb(operation.volume))
  const after =
    operation.type === 'GROW_VOLUME'
      ? before + thousandths(sizeMb(operation.addition))
      : before - operation.subtract
  return [before / 1000, after / 1000]
}

/** The role that the operation is for, when it is one. */
export function roleOf(operation: Operation): string | undefined {
  const [first, ...more] = resourcesOf(operation)
  const role = first && reservationRole(first)
  const changesOne = operation.type === 'GROW_VOLUME' || operation.type === 'SHRINK_VOLUME'
  return changesOne || more.every((each) => reservationRole(each) === role) ? role : undefined
}

export function volumeWords(volumes: readonly Resource[]): string {
  const [only, ...more] = volumes
  const size = formatSize(volumes.reduce((sum, volume) => sum + sizeMb(volume), 0))
  return only && more.length === 0 ? `${idOf(only)} · ${size}` : `${volumes.length} volumes · ${size}`
}

/** `36 GiB of /mnt/ssd-1, 2 cpus`: disk by disk, then the rest. */
export function amountWords(resources: readonly Resource[]): string {
  const disks = new Map<string, number>()
  const others: string[] = []
  for (const resource of resources) {
    if (resource.name === 'disk' && resource.value.type === 'SCALAR') {
      const name = diskWords(resource)
      disks.set(name, (disks.get(name) ?? 0) + sizeMb(resource))
    } else others.push(otherWords(resource))
  }
  return [...[...disks].map(([name, mb]) => `${formatSize(mb)} of ${name}`), ...others].join(', ')
}

export function diskWords(resource: Resource): string {
  const disk = diskOf(resource)
  return disk.kind === 'root' ? 'root disk' : diskName(disk)
}

export function sizeMb({ value }: Resource): number {
  return value.type === 'SCALAR' ? value.scalar / 1000 : 0
}

export function idOf(resource: Resource): string {
  return isPersistentVolume(resource) ? (resource.disk?.persistence?.id ?? '') : diskWords(resource)
}

export function count(n: number, noun: string): string {
  return `${n} ${noun}${n === 1 ? '' : 's'}`
}

function otherWords({ name, value }: Resource): string {
  if (name === 'mem' && value.type === 'SCALAR') return `${formatSize(value.scalar / 1000)} of memory`
  return `${Value.print(value)} ${name}`
}

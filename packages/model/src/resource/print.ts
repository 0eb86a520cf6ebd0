import type { Bag } from './bag.ts'
import { entriesOf } from './bag.ts'
import type { DiskInfo, DiskSource, Label, Resource, VolumeInfo } from './resource.ts'
import { Value } from './value.ts'

/** What a resource needs to be printed. The wire may hold types of reservations that a resource cannot have. */
export interface Printable extends Pick<
  Resource,
  'name' | 'value' | 'allocationRole' | 'disk' | 'revocable' | 'shared'
> {
  readonly reservations: readonly PrintableReservation[]
}

interface PrintableReservation {
  readonly type: string
  readonly role: string
  readonly principal?: string
  readonly labels?: readonly Label[]
}

/**
 * A resource in Mesos' short form, which refusals and logs quote:
 * `disk(reservations: [(DYNAMIC,ads,ops)])[vol1:data]:512`.
 *
 * Source: `operator<<(ostream, Resource)`, mesos `src/common/resources.cpp`.
 */
export function printResource(resource: Printable): string {
  const { name, value, reservations, allocationRole, disk, revocable, shared } = resource
  return [
    name,
    allocationRole === undefined ? '' : `(allocated: ${allocationRole})`,
    reservations.length > 0 ? `(reservations: [${reservations.map(printReservation).join(',')}])` : '',
    disk ? `[${printDisk(disk)}]` : '',
    revocable ? '{REV}' : '',
    shared ? '<SHARED>' : '',
    `:${Value.print(value)}`,
  ].join('')
}

/** Shared volumes are followed by how many use them: `…<SHARED>:64<2>`. Nothing at all is `{}`. */
export function printResources(bag: Bag): string {
  const parts = entriesOf(bag).flatMap(({ resource, count }) => {
    const text = printResource(resource)
    return resource.shared ? [`${text}<${count}>`] : Array.from({ length: count }, () => text)
  })
  return parts.length > 0 ? parts.join('; ') : '{}'
}

function printReservation({ type, role, principal, labels }: PrintableReservation): string {
  const parts: string[] = [type, role]
  if (principal !== undefined) parts.push(principal)
  if (labels) parts.push(printLabels(labels))
  return `(${parts.join(',')})`
}

export function printLabels(labels: readonly Label[]): string {
  return `{${labels.map(({ key, value }) => (value === undefined ? key : `${key}: ${value}`)).join(', ')}}`
}

function printDisk({ source, persistence, volume }: DiskInfo): string {
  const parts: string[] = []
  if (source) parts.push(printSource(source))
  if (persistence) parts.push(persistence.id)
  return parts.join(',') + (volume ? `:${printVolume(volume)}` : '')
}

/** A disk of a storage provider is named by it; its root does not matter then. */
function printSource({ type, root, vendor, id, profile }: DiskSource): string {
  if (type === 'UNKNOWN') return type
  if (id !== undefined || profile !== undefined)
    return `${type}(${vendor ?? ''},${id ?? ''},${profile ?? ''})`
  return root === undefined ? type : `${type}:${root}`
}

function printVolume({ containerPath, mode, hostPath }: VolumeInfo): string {
  return hostPath === undefined ? containerPath : `${hostPath}:${containerPath}:${mode.toLowerCase()}`
}

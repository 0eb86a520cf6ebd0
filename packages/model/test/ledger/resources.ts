import { PersistenceId, Principal, Role } from '../../src/ids.ts'
import type { DiskSource, Label, Reservation, Resource } from '../../src/resource/resource.ts'
import { Scalar } from '../../src/scalar.ts'

/** Resources as the tests of the ledger need them. */
export function disk(sizeMb: number, more: Partial<Resource> = {}): Resource {
  return { name: 'disk', value: { type: 'SCALAR', scalar: Scalar.of(sizeMb) }, reservations: [], ...more }
}

export function cpus(count: number, more: Partial<Resource> = {}): Resource {
  return { ...disk(count, more), name: 'cpus' }
}

export function dynamic(
  role: string,
  labels?: Readonly<Record<string, string>>,
  principal?: string,
): Reservation {
  const list: Label[] = Object.entries(labels ?? {}).map(([key, value]) => ({ key, value }))
  return {
    type: 'DYNAMIC',
    role: Role(role),
    ...(principal !== undefined && { principal: Principal(principal) }),
    ...(labels && { labels: list }),
  }
}

export const fixed = (role: string): Reservation => ({ type: 'STATIC', role: Role(role) })

export const mount = (root: string): DiskSource => ({ type: 'MOUNT', root })
export const path = (root: string): DiskSource => ({ type: 'PATH', root })

export function volume(
  id: string,
  sizeMb: number,
  stack: readonly Reservation[],
  source?: DiskSource,
  more: Partial<Resource> = {},
): Resource {
  const persistence = { id: PersistenceId(id) }
  return disk(sizeMb, {
    reservations: stack,
    disk: { ...(source && { source }), persistence, volume: { containerPath: 'data', mode: 'RW' } },
    ...more,
  })
}

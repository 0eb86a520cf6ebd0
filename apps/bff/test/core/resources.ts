import { PersistenceId, Principal, Role } from '@holdfast/model/ids'
import type { Reservation, Resource } from '@holdfast/model/resource/resource'
import { Value } from '@holdfast/model/resource/value'
import { Scalar } from '@holdfast/model/scalar'

/** Space on the root disk, reserved to the roles one within the other. */
export function disk(mb: number, ...roles: readonly string[]): Resource {
  const reservations = roles.map((role): Reservation => ({ type: 'DYNAMIC', role: Role(role) }))
  return { name: 'disk', value: Value.scalar(Scalar.of(mb)), reservations }
}

export function volume(mb: number, role: string, id: string): Resource {
  return {
    ...disk(mb, role),
    disk: { persistence: { id: PersistenceId(id) }, volume: { containerPath: 'data', mode: 'RW' } },
  }
}

export const OPS = Principal('ops')

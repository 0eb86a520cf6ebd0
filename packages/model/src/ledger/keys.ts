import type { ReservationRef } from '../api/rows.ts'
import { Principal, Role } from '../ids.ts'
import type { Reservation, Resource } from '../resource/resource.ts'
import { reservationRole } from '../resource/resource.ts'

/** Names a volume in lists, deltas and selections. Neither an agent's id nor a persistence id holds a slash. */
export function volumeKey(agentId: string, role: string, persistenceId: string): string {
  return `${agentId}/${role}/${persistenceId}`
}

/** `role` and id of a volume on its agent, whether it is in the total or in use. */
export function volumeKeyOf(agentId: string, resource: Resource): string | undefined {
  const id = resource.disk?.persistence?.id
  return id === undefined ? undefined : volumeKey(agentId, reservationRole(resource) ?? '*', id)
}

/** The key of a volume's further copies, which only a fault of the master can bring: no id holds a backslash. */
export function copyKey(volumeKey: string, index: number): string {
  return index === 0 ? volumeKey : `${volumeKey}\\${index + 1}`
}

export function firstCopyKey(key: string): string {
  const end = key.lastIndexOf('\\')
  return end > key.lastIndexOf('/') ? key.slice(0, end) : key
}

/** Of one persistence id and role, wherever it is. */
export function volumeName(role: string, persistenceId: string): string {
  return `${role}/${persistenceId}`
}

/** Reservations are the same when their stacks are: labels in any order, and an empty value is no value. */
export function stackKey(stack: readonly Reservation[]): string {
  return stack.map(reservationKey).join(' ')
}

/** The same of a stack as rows tell it. */
export function refsKey(refs: readonly ReservationRef[]): string {
  return stackKey(
    refs.map(({ kind, role, principal, labels }) => ({
      type: kind === 'static' ? 'STATIC' : 'DYNAMIC',
      role: Role(role),
      ...(principal !== undefined && { principal: Principal(principal) }),
      ...(labels !== undefined && { labels }),
    })),
  )
}

export function reservationRowKey(agentId: string, disk: string, stack: string): string {
  return `${agentId}/${disk}/${stack}`
}

export function diskRowKey(agentId: string, disk: string): string {
  return `${agentId}/${disk}`
}

function reservationKey({ type, role, principal, labels }: Reservation): string {
  const kind = type === 'STATIC' ? 'static' : 'dynamic'
  if (principal === undefined && labels === undefined && /^[\w./-]+$/.test(role)) return `${kind}:${role}`
  const sorted = labels?.map(({ key, value }) => JSON.stringify([key, value ?? ''])).toSorted()
  return `${kind}:${JSON.stringify([role, principal ?? null, sorted ?? null])}`
}

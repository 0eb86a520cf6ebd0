import type { PlanBlock } from '../api/operations.ts'
import type { AgentStatus, VolumeRow } from '../api/rows.ts'
import { unreachable } from '../invariant.ts'
import { operationMessage } from '../operation/error.ts'
import type { OperationError } from '../operation/error.ts'
import type { Resource } from '../resource/resource.ts'
import { isDisk, isPersistentVolume, isUnreserved, reservationRole } from '../resource/resource.ts'
import { Resources } from '../resource/resources.ts'
import { Value } from '../resource/value.ts'
import type { Fault } from '../validate/error.ts'
import { diskWords, idOf, sizeMb } from './plan-words.ts'
import { formatSize } from './sizes.ts'

/** Why nothing can be asked of an agent in this state, and what helps; undefined when something can. */
export function whyNotNow(status: AgentStatus, hostname: string): string | undefined {
  switch (status) {
    case 'active':
    case 'draining':
    case 'drained':
    case 'deactivated':
      return undefined
    case 'disconnected':
      return `${hostname} is disconnected from the master, so the request would not reach it. Try again when it is back.`
    case 'unreachable':
      return `${hostname} is unreachable, so nobody knows what it holds now. Try again when it is back; if it never comes back, mark it as gone.`
    case 'recovered':
      return `${hostname} has not come back since the master was restarted. Try again when it has.`
    case 'gone':
      return `${hostname} was marked as gone: nothing can be done to it any more.`
    default:
      return unreachable(status)
  }
}

/** Why nothing must be done to a volume now, and what helps; undefined when a change may be planned. */
export function whyNotChange({
  persistenceId: id,
  status,
  taskIds,
  operationId,
}: VolumeRow): string | undefined {
  if (status === 'attached') {
    const [first, ...more] = taskIds
    return more.length === 0
      ? `Task ${first ?? ''} uses ${id}. Stop it first.`
      : `${taskIds.length} tasks use ${id}. Stop them first.`
  }
  if (status === 'unknown')
    return `Nobody knows now whether a task uses ${id}. Try again when the agent is back.`
  if (operationId !== undefined) {
    return `Another operation on ${id} is not settled. Wait for it, or forget it, first.`
  }
  return undefined
}

/** The same of a resource that could not be read at all, of which there are only Mesos' words. */
export function fieldOfText(message: string): PlanBlock['field'] {
  if (/\brole\b/i.test(message)) return 'role'
  return /scalar/i.test(message) ? 'size' : undefined
}

/** Which field of a form can mend the fault. Without one it concerns the whole. */
export function fieldOf(fault: Fault): PlanBlock['field'] {
  switch (fault.code) {
    case 'INVALID_RESOURCE':
      return fieldOfText(fault.reason)
    case 'PERSISTENCE_ID_NOT_UNIQUE':
    case 'INVALID_PERSISTENCE_ID':
      return 'id'
    case 'VALUE_ROUNDS_TO_ZERO':
    case 'ADDITION_NOT_POSITIVE':
    case 'SUBTRACT_NOT_POSITIVE':
    case 'SUBTRACT_TOO_LARGE':
      return 'size'
    case 'VOLUME_ON_UNRESERVED':
    case 'NO_HIERARCHICAL_ROLES':
    case 'NO_REFINEMENT':
    case 'NOT_DYNAMICALLY_RESERVED':
      return 'role'
    case 'VOLUME_PRINCIPAL_MISSING':
    case 'VOLUME_PRINCIPAL_DIFFERS':
    case 'RESERVATION_PRINCIPAL_MISSING':
    case 'RESERVATION_PRINCIPAL_DIFFERS':
      return 'principal'
    default:
      return undefined
  }
}

/** What is missing, to the point: Mesos' own sentence prints all that the agent has. */
export function shortage(error: OperationError, hostname: string): Pick<PlanBlock, 'field' | 'message'> {
  if (error.code !== 'INSUFFICIENT_RESOURCES') return { message: operationMessage(error) }
  const { available, consumed } = error
  const missing = Resources.list(consumed).find((each) => !Resources.contains(available, each))
  if (missing === undefined) return { message: `${hostname} does not have all of this at once.` }
  if (isPersistentVolume(missing)) return { message: `${idOf(missing)} is not available on ${hostname} now.` }
  const have = Resources.get(available, missing)
  return { field: 'size', message: shortageWords(missing, have, available, hostname) }
}

function shortageWords(
  missing: Resource,
  have: Resource | undefined,
  available: Resources,
  hostname: string,
): string {
  const [what, where] = [whatOf(missing), placeOf(missing)]
  if (isDisk(missing, 'MOUNT') || isDisk(missing, 'BLOCK'))
    return wholeDiskWords(missing, available, hostname)
  if (have === undefined) return `Nothing${where} is ${what} on ${hostname} now.`
  const [has, wants] =
    missing.name === 'disk' ? [sizes(have), sizes(missing)] : [values(have), values(missing)]
  return `Only ${has}${where} is ${what} on ${hostname} now, and ${wants} is asked for.`
}

/** A whole disk is taken or not taken: the size must be its own. */
function wholeDiskWords(missing: Resource, available: Resources, hostname: string): string {
  const root = missing.disk?.source?.root
  const same = Resources.list(Resources.divisible(available)).find(
    ({ disk, reservations }) =>
      disk?.source?.root === root &&
      disk?.source?.type === missing.disk?.source?.type &&
      reservations.length === missing.reservations.length,
  )
  const name = diskWords(missing)
  return same === undefined
    ? `${name} is not ${whatOf(missing)} on ${hostname} now.`
    : `${name} is taken whole: all ${sizes(same)} of it, not ${sizes(missing)}, and as it is reserved now.`
}

function whatOf(resource: Resource): string {
  return isUnreserved(resource)
    ? 'unreserved and unused'
    : `idle in this reservation for role ${reservationRole(resource) ?? ''}`
}

const placeOf = (resource: Resource): string => (resource.name === 'disk' ? ` of ${diskWords(resource)}` : '')
const sizes = (resource: Resource): string => formatSize(sizeMb(resource))
const values = ({ name, value }: Resource): string => `${Value.print(value)} ${name}`

import { isLabelled, labelsOfReservation } from '@holdfast/model/marathon/labels'
import type { RunSpec } from '@holdfast/model/marathon/run-spec'
import { type Label, reservationRole, type Resource } from '@holdfast/model/resource/resource'
import { DEFAULT_ROLE } from '@holdfast/model/role'
import type { SchedulerConfig } from '../config.ts'

/**
 * Which resources of an offer may be used at all. Volumes never are: they are found by their ids.
 *
 * Source: `ResourceSelector`, marathon `mesosphere/mesos/ResourceMatcher.scala`.
 */
export interface Selector {
  readonly roles: ReadonlySet<string>
  /** What the reservation must be labelled with; absent: with nothing of any Marathon's. */
  readonly labels?: readonly Label[]
  /** Disk for volumes is asked for, because it is about to be reserved. */
  readonly reserving: boolean
}

const everyone: ReadonlySet<string> = new Set([DEFAULT_ROLE])
const nobody: ReadonlySet<string> = new Set()

/** Only what is nobody's can be reserved. A resident that does not accept that can never be. */
export function reservable({ acceptedResourceRoles: accepted }: RunSpec): Selector {
  const roles = accepted.length === 0 || accepted.includes(DEFAULT_ROLE) ? everyone : nobody
  return { roles, reserving: true }
}

export function reservedWithLabels(role: string, labels: readonly Label[]): Selector {
  return { roles: new Set([role]), labels, reserving: false }
}

/** Source: `ResourceSelector.any()`, and `--accepted_resource_roles_default_behavior` where the run spec does not say. */
export function anyOf({ role, acceptedResourceRoles }: RunSpec, config: SchedulerConfig): Selector {
  const roles = acceptedResourceRoles.length > 0 ? acceptedResourceRoles : defaultRoles(role, config)
  return { roles: new Set(roles), reserving: false }
}

function defaultRoles(role: string, { acceptedResourceRolesDefault }: SchedulerConfig): readonly string[] {
  switch (acceptedResourceRolesDefault) {
    case 'unreserved':
      return [DEFAULT_ROLE]
    case 'reserved':
      return [role]
    default:
      return [role, DEFAULT_ROLE]
  }
}

export function selects({ roles, labels }: Selector, resource: Resource): boolean {
  if (resource.disk?.persistence || resource.disk?.volume) return false
  if (!roles.has(reservationRole(resource) ?? DEFAULT_ROLE)) return false
  if (labels === undefined) return !isLabelled(resource)
  const carried = labelsOfReservation(resource)
  return labels.every((label) => carried.some(({ key, value }) => key === label.key && value === label.value))
}

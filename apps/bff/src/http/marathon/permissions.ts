import type { Principal } from '@holdfast/model/ids'
import type { RunSpec } from '@holdfast/model/marathon/run-spec'
import type { SchedulerConfig } from '../../../core/marathon/config.ts'
import { isResident } from '@holdfast/model/marathon/run-spec-facts'
import type { Authorizer } from '../../authorizer.ts'

/**
 * Who may do what to apps and pods. Marathon leaves that to plugins; here it follows from Mesos' access lists, so that
 * nobody can have the scheduler do, under its own principal, what the master would refuse them:
 *
 * - to see a run spec: VIEW_ROLE on its role;
 * - to create, change, scale, restart or kill it: REGISTER_FRAMEWORK on its role and RUN_TASK as its user; with persistent volumes
 *   also RESERVE_RESOURCES and CREATE_VOLUME for its role;
 * - to delete or wipe it: what kills it, and with persistent volumes DESTROY_VOLUME and UNRESERVE_RESOURCES of what the
 *   scheduler's principal made.
 */
export interface Permissions {
  sees(principal: Principal | undefined, runSpec: Pick<RunSpec, 'role'>): boolean
  mayRun(principal: Principal | undefined, runSpec: RunSpec): boolean
  mayErase(principal: Principal | undefined, runSpec: RunSpec): boolean
  /** To erase what belongs to no run spec. */
  mayFree(principal: Principal | undefined): boolean
  seesAll(principal: Principal | undefined): boolean
  /** With what flags it was started. */
  seesFlags(principal: Principal | undefined): boolean
}

export function createPermissions(
  authorizer: Authorizer,
  { principal: own, user }: SchedulerConfig,
): Permissions {
  const mayFree = (principal: Principal | undefined) =>
    authorizer.may(principal, 'DESTROY_VOLUME', own) && authorizer.may(principal, 'UNRESERVE_RESOURCES', own)

  const mayRun = (principal: Principal | undefined, runSpec: RunSpec) => {
    const { role } = runSpec
    const runsAs = userOf(runSpec) ?? user
    if (!authorizer.may(principal, 'REGISTER_FRAMEWORK', role)) return false
    if (!authorizer.may(principal, 'RUN_TASK', runsAs)) return false
    if (!isResident(runSpec)) return true
    return (
      authorizer.may(principal, 'RESERVE_RESOURCES', role) && authorizer.may(principal, 'CREATE_VOLUME', role)
    )
  }

  return {
    sees: (principal, { role }) => authorizer.view(principal).role(role),
    mayRun,
    mayErase: (principal, runSpec) =>
      mayRun(principal, runSpec) && (!isResident(runSpec) || mayFree(principal)),
    mayFree,
    seesAll: (principal) => authorizer.view(principal).everything,
    seesFlags: (principal) => authorizer.view(principal).flags,
  }
}

function userOf({ rest }: RunSpec): string | undefined {
  const user = rest.user
  return typeof user === 'string' ? user : undefined
}

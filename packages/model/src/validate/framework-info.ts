import { capabilitiesOf, rolesOf } from '../framework/framework-info.ts'
import { validateId } from '../ids.ts'
import { validateRole } from '../role.ts'
import type { WireFrameworkInfo } from '../wire/scheduler-call.ts'

/**
 * Why a framework cannot be registered as what it says it is, in Mesos' words; `undefined` when it can.
 *
 * Source: `framework::validate()`, mesos `src/master/validation.cpp`.
 */
export function validateFrameworkInfo(
  info: WireFrameworkInfo,
  suppressed: readonly string[] = [],
): string | undefined {
  return (
    validateRoles(info) ??
    validateFrameworkId(info) ??
    validateTimeout(info) ??
    validateSuppressed(info, suppressed)
  )
}

function validateRoles(info: WireFrameworkInfo): string | undefined {
  const multiRole = capabilitiesOf(info).has('MULTI_ROLE')
  if (multiRole && info.role !== undefined) {
    return "'FrameworkInfo.role' must not be set when the framework is MULTI_ROLE capable"
  }
  if (!multiRole && (info.roles ?? []).length > 0) {
    return "'FrameworkInfo.roles' must not be set when the framework is not MULTI_ROLE capable"
  }
  if (!multiRole) {
    const fault = validateRole(info.role ?? '*')
    return fault === undefined ? undefined : `'FrameworkInfo.role' is not a valid role: ${fault}`
  }
  return validateRoleList(info.roles ?? [])
}

function validateRoleList(roles: readonly string[]): string | undefined {
  const twice = roles.filter((role, index) => roles.indexOf(role) !== index)
  if (twice.length > 0) {
    return `'FrameworkInfo.roles' contains duplicate items: { ${[...new Set(twice)].join(', ')} }`
  }
  for (const role of roles) {
    const fault = validateRole(role)
    if (fault !== undefined) return `'FrameworkInfo.roles' contains invalid role: ${fault}`
  }
  return undefined
}

function validateFrameworkId({ id }: WireFrameworkInfo): string | undefined {
  if (id === undefined || id.value === '') return undefined
  return validateId(id.value)
}

/** Source: `Duration::create()`, mesos `3rdparty/stout/include/stout/duration.hpp`: nanoseconds in 64 bits. */
function validateTimeout({ failover_timeout: timeout = 0 }: WireFrameworkInfo): string | undefined {
  if (Number.isFinite(timeout) && Math.abs(timeout) < 9_223_372_036) return undefined
  return (
    `The framework failover_timeout (${timeout}) is invalid: Argument out of the range that a Duration ` +
    "can represent due to int64_t's size limit"
  )
}

function validateSuppressed(info: WireFrameworkInfo, suppressed: readonly string[]): string | undefined {
  const roles: readonly string[] = rolesOf(info)
  const foreign = suppressed.filter((role) => !roles.includes(role))
  if (foreign.length === 0) return undefined
  return `Suppressed roles { ${foreign.toSorted().join(', ')} } are not contained in the set of roles`
}

import { err, ok, type Result } from '@holdfast/model/result'
import { validateRole } from '@holdfast/model/role'
import type { WireResource } from '@holdfast/model/wire/resource-message'
import { validateWireResource } from '@holdfast/model/wire/validate'
import type { AdminRequestOf } from '../../../core/master/admin-request.ts'

export interface QuotaRequest {
  readonly force?: boolean
  readonly role?: string
  readonly guarantee?: readonly WireResource[]
}

/**
 * The older way to ask for a quota, by resources that say nothing but an amount.
 *
 * Source: `quota::validation::quotaInfo()`, mesos `src/master/quota.cpp`.
 */
export function decodeQuotaRequest(request: QuotaRequest): Result<AdminRequestOf<'SET_QUOTA'>, string> {
  const { role = '', guarantee = [], force = false } = request
  const fault = faultOf(request)
  if (fault !== undefined) return err(`Failed to validate set quota request: ${fault}`)
  const guarantees = new Map(guarantee.map(({ name, scalar }) => [name, scalar?.value ?? 0]))
  return ok({ type: 'SET_QUOTA', role, guarantees, force })
}

function faultOf({ role, guarantee = [] }: QuotaRequest): string | undefined {
  if (role === undefined) return 'QuotaInfo must specify a role'
  const roleFault = validateRole(role)
  if (roleFault !== undefined) return `QuotaInfo with invalid role: ${roleFault}`
  if (guarantee.length === 0) return "QuotaInfo with empty 'guarantee'"
  const names = new Set<string>()
  for (const resource of guarantee) {
    const fault = resourceFault(resource)
    if (fault !== undefined) return fault
    if (names.has(resource.name)) return `QuotaInfo contains duplicate resource name '${resource.name}'`
    names.add(resource.name)
  }
  return undefined
}

function resourceFault(resource: WireResource): string | undefined {
  const fault = validateWireResource(resource)
  if (fault !== undefined) return `QuotaInfo with invalid resource: ${fault}`
  const { reservation, reservations = [], role = '*', disk, revocable, type } = resource
  if (reservation !== undefined || reservations.length > 0 || role !== '*')
    return 'QuotaInfo must not contain any ReservationInfo'
  if (disk !== undefined) return 'QuotaInfo must not contain DiskInfo'
  if (revocable !== undefined) return 'QuotaInfo must not contain RevocableInfo'
  return type === 'SCALAR' ? undefined : 'QuotaInfo must not include non-scalar resources'
}

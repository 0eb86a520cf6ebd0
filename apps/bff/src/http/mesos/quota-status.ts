import type { Quantities } from '@holdfast/model/resource/quantities'
import { Scalar } from '@holdfast/model/scalar'
import type { Policy } from '../../../core/master/policy.ts'

/**
 * The quotas of the roles that may be told. Lists that are empty are left out.
 *
 * Source: `Master::QuotaHandler::_status()`, mesos `src/master/quota_handler.cpp`.
 */
export function quotaStatus({ quotas }: Policy, mayGet: (role: string) => boolean): object {
  const told = [...quotas].filter(([role]) => mayGet(role)).toSorted(([a], [b]) => (a < b ? -1 : 1))
  if (told.length === 0) return {}
  return {
    infos: told.map(([role, { guarantees }]) => ({
      role,
      ...(guarantees.size > 0 && { guarantee: resourcesOf(guarantees) }),
    })),
    configs: told.map(([role, { guarantees, limits }]) => ({
      role,
      ...(guarantees.size > 0 && { guarantees: amountsOf(guarantees) }),
      ...(limits.size > 0 && { limits: amountsOf(limits) }),
    })),
  }
}

const resourcesOf = (quantities: Quantities): object =>
  [...quantities].map(([name, scalar]) => ({
    name,
    type: 'SCALAR',
    scalar: { value: Scalar.toNumber(scalar) },
  }))

const amountsOf = (quantities: Quantities): object =>
  Object.fromEntries([...quantities].map(([name, scalar]) => [name, { value: Scalar.toNumber(scalar) }]))

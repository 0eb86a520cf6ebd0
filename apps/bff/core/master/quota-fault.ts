import { validateRole } from '@holdfast/model/role'
import { Scalar } from '@holdfast/model/scalar'
import type { Amounts, QuotaConfig } from './admin-request.ts'

/**
 * What is wrong with what is asked for one role, whatever the cluster has.
 *
 * Source: `quota::validate()`, mesos `src/master/quota.cpp`.
 */
export function quotaConfigFault({ role, guarantees, limits }: QuotaConfig): string | undefined {
  const fault =
    roleFault(role) ??
    amountsFault(guarantees, 'guarantee') ??
    amountsFault(limits, 'limit') ??
    sizeFault(guarantees, 'guarantees') ??
    sizeFault(limits, 'limits') ??
    containmentFault(guarantees, limits)
  return fault === undefined ? undefined : `Invalid QuotaConfig: ${fault}`
}

function roleFault(role: string): string | undefined {
  const fault = validateRole(role)
  return fault === undefined ? undefined : `Invalid 'QuotaConfig.role': ${fault}`
}

function amountsFault(amounts: Amounts, what: 'guarantee' | 'limit'): string | undefined {
  for (const [name, amount] of amounts) {
    const fault = amountFault(amount)
    if (fault !== undefined) return `Invalid ${what} configuration {'${name}': ${amount}}: ${fault}`
  }
  return undefined
}

/** The least double that is not subnormal. */
const LEAST_NORMAL = 2 ** -1022

/** Source: `validateInputScalarValue()`, mesos `src/common/validation.cpp`. */
function amountFault(amount: number): string | undefined {
  if (Number.isNaN(amount)) return 'NaN not supported'
  if (!Number.isFinite(amount)) return 'Infinite values not supported'
  if (amount !== 0 && Math.abs(amount) < LEAST_NORMAL) return 'Subnormal values not supported'
  return amount < 0 ? 'Negative values not supported' : undefined
}

const EXABYTE_IN_MB = 1_099_511_627_776
const TRILLION = 1_000_000_000_000

function sizeFault(amounts: Amounts, field: 'guarantees' | 'limits'): string | undefined {
  for (const [name, amount] of amounts) {
    const inMb = name === 'mem' || name === 'disk'
    if (amount <= (inMb ? EXABYTE_IN_MB : TRILLION)) continue
    const most = inMb ? `1 exabyte (${EXABYTE_IN_MB})` : `1 trillion (${TRILLION})`
    const value = `{'${name}': ${Scalar.print(Scalar.of(amount))}}`
    return `Invalid 'QuotaConfig.${field}': ${value} is invalid: values greater than ${most} are not supported`
  }
  return undefined
}

function containmentFault(guarantees: Amounts, limits: Amounts): string | undefined {
  const fits = [...guarantees].every(
    ([name, amount]) => Scalar.of(amount) <= Scalar.of(limits.get(name) ?? amount),
  )
  if (fits) return undefined
  return (
    `'QuotaConfig.guarantees' ${print(guarantees)} ` +
    `is not contained within the 'QuotaConfig.limits' ${print(limits)}`
  )
}

const print = (amounts: Amounts): string =>
  `{ ${[...amounts].map(([name, amount]) => `${name}: ${Scalar.print(Scalar.of(amount))}`).join(', ')} }`

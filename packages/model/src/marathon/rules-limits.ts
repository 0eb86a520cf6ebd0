import { fraction } from './number-text.ts'
import type { Amounts } from './run-spec.ts'
import type { ResourceLimitsJson } from './shape-common.ts'
import { Violations } from './violation.ts'

/** So many instances of one run spec are kept in hand. Unlike Marathon, which has no limit and falls over. */
export const MAX_INSTANCES = 100_000

export function checkInstances(instances: number, path: string, violations: Violations): void {
  Violations.check(violations, path, instances >= 0, `got ${instances}, expected 0 or more`)
  const most = `got ${instances}, expected ${MAX_INSTANCES} or less`
  Violations.check(violations, path, instances <= MAX_INSTANCES, most)
}

export function checkAmounts(amounts: Amounts, violations: Violations): void {
  for (const name of ['cpus', 'mem', 'disk'] as const) {
    const error = `got ${fraction(amounts[name])}, expected 0.0 or more`
    Violations.check(violations, `/${name}`, amounts[name] >= 0, error)
  }
  Violations.check(violations, '/gpus', amounts.gpus >= 0, `got ${amounts.gpus}, expected 0 or more`)
}

export function checkResourceLimits(
  limits: ResourceLimitsJson | undefined,
  amounts: Amounts,
  violations: Violations,
): void {
  for (const name of ['cpus', 'mem'] as const) {
    const limit = limits?.[name]
    const holds = limit === undefined || limit === 'unlimited' || limit >= amounts[name]
    const error = `resource limit must be greater than or equal to requested resource (${fraction(amounts[name])})`
    Violations.check(violations, `/resourceLimits/${name}`, holds, error)
  }
}

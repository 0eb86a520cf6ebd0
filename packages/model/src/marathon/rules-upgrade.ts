import { fraction } from './number-text.ts'
import type { UnreachableStrategy, UpgradeStrategy } from './run-spec.ts'
import { Violations } from './violation.ts'

/**
 * Both capacities are parts of the number of instances.
 *
 * Source: `UpgradeStrategy.updateStrategyValidator`, marathon `state/UpgradeStrategy.scala`.
 */
export function checkUpgrade(upgrade: UpgradeStrategy, violations: Violations): void {
  for (const name of ['minimumHealthCapacity', 'maximumOverCapacity'] as const) {
    const value = upgrade[name]
    const error = `got ${fraction(value)}, expected between 0.0 and 1.0`
    Violations.check(violations, `/${name}`, value >= 0 && value <= 1, error)
  }
}

/** The volumes are where the old instance is: there cannot be one instance more. */
export function checkResidentUpgrade(upgrade: UpgradeStrategy, violations: Violations): void {
  checkZero(upgrade, 'maximumOverCapacity', violations)
}

export function checkSingleInstanceUpgrade(upgrade: UpgradeStrategy, violations: Violations): void {
  checkZero(upgrade, 'minimumHealthCapacity', violations)
  checkZero(upgrade, 'maximumOverCapacity', violations)
}

function checkZero(upgrade: UpgradeStrategy, name: keyof UpgradeStrategy, violations: Violations): void {
  const error = `got ${fraction(upgrade[name])}, expected 0.0`
  Violations.check(violations, `/${name}`, upgrade[name] === 0, error)
}

/** Source: `UnreachableEnabled.unreachableEnabledValidator`, marathon `state/UnreachableStrategy.scala`. */
export function checkUnreachable(strategy: UnreachableStrategy, violations: Violations): void {
  if (strategy === 'disabled') return
  const { inactiveAfterSeconds: inactive, expungeAfterSeconds: expunge } = strategy
  Violations.check(
    violations,
    '/inactiveAfterSeconds',
    inactive <= expunge,
    `inactiveAfterSeconds (${inactive}) must be less or equal to expungeAfterSeconds, which is ${expunge}`,
  )
}

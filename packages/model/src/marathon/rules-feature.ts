import { Violations } from './violation.ts'

/** The parenthesis that closes nothing is Marathon's. Source: `featureEnabled`, marathon `api/v2/Validation.scala`. */
export function checkFeature(
  feature: string,
  features: ReadonlySet<string>,
  path: string,
  violations: Violations,
): void {
  const error = `Feature ${feature} is not enabled. Enable with --enable_features ${feature})`
  Violations.check(violations, path, features.has(feature), error)
}

import { checkFeature } from './rules-feature.ts'
import type { EnvironmentJson } from './shape-common.ts'
import { Violations } from './violation.ts'

interface WithEnvironment {
  readonly environment: EnvironmentJson
  readonly secrets: Readonly<Record<string, unknown>>
}

/** Names must be there, and secrets that they speak of. Source: marathon `api/v2/validation/EnvVarValidation.scala`. */
export function checkEnvironment(
  { environment, secrets }: WithEnvironment,
  path: string,
  features: ReadonlySet<string>,
  violations: Violations,
): void {
  const usesSecrets = Object.values(environment).some((value) => typeof value !== 'string')
  const hasSecrets = Object.keys(secrets).length > 0
  if (usesSecrets || hasSecrets) checkFeature('secrets', features, hasSecrets ? '/secrets' : path, violations)
  for (const [name, value] of Object.entries(environment)) {
    Violations.check(violations, path, name !== '', 'must not be empty')
    const isKnown = typeof value === 'string' || Object.hasOwn(secrets, value.secret)
    Violations.check(violations, `${path}(${name})`, isKnown, 'references an undefined secret')
  }
}

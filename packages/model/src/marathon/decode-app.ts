import { err, ok } from '../result.ts'
import type { Result } from '../result.ts'
import type { DefinitionContext } from './context.ts'
import { appOf } from './convert-app.ts'
import { checkDeprecated } from './deprecated.ts'
import { canonicalApp } from './normalize-app.ts'
import { checkApp } from './rules-app.ts'
import { checkVolumeInfo } from './rules-volume.ts'
import type { App } from './run-spec.ts'
import { app as appShape } from './shape-app.ts'
import type { AppJson } from './shape-app.ts'
import { invalidJson, notValid, Violations } from './violation.ts'
import type { Refused } from './violation.ts'

/**
 * An app, of the JSON that a person sent: read, brought into canonical form, checked, and with every default filled in. All
 * that is wrong is told at once, level by level: the shape first, then old words against new ones, then the rules.
 *
 * Source: `AppHelpers.appNormalization`, `validateCanonicalAppAPI`, marathon `api/v2/AppHelpers.scala`.
 */
export function decodeApp(json: unknown, context: DefinitionContext): Result<App, Refused> {
  const read = readApp(json)
  return read.ok ? checkedApp(read.value, context) : read
}

/** Its shape alone. */
export function readApp(json: unknown): Result<AppJson, Refused> {
  const faults = Violations.none()
  const read = appShape(json, faults)
  return read && Violations.isEmpty(faults) ? ok(read) : err(invalidJson(faults))
}

/** What has the shape, brought into canonical form and checked. */
export function checkedApp(json: AppJson, context: DefinitionContext): Result<App, Refused> {
  const violations = Violations.none()
  checkDeprecated(json, violations)
  if (!Violations.isEmpty(violations)) return err(notValid(violations))
  const canonical = canonicalApp(json, context.roles)
  checkApp(canonical, context, violations)
  if (!Violations.isEmpty(violations)) return err(notValid(violations))
  const app = appOf(canonical, context.version)
  checkAppVolumes(app, violations)
  return Violations.isEmpty(violations) ? ok(app) : err(notValid(violations))
}

/** Of what the app became. Source: `AppDefinition.validAppDefinition`, marathon `state/AppDefinition.scala`. */
function checkAppVolumes(app: App, violations: Violations): void {
  app.volumes.forEach((volume, at) => {
    if (!('persistent' in volume)) return
    const found = Violations.at(violations, `/container/volumes(${at})/volume/persistent`)
    checkVolumeInfo(volume.persistent, found)
  })
}

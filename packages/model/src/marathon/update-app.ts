import { invariant } from '../invariant.ts'
import { err, ok } from '../result.ts'
import type { Result } from '../result.ts'
import { without } from './compact.ts'
import type { DefinitionContext } from './context.ts'
import { checkedApp, readApp } from './decode-app.ts'
import { encodeApp } from './encode-app.ts'
import type { PathId } from './path-id.ts'
import type { App } from './run-spec.ts'
import { appUpdate as shape } from './shape-app.ts'
import type { AppJson, AppUpdateJson } from './shape-app.ts'
import { invalidJson, notValid, Violations } from './violation.ts'
import type { Refused } from './violation.ts'

/**
 * What a PUT or PATCH of an app names. With a `version` it asks for that version of the app again, and for nothing else.
 *
 * Source: `validateCanonicalAppUpdateAPI`, marathon `api/v2/validation/AppValidation.scala`.
 */
export function decodeAppUpdate(json: unknown): Result<AppUpdateJson, Refused> {
  const faults = Violations.none()
  const update = shape(json, faults)
  if (!update || !Violations.isEmpty(faults)) return err(invalidJson(faults))
  const violations = Violations.none()
  const others = Object.keys(without(update, 'version', 'id'))
  Violations.check(
    violations,
    '',
    update.version === undefined || others.length === 0,
    "The 'version' field may only be combined with the 'id' field.",
  )
  return Violations.isEmpty(violations) ? ok(update) : err(notValid(violations))
}

/**
 * The app with what the update names in place of its own: each member as a whole. The id is the app's, whatever the update says.
 *
 * Source: `appUpdateRamlReader`, marathon `raml/AppConversion.scala`.
 */
export function mergeApp(old: App, update: AppUpdateJson, context: DefinitionContext): Result<App, Refused> {
  const before = readApp(encodeApp(old))
  invariant(before.ok, 'an app cannot be read as it was written')
  const json = { ...superseded(before.value, update), ...without(update, 'version'), id: old.id }
  return checkedApp(json, context)
}

/** An app of the update alone: a PUT where there is none, or one that replaces all (`partialUpdate=false`). */
export function appFromUpdate(
  id: PathId,
  update: AppUpdateJson,
  context: DefinitionContext,
): Result<App, Refused> {
  // Once more through the shape, for the defaults that an update has not.
  const read = readApp({ ...without(update, 'version'), id })
  return read.ok ? checkedApp(read.value, context) : read
}

/** Without what the update says in its old words: it could not stand beside the new ones. */
function superseded(before: AppJson, update: AppUpdateJson): AppJson {
  const { ports, uris, ipAddress, container } = update
  const hasNetwork = ipAddress !== undefined || container?.docker?.network !== undefined
  const app = ports || ipAddress ? without(before, 'portDefinitions') : before
  return { ...app, fetch: uris ? [] : before.fetch, networks: hasNetwork ? [] : before.networks }
}

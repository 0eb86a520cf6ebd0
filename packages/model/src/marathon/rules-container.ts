import { utf8Length } from '../ids.ts'
import { checkFeature } from './rules-feature.ts'
import { checkPersistent } from './rules-volume.ts'
import type { ContainerJson } from './shape-app.ts'
import type { AppVolumeJson } from './shape-volume.ts'
import { Violations } from './violation.ts'

interface Surroundings {
  readonly features: ReadonlySet<string>
  readonly secrets: Readonly<Record<string, unknown>>
}

/** Source: `validContainer`, marathon `api/v2/validation/AppValidation.scala`. */
export function checkContainer(container: ContainerJson, around: Surroundings, violations: Violations): void {
  const { type, docker, appc, volumes, portMappings = [] } = container
  const check = (path: string, holds: boolean, error: string) =>
    Violations.check(violations, path, holds, error)
  if (type === 'DOCKER') check('/docker', docker !== undefined, 'not defined')
  const images = (docker ? 1 : 0) + (appc ? 1 : 0)
  check('', images <= 1, 'mesos containers should specify, at most, a single image type')
  checkPullConfig(container, around, violations)
  if (appc?.id !== undefined)
    check('/appc/id', appc.id.startsWith('sha512-'), "id must begin with 'sha512-',")
  const portNames = portMappings.flatMap(({ name }) => name ?? [])
  check('/portMappings', isUnique(portNames), 'Port names must be unique.')
  const external = volumes.flatMap((volume) => ('external' in volume ? (volume.external.name ?? []) : []))
  check('/volumes', isUnique(external), 'Volume names must be unique')
  const persistent = volumes.flatMap((volume) => ('persistent' in volume ? volume.containerPath : []))
  // Unlike Marathon: two volumes of one path could not be told apart, and only one would ever be seen.
  check('/volumes', isUnique(persistent), 'Paths of persistent volumes must be unique')
  volumes.forEach((volume, at) =>
    checkVolume(volume, container, around, Violations.at(violations, `/volumes(${at})`)),
  )
}

export function isUnique(names: readonly unknown[]): boolean {
  return new Set(names).size === names.length
}

function checkPullConfig(
  { type, docker }: ContainerJson,
  around: Surroundings,
  violations: Violations,
): void {
  const secret = docker?.pullConfig?.secret
  if (secret === undefined) return
  const at = '/docker/pullConfig'
  checkFeature('secrets', around.features, at, violations)
  const isKnown = Object.hasOwn(around.secrets, secret)
  Violations.check(violations, at, isKnown, 'pullConfig.secret must refer to an existing secret')
  Violations.check(violations, at, type === 'MESOS', 'pullConfig is not supported with Docker containerizer')
}

function checkVolume(
  volume: AppVolumeJson,
  container: ContainerJson,
  { features, secrets }: Surroundings,
  violations: Violations,
): void {
  if ('persistent' in volume) {
    checkPersistentPath(volume.containerPath, violations)
    Violations.check(violations, '/mode', volume.mode === 'RW', 'does not equal RW')
    checkPersistent(volume.persistent, Violations.at(violations, '/persistent'))
  } else if ('external' in volume) {
    checkFeature('external_volumes', features, '', violations)
    checkExternal(volume, container, violations)
  } else if ('secret' in volume) {
    checkFeature('secrets', features, '', violations)
    const isKnown = Object.hasOwn(secrets, volume.secret)
    Violations.check(violations, '', isKnown, 'volume.secret must refer to an existing secret')
  } else {
    Violations.check(violations, '/hostPath', volume.hostPath !== '', 'must not be empty')
  }
}

/** Longer ones leave no room for the id of the app in the persistence id. */
const MAX_PATH_LENGTH = 63

/**
 * One segment, relative to the sandbox. Unlike Marathon, it must also be fit for the persistence id that is made of it: with a
 * `#` Marathon could not read its own id again, and Mesos refuses the other characters.
 */
function checkPersistentPath(path: string, violations: Violations): void {
  const check = (holds: boolean, error: string) =>
    Violations.check(violations, '/containerPath', holds, error)
  check(path !== '.' && path !== '..', 'can not be one of (.,..)')
  check(!path.includes('/'), 'value must not contain "/"')
  check(!path.includes('#'), 'value must not contain "#"')
  check(
    !path.includes('\\') && !/\p{Cc}/u.test(path),
    'value must not contain a backslash or a control character',
  )
  const length = utf8Length(path)
  check(length <= MAX_PATH_LENGTH, `got ${length}, expected ${MAX_PATH_LENGTH} bytes or less`)
}

/** Source: `DVDIProvider.Validations`, marathon `core/externalvolume/impl/providers/DVDIProviderValidations.scala`. */
function checkExternal(
  { containerPath, external }: Extract<AppVolumeJson, { readonly external: unknown }>,
  container: ContainerJson,
  violations: Violations,
): void {
  const check = (path: string, holds: boolean, error: string) =>
    Violations.check(violations, path, holds, error)
  check('/containerPath', containerPath !== '.' && containerPath !== '..', 'can not be one of (.,..)')
  const { name, provider, options = {}, size } = external
  check('/external/name', name !== undefined && name !== '', 'not defined')
  if (provider === undefined) return check('/external/provider', false, 'not defined')
  check('/external/provider', provider === 'dvdi' || provider === 'csi', 'is unknown provider')
  if (provider !== 'dvdi') return
  check('/external/options', Object.hasOwn(options, 'dvdi/driver'), 'dvdi/driver is not defined')
  check(
    '/external/size',
    container.type === 'MESOS' || size === undefined,
    'is only possible with the Mesos containerizer',
  )
}

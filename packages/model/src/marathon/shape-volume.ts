import { defaulted, dictionary, isRecord, list, object, optional, required, set } from './shape.ts'
import type { ReadOf, Shape } from './shape.ts'
import { bool, filled, long, MAX_CONSTRAINTS, oneOf, shortText, text, volumeName } from './shape-values.ts'
import { Violations } from './violation.ts'

const persistentMembers = {
  type: optional(oneOf('root', 'path', 'mount')),
  size: required(long({ min: 0 })),
  maxSize: optional(long({ min: 0 })),
  profileName: optional(text()),
  // Unlike Marathon, whose shape wants two or three members and then complains of a missing hostPath: the rules say it better.
  constraints: defaulted(set(list(text()), MAX_CONSTRAINTS), []),
}

/** As it was written: without a type it is not yet known on which kind of disk it goes. */
export type PersistentJson = ReadOf<typeof persistentMembers>

const mode = oneOf('RW', 'RO')

const persistentMount = {
  containerPath: required(filled),
  persistent: required(object(persistentMembers)),
  mode: required(mode),
}

const externalMembers = {
  name: optional(text()),
  provider: optional(text()),
  size: optional(long({ min: 0 })),
  shared: optional(bool),
  options: optional(dictionary(text())),
}

const externalMount = {
  containerPath: required(filled),
  external: required(object(externalMembers)),
  mode: required(mode),
}

const secretMount = { containerPath: required(filled), secret: required(text()) }

const hostMount = { containerPath: required(filled), hostPath: required(text()), mode: required(mode) }

export type AppVolumeJson =
  | ReadOf<typeof persistentMount>
  | ReadOf<typeof externalMount>
  | ReadOf<typeof secretMount>
  | ReadOf<typeof hostMount>

const kinds: readonly { readonly member: string; readonly shape: Shape<AppVolumeJson> }[] = [
  { member: 'persistent', shape: object(persistentMount) },
  { member: 'external', shape: object(externalMount) },
  { member: 'secret', shape: object(secretMount) },
]

const host = object(hostMount)

/**
 * The first kind that it can be read as; when none, the faults of the last, a host volume, as Marathon has it. Unlike Marathon, a
 * hint says why it is not what it was most likely meant to be.
 *
 * Source: `AppVolume`, marathon `types/volumes.raml`.
 */
export const appVolume: Shape<AppVolumeJson> = (json, faults) => {
  let hint = 'undefined, as are persistent, external and secret: one of them says what volume it is'
  for (const { member, shape } of kinds) {
    const why = Violations.none()
    const read = shape(json, why)
    if (read) return read
    if (isRecord(json) && Object.hasOwn(json, member))
      hint = `undefined, and it is not ${member} because of ${faultsOf(why)}`
  }
  const read = host(json, faults)
  if (!read && isRecord(json) && !Object.hasOwn(json, 'hostPath')) Violations.add(faults, '/hostPath', hint)
  return read
}

function faultsOf(violations: Violations): string {
  return Violations.list(violations)
    .map(({ path, errors }) => `${path} (${errors.join(', ')})`)
    .join(', ')
}

const persistentVolume = { name: required(volumeName), persistent: required(object(persistentMembers)) }
const secretVolume = { name: required(volumeName), secret: required(text()) }
const hostVolume = { name: required(volumeName), host: required(text()) }
const ephemeralVolume = { name: required(volumeName) }

export type PodVolumeJson =
  | ReadOf<typeof persistentVolume>
  | ReadOf<typeof secretVolume>
  | ReadOf<typeof hostVolume>
  | ReadOf<typeof ephemeralVolume>

const podKinds: readonly { readonly member: string; readonly shape: Shape<PodVolumeJson> }[] = [
  { member: 'persistent', shape: object(persistentVolume) },
  { member: 'secret', shape: object(secretVolume) },
  { member: 'host', shape: object(hostVolume) },
]

const ephemeral = object(ephemeralVolume)

/**
 * Unlike Marathon, which makes an ephemeral volume of whatever has a name: one that says what it is, and says it wrongly, is
 * refused. Data would be lost otherwise.
 */
export const podVolume: Shape<PodVolumeJson> = (json, faults) => {
  const kind = podKinds.find(
    ({ member }) => isRecord(json) && Object.hasOwn(json, member) && json[member] !== null,
  )
  return kind ? kind.shape(json, faults) : ephemeral(json, faults)
}

const mountMembers = {
  name: required(volumeName),
  mountPath: required(shortText),
  readOnly: defaulted(bool, false),
}

export const volumeMount = object(mountMembers)

import { invariant, unreachable } from '../invariant.ts'
import type {
  DiskInfo,
  DiskSource,
  Label,
  Persistence,
  Reservation,
  Resource,
  VolumeInfo,
} from '../resource/resource.ts'
import { PersistentMap } from '../persistent-map.ts'
import { hasRefinedReservations } from '../resource/resource.ts'
import type { Entry } from '../resource/section.ts'
import type { Resources } from '../resource/resources.ts'
import { err, ok } from '../result.ts'
import type { Result } from '../result.ts'
import { DEFAULT_ROLE } from '../role.ts'
import { Scalar } from '../scalar.ts'
import { parseJsonArray } from './parse-json.ts'
import type { Json } from '../json.ts'
import { decodeMessage } from './protobuf.ts'
import { resourceMessage } from './resource-message.ts'
import type {
  WireDisk,
  WireLabels,
  WireReservation,
  WireResource,
  WireSource,
  WireVolume,
} from './resource-message.ts'
import { upgradeResource } from './upgrade.ts'
import { validateWireResources } from './validate.ts'

/**
 * How a reservation is spelled. `post`: in `reservations` alone. `pre`: in `role` and `reservation` alone, as old
 * frameworks know it. `endpoint`: in all of them, as most HTTP answers have it.
 */
export type ReservationForm = 'endpoint' | 'post' | 'pre'

/** A JSON text that must be a list of resources. What it says is not validated yet: see `upgradeResources`. */
export function parseResources(text: string): Result<WireResource[], string> {
  const json = parseJsonArray(text)
  return json.ok ? decodeResources(json.value) : json
}

export function decodeResources(json: readonly Json[]): Result<WireResource[], string> {
  const resources: WireResource[] = []
  for (const item of json) {
    const resource = decodeMessage<WireResource>(resourceMessage, item)
    if (!resource.ok) return resource
    resources.push(resource.value)
  }
  return ok(resources)
}

/** Validates resources in whatever spelling they came, and gives them the one that the model knows. */
export function upgradeResources(wire: readonly WireResource[]): Result<Resource[], string> {
  const error = validateWireResources(wire)
  return error === undefined ? ok(wire.map(upgradeResource)) : err(error)
}

/** A refined reservation cannot be told in the `pre` form: ask `downgradeResource` when there may be one. */
export function encodeResource(resource: Resource, form: ReservationForm): WireResource {
  const { name, value, allocationRole, disk, revocable, shared, providerId } = resource
  return {
    ...(providerId !== undefined && { provider_id: { value: providerId } }),
    name,
    type: value.type,
    ...encodeValue(value),
    ...encodeReservations(resource, form),
    ...(allocationRole !== undefined && {
      allocation_info: allocationRole === '' ? {} : { role: allocationRole },
    }),
    ...(disk && { disk: encodeDisk(disk) }),
    ...(revocable && { revocable: {} }),
    ...(shared && { shared: {} }),
  }
}

/** Source: `downgradeResource()`, mesos `src/common/resources_utils.cpp`. */
export function downgradeResource(resource: Resource): Result<WireResource, string> {
  return hasRefinedReservations(resource)
    ? err('Cannot downgrade resources containing refined reservations')
    : ok(encodeResource(resource, 'pre'))
}

const texts = new WeakMap<Resource, string>()

/** The resource in the `endpoint` form as JSON text. Written once per resource object: lists of thousands are often asked for. */
export function resourceJson(resource: Resource): string {
  let text = texts.get(resource)
  if (text === undefined) {
    text = JSON.stringify(encodeResource(resource, 'endpoint'))
    texts.set(resource, text)
  }
  return text
}

const listTexts = new WeakMap<object, string>()

/** The whole collection as JSON text. Written again only as far as it changed. */
export function resourcesJson(bag: Resources): string {
  const sections = PersistentMap.values(bag.sections)
  return `[${joined(sections.map(({ entries }) => PersistentMap.fold(entries, listTexts, entriesText, joined)))}]`
}

function entriesText(entries: readonly Entry[]): string {
  return entries
    .flatMap(({ resource, count }) =>
      Array.from({ length: resource.shared ? 1 : count }, () => resourceJson(resource)),
    )
    .join(',')
}

/** Not by `join`, which copies: of a text of a megabyte hardly any part is new. */
function joined(texts: readonly string[]): string {
  let all = ''
  for (const text of texts) if (text !== '') all += all === '' ? text : `,${text}`
  return all
}

function encodeValue(value: Resource['value']): Pick<WireResource, 'scalar' | 'ranges' | 'set'> {
  switch (value.type) {
    case 'SCALAR':
      return { scalar: { value: value.written ?? Scalar.toNumber(value.scalar) } }
    case 'RANGES':
      return { ranges: { range: value.ranges } }
    case 'SET':
      return { set: { item: value.set } }
    default:
      return unreachable(value)
  }
}

type EncodedReservations = Pick<WireResource, 'role' | 'reservation' | 'reservations'>

function encodeReservations({ reservations }: Resource, form: ReservationForm): EncodedReservations {
  const [only, refined] = reservations
  const stack = reservations.length > 0 && { reservations: reservations.map(encodeReservation) }
  if (form === 'post') return { ...stack }
  if (!only) return { role: DEFAULT_ROLE }
  invariant(!refined || form === 'endpoint', 'a refined reservation was to be told in the old spelling')
  if (refined) return { ...stack }
  return {
    role: only.role,
    ...(only.type === 'DYNAMIC' && { reservation: encodeReserver(only) }),
    ...(form === 'endpoint' && stack),
  }
}

function encodeReservation(reservation: Reservation): WireReservation {
  const { type, role } = reservation
  return { type, role, ...encodeReserver(reservation) }
}

function encodeReserver({ principal, labels }: Reservation): WireReservation {
  return {
    ...(principal !== undefined && { principal }),
    ...(labels && { labels: encodeLabels(labels) }),
  }
}

function encodeLabels(labels: readonly Label[]): WireLabels {
  return labels.length > 0 ? { labels } : {}
}

function encodeDisk({ persistence, volume, source }: DiskInfo): WireDisk {
  return {
    ...(persistence && { persistence: encodePersistence(persistence) }),
    ...(volume && { volume: encodeVolume(volume) }),
    ...(source && { source: encodeSource(source) }),
  }
}

function encodePersistence({ id, principal }: Persistence): NonNullable<WireDisk['persistence']> {
  return { id, ...(principal !== undefined && { principal }) }
}

function encodeVolume({ containerPath, mode, hostPath, rest }: VolumeInfo): WireVolume {
  return {
    mode,
    container_path: containerPath,
    ...(hostPath !== undefined && { host_path: hostPath }),
    ...rest,
  }
}

function encodeSource({ type, root, id, metadata, profile, vendor }: DiskSource): WireSource {
  return {
    type,
    ...(root !== undefined && (type === 'MOUNT' ? { mount: { root } } : { path: { root } })),
    ...(vendor !== undefined && { vendor }),
    ...(id !== undefined && { id }),
    ...(metadata && { metadata: encodeLabels(metadata) }),
    ...(profile !== undefined && { profile }),
  }
}

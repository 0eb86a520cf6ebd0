import type { DiskKind, VolumeRequest } from '@holdfast/model/marathon/volume'
import { type Resource, withValue } from '@holdfast/model/resource/resource'
import { Value } from '@holdfast/model/resource/value'
import { Scalar } from '@holdfast/model/scalar'
import type { DiskRequest, Placed, Wanted } from './disk-request.ts'
import { isWanted } from './disk-predicates.ts'
import { groupBy } from './group-by.ts'
import { placeOnMounts } from './mounts.ts'
import { amountOf, sourceKey, takeScalar } from './scalars.ts'

/** What is taken of a disk, for a volume or as scratch space. */
export interface DiskPart {
  readonly kind: DiskKind
  readonly resource: Resource
  readonly volume?: VolumeRequest
}

/** A volume with the disk that it is to be made on: all parts of it in one. */
export interface MatchedVolume {
  readonly volume: VolumeRequest
  readonly resource: Resource
  /** In whole MB (MiB): a mount disk is taken whole, so it may be more than was asked for. */
  readonly sizeMb: number
}

export interface DiskMatch {
  readonly parts: readonly DiskPart[]
  /** Within a kind the last placed, which is the smallest, comes first. */
  readonly volumes: readonly MatchedVolume[]
}

const kinds = ['root', 'path', 'mount'] as const

/**
 * Disk for scratch space and volumes, of each kind by itself, the largest request first. Undefined when any does not fit:
 * nothing is tried twice.
 *
 * Source: `ResourceMatcher.matchDiskResource()`, marathon `mesosphere/mesos/ResourceMatcher.scala`.
 */
export function matchDisks(disks: readonly Resource[], request: DiskRequest): DiskMatch | undefined {
  const parts: DiskPart[] = []
  const volumes: MatchedVolume[] = []
  for (const kind of kinds) {
    const wanted = wantedOf(kind, request)
    if (wanted.length === 0) continue
    const offered = disks.filter((disk) => kindOf(disk) === kind)
    const placed =
      kind === 'mount'
        ? placeOnMounts(offered, wanted, request.mountSelection)
        : placeOnSources(offered, wanted, kind)
    if (placed === undefined) return undefined
    for (const each of placed) parts.push(...partsOf(kind, each))
    volumes.push(...placed.flatMap(matchedVolume).toReversed())
  }
  return { parts, volumes }
}

function wantedOf(kind: DiskKind, { scratch, volumes }: DiskRequest): Wanted[] {
  const ofVolumes: Wanted[] = volumes
    .filter(({ persistent }) => persistent.type === kind)
    .map((volume) => ({ size: Scalar.of(volume.persistent.size), volume }))
  const all = kind === 'root' && scratch > 0 ? [{ size: scratch }, ...ofVolumes] : ofVolumes
  return all.toSorted((a, b) => b.size - a.size)
}

/** Undefined for those that have to be made usable first: RAW and BLOCK. */
function kindOf({ disk }: Resource): DiskKind | undefined {
  switch (disk?.source?.type) {
    case undefined:
      return 'root'
    case 'PATH':
      return 'path'
    case 'MOUNT':
      return 'mount'
    default:
      return undefined
  }
}

function partsOf(kind: DiskKind, { volume, resources }: Placed): DiskPart[] {
  return resources.map((resource) => ({ kind, resource, ...(volume && { volume }) }))
}

/** Nothing that can be told apart is put together: all parts are of one source, and nobody's. */
function matchedVolume({ volume, resources: [first, ...more] }: Placed): MatchedVolume[] {
  if (volume === undefined || first === undefined) return []
  const resource = more.reduce((whole, part) => withValue(whole, Value.add(whole.value, part.value)), first)
  return [{ volume, resource, sizeMb: Math.floor(Scalar.toNumber(amountOf(resource))) }]
}

/** A disk that may be carved up, or the root disk: what of it is left, in the order of the offer. */
interface Source {
  readonly left: readonly Resource[]
}

/** One request never spans two disks. Of path disks, that with the most space left is tried first. */
function placeOnSources(
  offered: readonly Resource[],
  wanted: readonly Wanted[],
  kind: 'root' | 'path',
): Placed[] | undefined {
  let sources: readonly Source[] = groupBy(offered, sourceKey).map((left) => ({ left }))
  const placed: Placed[] = []
  for (const request of wanted) {
    // Stable, so that of two with as much left the one taken from last goes first.
    const order = kind === 'path' ? sources.toSorted((a, b) => spaceOf(b) - spaceOf(a)) : sources
    const found = firstOf(order, (source) => takeFrom(source, request))
    if (found === undefined) return undefined
    placed.push({ resources: found.taken, ...(request.volume && { volume: request.volume }) })
    const others = order.filter((source) => source !== found.from)
    sources = found.left.length > 0 ? [{ left: found.left }, ...others] : others
  }
  return placed
}

function firstOf<T, R>(all: readonly T[], of: (each: T) => R | undefined): R | undefined {
  for (const each of all) {
    const found = of(each)
    if (found !== undefined) return found
  }
  return undefined
}

function spaceOf({ left }: Source): Scalar {
  return left.reduce((sum, resource) => Scalar.add(sum, amountOf(resource)), Scalar.zero)
}

interface Taken {
  readonly from: Source
  readonly taken: readonly Resource[]
  readonly left: readonly Resource[]
}

function takeFrom(source: Source, { size, volume }: Wanted): Taken | undefined {
  const usable = source.left.filter(
    (resource) => volume === undefined || isWanted(volume.persistent, resource),
  )
  const taken = takeScalar(usable, size)
  if (taken === undefined) return undefined
  // What was taken comes in the order of what there is, a part of each from the first on.
  let next = 0
  const left = source.left.flatMap((resource) => {
    const part = usable.includes(resource) ? taken[next] : undefined
    if (part === undefined) return [resource]
    next++
    return rest(resource, part)
  })
  return { from: source, taken, left }
}

function rest(resource: Resource, part: Resource): Resource[] {
  const amount = Scalar.subtract(amountOf(resource), amountOf(part))
  return amount > 0 ? [withValue(resource, Value.scalar(amount))] : []
}

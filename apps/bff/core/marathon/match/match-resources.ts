import type { RunSpec } from '@holdfast/model/marathon/run-spec'
import type { Resource } from '@holdfast/model/resource/resource'
import { err, ok, type Result } from '@holdfast/model/result'
import type { Scalar } from '@holdfast/model/scalar'
import type { TimeMs } from '@holdfast/model/ids'
import type { SchedulerConfig } from '../config.ts'
import { isInMaintenance, isInReach, isScarce } from './agent-conditions.ts'
import { type DiskMatch, matchDisks } from './disks.ts'
import type { OfferIndex } from './offer-index.ts'
import { type Place, placementAllows, placeOf } from './placement.ts'
import { matchPorts, type PortsMatch } from './ports.ts'
import type { Reason } from './reasons.ts'
import { requestOf, type ResourceRequest } from './request.ts'
import { takeScalar } from './scalars.ts'
import { type Selector, selects } from './selector.ts'

export interface MatchContext {
  readonly config: SchedulerConfig
  readonly nowMs: TimeMs
  /** The region of the master. */
  readonly localRegion?: string
}

export interface MatchAsked {
  readonly index: OfferIndex
  readonly runSpec: RunSpec
  /** What may be taken if the selector agrees, in the order of the offer. */
  readonly from: readonly Resource[]
  readonly selector: Selector
  /** Where its peers are. Asked for only when there are constraints. */
  readonly placed: () => readonly Place[]
  /** Its data is on this agent: GPUs are no reason to keep it away. */
  readonly pinned: boolean
}

/** What is taken, by what it is for: the same unit may be of two resources of the offer. */
export interface ResourceMatch {
  readonly cpus: readonly Resource[]
  readonly mem: readonly Resource[]
  readonly gpus: readonly Resource[]
  readonly disk: DiskMatch
  readonly ports: PortsMatch
}

/**
 * What of the offer is taken for one instance, or every reason why not. All is looked at, so that all reasons are told; but
 * ports only when nothing else is missing.
 *
 * Source: `ResourceMatcher.matchResources()`, marathon `mesosphere/mesos/ResourceMatcher.scala`.
 */
export function matchResources(
  asked: MatchAsked,
  context: MatchContext,
): Result<ResourceMatch, readonly Reason[]> {
  const { runSpec, from, selector, index } = asked
  const selected = selectedFrom(from, selector)
  const request = requestOf(runSpec)
  const found = takeAll(selected, request, selector, context.config)
  const reasons: Reason[] = [
    ...(found.cpus ? [] : ['InsufficientCpus' as const]),
    ...(found.mem ? [] : ['InsufficientMemory' as const]),
    ...(found.gpus ? [] : ['InsufficientGpus' as const]),
    ...(found.disk ? [] : ['InsufficientDisk' as const]),
    ...(selected.size > 0 ? [] : ['UnfulfilledRole' as const]),
    ...conditionReasons(asked, context),
  ]
  const { cpus, mem, gpus, disk } = found
  const isHere = isInReach(index.offer, runSpec, context.localRegion)
  if (reasons.length > 0 || !isHere || !cpus || !mem || !gpus || !disk) return err(reasons)
  const ports = matchPorts(named(selected, 'ports'), request.ports)
  return ports === undefined ? err(['InsufficientPorts']) : ok({ cpus, mem, gpus, disk, ports })
}

function takeAll(
  selected: Selected,
  request: ResourceRequest,
  { reserving }: Selector,
  { mountSelection }: SchedulerConfig,
) {
  const take = (name: string, amount: Scalar) => takeScalar(named(selected, name), amount)
  return {
    cpus: take('cpus', request.cpus),
    mem: take('mem', request.mem),
    gpus: take('gpus', request.gpus),
    disk: matchDisks(named(selected, 'disk'), {
      scratch: request.disk,
      volumes: reserving ? request.volumes : [],
      mountSelection,
    }),
  }
}

/** By name, each in the order of the offer. */
type Selected = ReadonlyMap<string, readonly Resource[]>

const named = (selected: Selected, name: string): readonly Resource[] => selected.get(name) ?? []

const known = new WeakMap<readonly Resource[], Map<string, Selected>>()

/** All new residents look at the same part of an offer, and most of what is stateless at another: each is found once. */
function selectedFrom(from: readonly Resource[], selector: Selector): Selected {
  if (selector.labels !== undefined) return select(from, selector)
  const parts = known.get(from) ?? new Map<string, Selected>()
  known.set(from, parts)
  const key = JSON.stringify([...selector.roles])
  let part = parts.get(key)
  if (part === undefined) {
    part = select(from, selector)
    parts.set(key, part)
  }
  return part
}

function select(from: readonly Resource[], selector: Selector): Selected {
  const selected = new Map<string, Resource[]>()
  for (const resource of from) {
    if (!selects(selector, resource)) continue
    const others = selected.get(resource.name)
    if (others === undefined) selected.set(resource.name, [resource])
    else others.push(resource)
  }
  return selected
}

function conditionReasons(asked: MatchAsked, { config, nowMs }: MatchContext): Reason[] {
  const { index, runSpec, placed, pinned } = asked
  const { constraints } = runSpec
  const isAllowed = constraints.length === 0 || placementAllows(constraints, placeOf(index.offer), placed())
  const isDown = isInMaintenance(index.offer, config, nowMs)
  const isKept = !pinned && isScarce(index.hasGpus, runSpec, config)
  return [
    ...(isAllowed && !isDown ? [] : ['UnfulfilledConstraint' as const]),
    ...(isDown ? ['AgentMaintenance' as const] : []),
    ...(isKept ? ['DeclinedScarceResources' as const] : []),
  ]
}

/** All that is taken, in one list. */
export function consumedBy({ cpus, mem, gpus, disk, ports }: ResourceMatch): readonly Resource[] {
  return [...cpus, ...mem, ...gpus, ...disk.parts.map(({ resource }) => resource), ...ports.resources]
}

import { type FrameworkId, TimeMs } from '@holdfast/model/ids'
import { persistenceIdOf } from '@holdfast/model/marathon/ids'
import type { Instance, InstanceAgent, InstanceReservation } from '@holdfast/model/marathon/instance'
import { labelledFramework, reservationLabels } from '@holdfast/model/marathon/labels'
import type { RunSpec } from '@holdfast/model/marathon/run-spec'
import type { Resource } from '@holdfast/model/resource/resource'
import type { WireOperation } from '@holdfast/model/wire/operation-message'
import { isLost } from '../conditions.ts'
import { isScheduled } from '../instance-state.ts'
import type { LaunchedTask } from './launch.ts'
import { launchOperation } from './launch-operation.ts'
import { consumedBy, type MatchContext, matchResources, type ResourceMatch } from './match-resources.ts'
import { matchVolumes, type VolumeMatch } from './match-volumes.ts'
import { type OfferIndex, reservedFor, withoutFree, withoutReservation } from './offer-index.ts'
import { reserveOperations } from './operations.ts'
import { type Place, placeOf } from './placement.ts'
import type { Reason } from './reasons.ts'
import { isResident } from '@holdfast/model/marathon/run-spec-facts'
import { anyOf, reservable, reservedWithLabels } from './selector.ts'

export interface DecisionContext extends MatchContext {
  /** A new UUID each time: of volumes. */
  readonly newUuid: () => string
}

export interface Asked {
  readonly index: OfferIndex
  /** Instances of one run spec that wait for an offer in its role, and are not delayed. */
  readonly candidates: readonly Instance[]
  /** All instances of the run spec, the candidates too. Looked at only when it has constraints. */
  readonly instances: () => Iterable<Instance>
  /** By which definition an instance is to run: not always the newest. */
  readonly runSpecOf: (instance: Instance) => RunSpec
}

export type Decision =
  | {
      readonly type: 'LAUNCH'
      readonly instance: Instance
      readonly operations: readonly WireOperation[]
      readonly tasks: readonly LaunchedTask[]
      readonly agent: InstanceAgent
      /** What the offer has left for others. */
      readonly left: OfferIndex
    }
  | {
      readonly type: 'RESERVE'
      readonly instance: Instance
      readonly operations: readonly WireOperation[]
      readonly reservation: InstanceReservation
      readonly agent: InstanceAgent
      readonly left: OfferIndex
    }
  | NoMatch

export interface NoMatch {
  readonly type: 'NO_MATCH'
  /** Of the first try. Empty for an agent in another region. */
  readonly reasons: readonly Reason[]
  /** What is wrong on our side, in words for people. */
  readonly problem?: string
}

/**
 * What becomes of one offer for one run spec: a launch on what an instance has reserved, a reservation for a new resident, a
 * launch of what is stateless, or nothing.
 *
 * Never a reservation beside one whose volumes are here: who finds its volumes but not the rest waits, and so do those before it.
 *
 * Source: `InstanceOpFactoryImpl.matchOfferRequest()`, marathon `core/launcher/impl/InstanceOpFactoryImpl.scala`.
 */
export function decideOffer(asked: Asked, context: DecisionContext): Decision {
  const { candidates, index } = asked
  let refusal: NoMatch | undefined
  let start = 0
  for (const { at, ...returning } of matchVolumes(index, candidates)) {
    const decision = launchOnReservation(returning, asked, context)
    if (decision.type !== 'NO_MATCH') return decision
    refusal ??= decision
    start = at + 1
  }
  const refused = new Set<RunSpec>()
  for (const instance of candidates.slice(start)) {
    if (instance.reservation !== undefined) continue
    const runSpec = asked.runSpecOf(instance)
    // Another new instance of the same definition would be refused alike.
    if (refused.has(runSpec)) continue
    const decision = startAnew(instance, runSpec, asked, context)
    if (decision.type !== 'NO_MATCH') return decision
    refusal ??= decision
    refused.add(runSpec)
  }
  return refusal ?? { type: 'NO_MATCH', reasons: ['NoCorrespondingReservationFound'] }
}

function launchOnReservation(
  { instance, reservation, volumes }: VolumeMatch,
  asked: Asked,
  context: DecisionContext,
): Decision {
  const { index } = asked
  const runSpec = asked.runSpecOf(instance)
  const labels = reservationLabels(reserverOf(volumes, index), reservation.id)
  const matched = matchResources(
    {
      index,
      runSpec,
      from: reservedFor(index, reservation.id),
      selector: reservedWithLabels(instance.role, labels),
      placed: () => placesOf(asked, runSpec, instance),
      pinned: true,
    },
    context,
  )
  if (!matched.ok) return { type: 'NO_MATCH', reasons: matched.error }
  const left = withoutReservation(index, reservation.id)
  return launch(instance, runSpec, matched.value, volumes, index, left)
}

/** Who reserved it: what goes with a volume is labelled as that is. */
function reserverOf([volume]: readonly Resource[], index: OfferIndex): FrameworkId {
  const labelled = volume && labelledFramework(volume)
  return index.formerFrameworkIds.find((each) => each === labelled) ?? index.frameworkId
}

function launch(
  instance: Instance,
  runSpec: RunSpec,
  match: ResourceMatch,
  volumes: readonly Resource[],
  { offer, frameworkId }: OfferIndex,
  left: OfferIndex,
): Decision {
  const { operation, tasks } = launchOperation({ instance, runSpec, offer, frameworkId, match, volumes })
  return { type: 'LAUNCH', instance, operations: [operation], tasks, agent: placeOf(offer), left }
}

function startAnew(instance: Instance, runSpec: RunSpec, asked: Asked, context: DecisionContext): Decision {
  const { index } = asked
  const resident = isResident(runSpec)
  const matched = matchResources(
    {
      index,
      runSpec,
      from: index.free,
      selector: resident ? reservable(runSpec) : anyOf(runSpec, context.config),
      placed: () => placesOf(asked, runSpec, instance),
      pinned: false,
    },
    context,
  )
  if (!matched.ok) return { type: 'NO_MATCH', reasons: matched.error }
  const left = withoutFree(index, consumedBy(matched.value))
  return resident
    ? reserve(instance, matched.value, index, left, context)
    : launch(instance, runSpec, matched.value, [], index, left)
}

function reserve(
  instance: Instance,
  match: ResourceMatch,
  { offer, frameworkId }: OfferIndex,
  left: OfferIndex,
  { config, nowMs, newUuid }: DecisionContext,
): Decision {
  const { instanceId, runSpecId, role } = instance
  const created = match.disk.volumes.map(({ volume, resource }) => ({
    local: { runSpecId, containerPath: volume.name, uuid: newUuid() },
    resource,
  }))
  const { principal } = config
  const operations = reserveOperations(
    { role, frameworkId, reservationId: instanceId, ...(principal !== undefined && { principal }) },
    consumedBy(match),
    created.map(({ local, resource }) => ({
      persistenceId: persistenceIdOf(local),
      containerPath: local.containerPath,
      disk: resource,
    })),
  )
  if (!operations.ok) return { type: 'NO_MATCH', reasons: [], problem: operations.error }
  const deadlineMs = TimeMs(nowMs + config.taskReservationTimeoutMs)
  return {
    type: 'RESERVE',
    instance,
    operations: operations.value,
    reservation: {
      id: instanceId,
      volumes: created.map(({ local }) => local),
      state: { name: 'new', deadlineMs },
    },
    agent: placeOf(offer),
    left,
  }
}

/**
 * Where the peers of an instance are, as far as placement goes. Those of before the last change of configuration do not count,
 * so that who replaces them may be beside them; nor do lost ones.
 *
 * Unlike Marathon, those that wait with their volumes for an offer of their agent count: they will be back.
 */
function placesOf({ instances }: Asked, runSpec: RunSpec, itself: Instance): readonly Place[] {
  const places: Place[] = []
  for (const instance of instances()) {
    const { instanceId, condition, runSpecVersion, agent, reservation } = instance
    if (agent === undefined || instanceId === itself.instanceId) continue
    if (runSpecVersion < runSpec.lastConfigChangeAt) continue
    const isThere = isScheduled(instance) ? reservation !== undefined : !isLost(condition)
    if (isThere) places.push(agent)
  }
  return places
}

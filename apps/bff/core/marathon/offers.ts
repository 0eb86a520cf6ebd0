import type { TaskId, TimeMs } from '@holdfast/model/ids'
import type { Instance, InstanceId, InstanceTask } from '@holdfast/model/marathon/instance'
import type { PathId } from '@holdfast/model/marathon/path-id'
import { PersistentMap } from '@holdfast/model/persistent-map'
import type { WireOperation } from '@holdfast/model/wire/operation-message'
import type { OffersEvent, ReceivedOffer } from '@holdfast/model/wire/scheduler-event'
import { collectOffer } from './collect-offer.ts'
import { isDelayed } from './delays.ts'
import { isScheduled } from './instance-state.ts'
import { type Decision, decideOffer } from './match/decide.ts'
import { indexOffer, type OfferIndex } from './match/offer-index.ts'
import { NestedMap } from './nested-map.ts'
import { changeInstance } from './operations.ts'
import { noteOffer } from './queue.ts'
import { tellVolumes } from './tell.ts'
import { call, findInstance, instancesOf, runSpecOf, update, type Turn } from './turn.ts'
import { waitersOf } from './waiters.ts'

/** Uses each offer, or declines it: none is kept. */
export function offersCame(turn: Turn, { offers, unreadable = [] }: OffersEvent): void {
  const declined = unreadable.map(({ offerId }) => ({ value: offerId }))
  for (const offer of offers) {
    const operations = operationsFor(turn, offer)
    const id = { value: offer.offerId }
    if (operations.length === 0) declined.push(id)
    // What is left comes again at once: reservations are seen only so.
    else accept(turn, id, operations)
  }
  if (declined.length === 0) return
  const filters = { refuse_seconds: turn.state.config.declineOfferDurationMs / 1000 }
  call(turn, { type: 'DECLINE', decline: { offer_ids: declined, filters } })
}

function accept(turn: Turn, id: { readonly value: string }, operations: readonly WireOperation[]): void {
  const filters = { refuse_seconds: 0 }
  call(turn, { type: 'ACCEPT', accept: { offer_ids: [id], operations, filters } })
}

/** Who frees something does nothing else with the offer. Source: `OfferProcessorImpl`, marathon `core/launcher/impl`. */
function operationsFor(turn: Turn, offer: ReceivedOffer): readonly WireOperation[] {
  const { frameworkId, formerFrameworkIds, connection } = turn.state
  // It was rescinded by the loss of the connection that it came over.
  if (frameworkId === undefined || connection.state !== 'subscribed') return []
  const index = indexOffer(offer, frameworkId, formerFrameworkIds)
  const freed = collectOffer(turn, index)
  return freed.length > 0 ? freed : match(turn, index)
}

function match(turn: Turn, offered: OfferIndex): readonly WireOperation[] {
  const { maxInstancesPerOffer } = turn.state.config
  const operations: WireOperation[] = []
  let index = offered
  let matched = 0
  const returning = returningIn(turn, offered)
  for (const id of waitingFor(turn, offered, returning)) {
    for (let first = true; matched < maxInstancesPerOffer; first = false) {
      const candidates = candidatesOf(turn, id, index, returning)
      if (candidates === undefined) break
      const decision = decide(turn, id, index, candidates)
      if (first) note(turn, id, index.offer, decision)
      if (decision.type === 'NO_MATCH') break
      operations.push(...decision.operations)
      index = decision.left
      matched += 1
      take(turn, decision)
    }
    if (matched >= maxInstancesPerOffer) break
  }
  return operations
}

/**
 * An offer is held against so many run specs at most, the next one against the next: looking at one costs some 30 microseconds, and
 * thousands of offers may come at once. In Marathon it is time that ends it (`--offer_matching_timeout`).
 */
const MAX_RUN_SPECS_PER_OFFER = 500

/** Run specs with something to launch in the role of the offer; first those that find their volumes in it. */
function waitingFor(turn: Turn, { offer }: OfferIndex, returning: Returning): Iterable<PathId> {
  const { index, offersLookedAt } = turn.state
  const ids = new Set<PathId>(returning.keys())
  const waiting = PersistentMap.values(NestedMap.inner(index.scheduled, offer.role))
  const start = waiting.length <= MAX_RUN_SPECS_PER_OFFER ? 0 : offersLookedAt * MAX_RUN_SPECS_PER_OFFER
  for (let i = 0; i < Math.min(waiting.length, MAX_RUN_SPECS_PER_OFFER); i++) {
    const instances = waiting[(start + i) % waiting.length]
    if (instances !== undefined) ids.add(waitersOf(instances).id)
  }
  if (waiting.length > MAX_RUN_SPECS_PER_OFFER)
    update(turn, { offersLookedAt: (offersLookedAt + 1) % waiting.length })
  return ids
}

/** Which instances of a run spec have a volume in the offer. Found once per offer. */
type Returning = ReadonlyMap<PathId, ReadonlySet<InstanceId>>

function returningIn({ state }: Turn, { offer, volumes }: OfferIndex): Returning {
  const returning = new Map<PathId, Set<InstanceId>>()
  for (const volume of volumes.keys()) {
    const instanceId = PersistentMap.get(state.index.byVolume, volume)
    const instance = instanceId === undefined ? undefined : findInstance(state, instanceId)
    if (instance?.role !== offer.role || !isScheduled(instance)) continue
    const known = returning.get(instance.runSpecId)
    if (known === undefined) returning.set(instance.runSpecId, new Set([instance.instanceId]))
    else known.add(instance.instanceId)
  }
  return returning
}

/**
 * Whose volumes are in the offer, and one of each version that has none yet: no other could make use of it. Undefined when
 * nothing waits, or all that waits is delayed.
 */
function candidatesOf(
  turn: Turn,
  id: PathId,
  { offer }: OfferIndex,
  returning: Returning,
): readonly Instance[] | undefined {
  const { state, context } = turn
  const waiting = PersistentMap.get(NestedMap.inner(state.index.scheduled, offer.role), id)
  if (waiting === undefined) return undefined
  const { versions, newcomers } = waitersOf(waiting)
  const due = new Set(versions.filter((version) => !isDelayed(state, id, version, context.nowMs)))
  if (due.size === 0) return undefined
  const back = [...(returning.get(id) ?? [])].flatMap((instanceId) => findInstance(state, instanceId) ?? [])
  const all = [...back.filter((each) => isScheduled(each) && each.reservation !== undefined), ...newcomers]
  return all.filter(({ runSpecVersion }) => due.has(runSpecVersion))
}

function decide(turn: Turn, id: PathId, index: OfferIndex, candidates: readonly Instance[]): Decision {
  const { state, context } = turn
  const { config, connection } = state
  const { nowMs, newUuid } = context
  const { region } = connection
  const runSpec = (instance: Instance) => {
    const found = runSpecOf(state, instance)
    if (found === undefined) throw new Error(`Invariant broken: ${instance.instanceId} has no definition`)
    return found
  }
  return decideOffer(
    { index, candidates, instances: () => instancesOf(state, id), runSpecOf: runSpec },
    { config, nowMs, newUuid, ...(region !== undefined && { localRegion: region }) },
  )
}

function note(turn: Turn, id: PathId, offer: ReceivedOffer, decision: Decision): void {
  if (decision.type !== 'NO_MATCH') return noteOffer(turn, id, offer, { used: true, reasons: [] })
  const { reasons, problem } = decision
  noteOffer(turn, id, offer, { used: false, reasons, ...(problem !== undefined && { problem }) })
}

function take(turn: Turn, decision: Exclude<Decision, { type: 'NO_MATCH' }>): void {
  const { instance: before, agent } = decision
  if (decision.type === 'RESERVE') {
    const reserved: Instance = { ...before, agent, reservation: decision.reservation }
    changeInstance(turn, reserved)
    return tellVolumes(turn, 'volume_reserving_event', reserved)
  }
  const { nowMs } = turn.context
  const { activeSinceMs: _, healthy: __, ...rest } = before
  const tasks = new Map<TaskId, InstanceTask>(
    decision.tasks.map((task) => [task.taskId, provisioned(task, before, nowMs)]),
  )
  changeInstance(turn, { ...rest, agent, tasks, condition: 'Provisioned', sinceMs: nowMs })
}

function provisioned(
  task: Extract<Decision, { type: 'LAUNCH' }>['tasks'][number],
  { runSpecVersion }: Instance,
  nowMs: TimeMs,
): InstanceTask {
  return { ...task, runSpecVersion, condition: 'Provisioned', stagedAtMs: nowMs, ipAddresses: [] }
}

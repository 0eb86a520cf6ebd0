import type { TimeMs } from '@holdfast/model/ids'
import { TimeMs as Time } from '@holdfast/model/ids'
import { PersistentMap } from '@holdfast/model/persistent-map'
import type { WireFrameworkInfo, WireSubscribe } from '@holdfast/model/wire/scheduler-call'
import { isDelayed } from './delays.ts'
import { NestedMap } from './nested-map.ts'
import type { RoleWants, SchedulerState } from './state.ts'
import { call, update, type Turn } from './turn.ts'
import { waitersOf } from './waiters.ts'

/** Source: `MarathonSchedulerDriver`, marathon `MarathonSchedulerDriver.scala`. */
const CAPABILITIES = ['PARTITION_AWARE', 'TASK_KILLING_STATE', 'MULTI_ROLE', 'REGION_AWARE', 'GPU_RESOURCES']

/**
 * Whether offers in this role would be of use: something waits for one, or is to be freed.
 *
 * Source: `ReviveOffersState`, marathon `core/launchqueue/impl/ReviveOffersState.scala`.
 */
export function wantsOffers(state: SchedulerState, role: string, nowMs: TimeMs): boolean {
  if (PersistentMap.get(state.index.toFree, role) !== undefined) return true
  return PersistentMap.values(NestedMap.inner(state.index.scheduled, role)).some((waiting) => {
    const { id, versions } = waitersOf(waiting)
    return versions.some((version) => !isDelayed(state, id, version, nowMs))
  })
}

/** Everything in which something may ever be wanted, the scheduler's own role among it. */
export function rolesOf(state: SchedulerState): readonly string[] {
  const roles = new Set([state.config.mesosRole])
  PersistentMap.forEach(state.runSpecs, ({ role }) => void roles.add(role))
  PersistentMap.forEach(state.instances, ({ role }) => void roles.add(role))
  PersistentMap.forEach(state.freeing, ({ role }) => void roles.add(role))
  return [...roles].toSorted()
}

function frameworkInfo({ config, frameworkId }: SchedulerState, roles: readonly string[]): WireFrameworkInfo {
  const { frameworkName, user, failoverTimeoutSeconds, hostname, webuiUrl, principal } = config
  return {
    name: frameworkName,
    user,
    failover_timeout: failoverTimeoutSeconds,
    checkpoint: true,
    roles,
    capabilities: CAPABILITIES.map((type) => ({ type })),
    ...(frameworkId !== undefined && { id: { value: frameworkId } }),
    ...(hostname !== undefined && { hostname }),
    ...(webuiUrl !== undefined && { webui_url: webuiUrl }),
    ...(principal !== undefined && { principal }),
  }
}

/** With what to subscribe now: a driver asks for it each time that it connects. In no role are offers suppressed yet. */
export function subscriptionOf(state: SchedulerState): WireSubscribe {
  return { framework_info: frameworkInfo(state, rolesOf(state)), suppressed_roles: [] }
}

/** Long enough for a round of offers from every agent. */
const LOOK_MS = 10_000

/**
 * Wants offers in all roles for a moment.
 *
 * Unlike Marathon: where nothing is wanted nothing is offered, and what is reserved under our name and nobody's would not be seen.
 */
export function lookAround(turn: Turn): void {
  const lookUntilMs = Time(turn.context.nowMs + LOOK_MS)
  update(turn, { due: { ...turn.state.due, lookUntilMs } })
  PersistentMap.forEach(turn.state.wants, (_, role) => void turn.roles.add(role))
}

/** Enough was seen. */
export function lookedAround(turn: Turn): void {
  const { lookUntilMs } = turn.state.due
  if (lookUntilMs === undefined || lookUntilMs > turn.context.nowMs) return
  update(turn, { due: { ...turn.state.due, lookUntilMs: undefined } })
  PersistentMap.forEach(turn.state.wants, (_, role) => void turn.roles.add(role))
}

/** Whether there is a reason to be known to a master: once it was, there may be tasks and reservations of ours. */
export function needsMaster({ frameworkId, runSpecs, instances, index }: SchedulerState): boolean {
  if (frameworkId !== undefined) return true
  const toDo = [runSpecs, instances, index.freeingByHost].map((each) => PersistentMap.size(each))
  return toDo.some((size) => size > 0)
}

/** After a subscription: what is wanted is said, whatever the master remembers. */
export function rolesSubscribed(turn: Turn): void {
  update(turn, { wants: PersistentMap.empty() })
  for (const role of rolesOf(turn.state)) {
    // To the master, a role that it knows and that was not suppressed wants offers.
    put(turn, role, { wanted: true })
    turn.more.add(role)
  }
  lookAround(turn)
}

/** Tells the master what has changed of what is wanted. */
export function settleRoles(turn: Turn): void {
  if (turn.state.connection.state !== 'subscribed') return
  const unheard = [...turn.roles].filter((role) => PersistentMap.get(turn.state.wants, role) === undefined)
  if (unheard.length > 0) subscribeTo(turn, unheard)
  for (const role of turn.roles) settleRole(turn, role, turn.more.has(role))
}

function settleRole(turn: Turn, role: string, more: boolean): void {
  const before = PersistentMap.get(turn.state.wants, role)
  if (before === undefined) return
  const { nowMs } = turn.context
  const looks = turn.state.due.lookUntilMs !== undefined
  const wanted = looks || wantsOffers(turn.state, role, nowMs)
  if (!wanted) {
    if (!before.wanted) return
    if (turn.state.config.suppressOffers) call(turn, { type: 'SUPPRESS', suppress: { roles: [role] } })
    return put(turn, role, { ...revivedOf(before), wanted })
  }
  if (more || !before.wanted) revive(turn, role, before)
}

const revivedOf = ({ revivedMs }: RoleWants) => (revivedMs === undefined ? {} : { revivedMs })

/** Asks for offers, and once more after a while; not more often than that. */
function revive(turn: Turn, role: string, { revivedMs }: RoleWants, repeats = true): void {
  const { nowMs } = turn.context
  const { minReviveOffersIntervalMs } = turn.state.config
  const earliest = revivedMs === undefined ? nowMs : Time(revivedMs + minReviveOffersIntervalMs)
  if (earliest > nowMs) {
    return put(turn, role, {
      wanted: true,
      ...(revivedMs !== undefined && { revivedMs }),
      againMs: earliest,
      repeats: true,
    })
  }
  call(turn, { type: 'REVIVE', revive: { roles: [role] } })
  const againMs = Time(nowMs + minReviveOffersIntervalMs)
  put(turn, role, { wanted: true, revivedMs: nowMs, ...(repeats && { againMs, repeats: false }) })
}

/** Revives that have become due. */
export function revivesDue(turn: Turn): void {
  const { revivesMs } = turn.state.due
  const { nowMs } = turn.context
  if (revivesMs === undefined || revivesMs > nowMs) return
  update(turn, { due: { ...turn.state.due, revivesMs: undefined } })
  PersistentMap.forEach(turn.state.wants, (wants, role) => {
    const { againMs, repeats, wanted } = wants
    if (againMs === undefined || !wanted) return
    if (againMs > nowMs) put(turn, role, wants)
    else if (wantsOffers(turn.state, role, nowMs)) revive(turn, role, wants, repeats)
    else put(turn, role, { ...revivedOf(wants), wanted })
  })
}

function put(turn: Turn, role: string, wants: RoleWants): void {
  const { due } = turn.state
  const { againMs } = wants
  const sooner = againMs !== undefined && (due.revivesMs === undefined || againMs < due.revivesMs)
  update(turn, {
    wants: PersistentMap.set(turn.state.wants, role, wants),
    ...(sooner && { due: { ...due, revivesMs: againMs } }),
  })
}

function subscribeTo(turn: Turn, roles: readonly string[]): void {
  for (const role of roles) put(turn, role, { wanted: wantsOffers(turn.state, role, turn.context.nowMs) })
  const all: string[] = []
  const suppressed: string[] = []
  PersistentMap.forEach(turn.state.wants, ({ wanted }, role) => {
    all.push(role)
    if (!wanted && turn.state.config.suppressOffers) suppressed.push(role)
  })
  call(turn, {
    type: 'UPDATE_FRAMEWORK',
    update_framework: {
      framework_info: frameworkInfo(turn.state, all.toSorted()),
      suppressed_roles: suppressed.toSorted(),
    },
  })
}

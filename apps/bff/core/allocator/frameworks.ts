import type { AgentId, FrameworkId, Role } from '@holdfast/model/ids'
import { invariant } from '@holdfast/model/invariant'
import { PersistentMap } from '@holdfast/model/persistent-map'
import { agentToVisit, triggerAll } from './agents.ts'
import { Sorter } from './sorter.ts'
import type { AllocatorFramework, AllocatorState } from './state.ts'

/** What a framework says of itself, as far as the allocator is concerned. */
export type FrameworkTerms = Pick<
  AllocatorFramework,
  'frameworkId' | 'roles' | 'capabilities' | 'suppressed' | 'minAllocatable'
>

/** Source: `addFramework()`, mesos `src/master/allocator/mesos/hierarchical.cpp`. */
export function addFramework(state: AllocatorState, terms: FrameworkTerms, active: boolean): AllocatorState {
  const framework: AllocatorFramework = { ...terms, active, filters: PersistentMap.empty() }
  let next = putFramework(state, framework)
  for (const role of terms.roles) next = track(next, framework.frameworkId, role)
  next = resort(next, framework)
  return active ? triggerAll(next) : next
}

/** What it holds must have been given back before. */
export function removeFramework(state: AllocatorState, frameworkId: FrameworkId): AllocatorState {
  const framework = findFramework(state, frameworkId)
  if (framework === undefined) return state
  let next = state
  for (const role of framework.roles) next = untrack(next, frameworkId, role)
  return { ...next, frameworks: PersistentMap.delete(next.frameworks, frameworkId) }
}

/** An inactive framework is offered nothing. Its filters and what it suppressed go. */
export function activateFramework(
  state: AllocatorState,
  frameworkId: FrameworkId,
  active: boolean,
): AllocatorState {
  const framework = findFramework(state, frameworkId)
  if (framework === undefined || framework.active === active) return state
  const filters = active ? framework.filters : PersistentMap.empty<never>()
  const changed = { ...framework, active, filters }
  const next = resort(putFramework(state, changed), changed)
  return active ? triggerAll(next) : next
}

/**
 * It has other roles, capabilities or wishes. What it holds in a role that it left stays charged to it there until it
 * is given back: `keeps` tells of which roles.
 */
export function updateFramework(
  state: AllocatorState,
  terms: FrameworkTerms,
  keeps: (role: Role) => boolean = () => false,
): AllocatorState {
  const { frameworkId, roles } = terms
  const before = findFramework(state, frameworkId)
  invariant(before, 'A framework that is unknown was updated')
  const changed = { ...before, ...terms }
  let next = putFramework(state, changed)
  for (const role of roles) next = track(next, frameworkId, role)
  for (const role of before.roles) {
    if (roles.includes(role)) continue
    next = keeps(role) ? activateIn(next, role, frameworkId, false) : untrack(next, frameworkId, role)
  }
  return triggerAll(resort(next, changed))
}

/** No more offers for these roles; none given: for all of its roles. */
export function suppress(
  state: AllocatorState,
  frameworkId: FrameworkId,
  roles: readonly Role[],
): AllocatorState {
  const framework = findFramework(state, frameworkId)
  if (framework === undefined) return state
  const chosen = roles.length > 0 ? roles : framework.roles
  const changed = { ...framework, suppressed: new Set([...framework.suppressed, ...chosen]) }
  return resort(putFramework(state, changed), changed)
}

/** Forgets what it refused and suppressed in these roles; none given: in all of its roles. */
export function revive(
  state: AllocatorState,
  frameworkId: FrameworkId,
  roles: readonly Role[],
): AllocatorState {
  const framework = findFramework(state, frameworkId)
  if (framework === undefined) return state
  const chosen = new Set(roles.length > 0 ? roles : framework.roles)
  let { filters } = framework
  PersistentMap.forEach(framework.filters, (list, agentId) => {
    const left = list.filter(({ role }) => !chosen.has(role))
    filters =
      left.length > 0 ? PersistentMap.set(filters, agentId, left) : PersistentMap.delete(filters, agentId)
  })
  const suppressed = new Set([...framework.suppressed].filter((role) => !chosen.has(role)))
  const changed = { ...framework, filters, suppressed }
  return triggerAll(resort(putFramework(state, changed), changed))
}

/** Nobody's refusal of this agent counts any longer: it is not what it was. */
export function forgetRefusals(state: AllocatorState, agentId: AgentId): AllocatorState {
  let { frameworks } = state
  PersistentMap.forEach(state.frameworks, (framework) => {
    if (PersistentMap.get(framework.filters, agentId) === undefined) return
    const changed = { ...framework, filters: PersistentMap.delete(framework.filters, agentId) }
    frameworks = PersistentMap.set(frameworks, framework.frameworkId, changed)
  })
  return agentToVisit({ ...state, frameworks }, agentId)
}

export function findFramework(
  { frameworks }: AllocatorState,
  frameworkId: FrameworkId,
): AllocatorFramework | undefined {
  return PersistentMap.get(frameworks, frameworkId)
}

export function putFramework(state: AllocatorState, framework: AllocatorFramework): AllocatorState {
  return { ...state, frameworks: PersistentMap.set(state.frameworks, framework.frameworkId, framework) }
}

/** The framework is a client of the role, and the role one of the cluster. */
export function track(state: AllocatorState, frameworkId: FrameworkId, role: Role): AllocatorState {
  const sorter = PersistentMap.get(state.frameworksOf, role) ?? Sorter.of(state.roles.excluded)
  if (Sorter.contains(sorter, frameworkId)) return state
  return {
    ...state,
    roles: Sorter.add(state.roles, role),
    frameworksOf: PersistentMap.set(state.frameworksOf, role, Sorter.add(sorter, frameworkId)),
  }
}

/** A role that nobody is in any longer is no client either. */
function untrack(state: AllocatorState, frameworkId: FrameworkId, role: Role): AllocatorState {
  const sorter = PersistentMap.get(state.frameworksOf, role)
  if (sorter === undefined) return state
  const left = Sorter.remove(sorter, frameworkId)
  if (PersistentMap.size(left.root.children) > 0) {
    return { ...state, frameworksOf: PersistentMap.set(state.frameworksOf, role, left) }
  }
  return {
    ...state,
    roles: Sorter.remove(state.roles, role),
    frameworksOf: PersistentMap.delete(state.frameworksOf, role),
  }
}

/** In each of its roles it is in the order or not. */
function resort(
  state: AllocatorState,
  { frameworkId, roles, active, suppressed }: AllocatorFramework,
): AllocatorState {
  return roles.reduce(
    (next, role) => activateIn(next, role, frameworkId, active && !suppressed.has(role)),
    state,
  )
}

function activateIn(
  state: AllocatorState,
  role: Role,
  frameworkId: FrameworkId,
  active: boolean,
): AllocatorState {
  const sorter = PersistentMap.get(state.frameworksOf, role)
  if (sorter === undefined) return state
  const changed = Sorter.activate(sorter, frameworkId, active)
  return changed === sorter
    ? state
    : { ...state, frameworksOf: PersistentMap.set(state.frameworksOf, role, changed) }
}

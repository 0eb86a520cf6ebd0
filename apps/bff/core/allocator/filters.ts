import { PersistentMap } from '@holdfast/model/persistent-map'
import { Resources } from '@holdfast/model/resource/resources'
import type { Holding } from './accounts.ts'
import { agentToVisit } from './agents.ts'
import { Expiries, type Expiry } from './expiries.ts'
import { findFramework, putFramework } from './frameworks.ts'
import type { AllocatorFramework, AllocatorState, RefuseFilter } from './state.ts'

/** The framework does not want to be offered this, or part of it, for a while. */
export function refuse(
  state: AllocatorState,
  { frameworkId, role, agentId, resources }: Holding,
  untilMs: number,
): AllocatorState {
  const framework = findFramework(state, frameworkId)
  if (framework === undefined || Resources.isEmpty(resources)) return state
  const filter: RefuseFilter = { role, resources, untilMs, round: state.rounds }
  const filters = [...(PersistentMap.get(framework.filters, agentId) ?? []), filter]
  const expiries = Expiries.add(state.expiries, { atMs: untilMs, round: state.rounds, frameworkId, agentId })
  const changed = { ...framework, filters: PersistentMap.set(framework.filters, agentId, filters) }
  return { ...putFramework(state, changed), expiries }
}

/** Source: `isFiltered()`, mesos `src/master/allocator/mesos/hierarchical.cpp`. */
export function isRefused(
  { filters }: AllocatorFramework,
  { role, agentId, resources }: Omit<Holding, 'frameworkId'>,
): boolean {
  const list = PersistentMap.get(filters, agentId)
  if (list === undefined) return false
  return list.some((filter) => filter.role === role && Resources.contains(filter.resources, resources))
}

/** Ends the filters whose time is over, and has their agents looked at again. */
export function expireFilters(state: AllocatorState, now: number): AllocatorState {
  let next = state
  let { expiries } = state
  const early: Expiry[] = []
  for (let first = Expiries.first(expiries); first && first.atMs <= now; first = Expiries.first(expiries)) {
    expiries = Expiries.withoutFirst(expiries)
    // A filter holds through one round at least.
    if (first.round >= state.rounds) early.push(first)
    else next = expire(next, first, now)
  }
  if (expiries === state.expiries) return state
  return { ...next, expiries: early.reduce((all, expiry) => Expiries.add(all, expiry), expiries) }
}

function expire(state: AllocatorState, { frameworkId, agentId }: Expiry, now: number): AllocatorState {
  const framework = PersistentMap.get(state.frameworks, frameworkId)
  const list = framework && PersistentMap.get(framework.filters, agentId)
  if (framework === undefined || list === undefined) return state
  const left = list.filter(({ untilMs, round }) => untilMs > now || round >= state.rounds)
  if (left.length === list.length) return state
  const filters =
    left.length > 0
      ? PersistentMap.set(framework.filters, agentId, left)
      : PersistentMap.delete(framework.filters, agentId)
  const open = PersistentMap.get(state.open, agentId)
  const next = putFramework(state, { ...framework, filters })
  return open === undefined ? next : agentToVisit(next, open)
}

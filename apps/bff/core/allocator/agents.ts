import type { AgentId } from '@holdfast/model/ids'
import { PersistentMap } from '@holdfast/model/persistent-map'
import { sectionName } from '@holdfast/model/resource/kind'
import { Resources } from '@holdfast/model/resource/resources'
import { type Amounts, addAmounts, equalAmounts, noAmounts, subtractAmounts } from './allocation.ts'
import { type AllocatorAgent, type AllocatorState, lineage, noBook, type RoleBook } from './state.ts'

/** An agent, and whether offers of it may be made. */
export interface SeenAgent extends AllocatorAgent {
  readonly offerable: boolean
}

/**
 * Takes in what an agent is now instead of what it was; `undefined` where it is not registered. Costs what
 * differs between the two. An agent that is new, larger or open again is looked at at once, others in the next round.
 *
 * Source: `addSlave()`, `updateSlave()`, `removeSlave()` and `activateSlave()`, mesos `src/master/allocator/mesos/hierarchical.cpp`.
 */
export function agentChanged(
  state: AllocatorState,
  before: SeenAgent | undefined,
  after: SeenAgent | undefined,
): AllocatorState {
  const agentId = (after ?? before)?.agentId
  if (agentId === undefined) return state
  let next = withTotals(state, before, after)
  if (before?.available !== after?.available) next = withIdle(next, before, after)
  next = withOpenness(next, agentId, after)
  if (after === undefined) return next
  if (opensUp(before, after)) return triggerAgent(next, agentId)
  return before?.available === after.available ? next : agentToVisit(next, agentId)
}

/** In the next round, not before. */
export function agentToVisit(state: AllocatorState, agentId: AgentId): AllocatorState {
  if (state.changed === 'all') return state
  // A limit or a guarantee binds everywhere: what is free here may be due there.
  if (PersistentMap.size(state.quotas) > 0) return { ...state, changed: 'all' }
  return { ...state, changed: PersistentMap.set(state.changed, agentId, agentId) }
}

export function triggerAgent(state: AllocatorState, agentId: AgentId): AllocatorState {
  const next = agentToVisit(state, agentId)
  if (next.triggered === 'all') return next
  return { ...next, triggered: PersistentMap.set(next.triggered, agentId, agentId) }
}

export function triggerAll(state: AllocatorState): AllocatorState {
  return { ...state, triggered: 'all', changed: 'all' }
}

function opensUp(before: SeenAgent | undefined, after: SeenAgent): boolean {
  if (!after.offerable) return false
  return (
    before === undefined ||
    !before.offerable ||
    before.capabilities !== after.capabilities ||
    (before.total !== after.total &&
      !equalAmounts(Resources.quantities(before.total), Resources.quantities(after.total)))
  )
}

function withTotals(
  state: AllocatorState,
  before: SeenAgent | undefined,
  after: SeenAgent | undefined,
): AllocatorState {
  const [left, right] = [before?.total ?? Resources.empty, after?.total ?? Resources.empty]
  if (left === right) return state
  const [less, more] = [Resources.quantities(left), Resources.quantities(right)]
  const total = equalAmounts(less, more) ? state.total : addAmounts(subtractAmounts(state.total, less), more)
  return { ...state, total, books: withReservations(state.books, left, right) }
}

/** Roles whose part of the agent is the same cost nothing. */
function withReservations(
  books: AllocatorState['books'],
  before: Resources,
  after: Resources,
): AllocatorState['books'] {
  let next = books
  PersistentMap.diff(before.sections, after.sections, (left, right) => {
    const role = (left ?? right)?.role
    if (role === undefined) return
    const [less, more] = [left?.sums.regular ?? noAmounts, right?.sums.regular ?? noAmounts]
    if (equalAmounts(less, more)) return
    for (const path of lineage(role)) {
      const book = PersistentMap.get(next, path) ?? noBook
      next = putBook(next, path, {
        ...book,
        reserved: addAmounts(subtractAmounts(book.reserved, less), more),
      })
    }
  })
  return next
}

export function putBook(
  books: AllocatorState['books'],
  path: string,
  book: RoleBook,
): AllocatorState['books'] {
  return book.reserved.size === 0 && book.unreserved.size === 0
    ? PersistentMap.delete(books, path)
    : PersistentMap.set(books, path, book)
}

function withIdle(
  state: AllocatorState,
  before: SeenAgent | undefined,
  after: SeenAgent | undefined,
): AllocatorState {
  const [less, more] = [idleOf(before?.available), idleOf(after?.available)]
  if (equalAmounts(less, more)) return state
  return { ...state, idle: addAmounts(subtractAmounts(state.idle, less), more) }
}

/** Unreserved and not revocable. */
export function idleOf(available: Resources | undefined): Amounts {
  if (available === undefined) return noAmounts
  const divisible = PersistentMap.get(available.sections, sectionName('divisible', undefined))
  const volumes = PersistentMap.get(available.sections, sectionName('volumes', undefined))
  return addAmounts(divisible?.sums.regular ?? noAmounts, volumes?.sums.regular ?? noAmounts)
}

function withOpenness(state: AllocatorState, agentId: AgentId, after: SeenAgent | undefined): AllocatorState {
  const open = after !== undefined && after.offerable && !Resources.isEmpty(after.available)
  if (open === (PersistentMap.get(state.open, agentId) !== undefined)) return state
  return {
    ...state,
    open: open ? PersistentMap.set(state.open, agentId, agentId) : PersistentMap.delete(state.open, agentId),
  }
}

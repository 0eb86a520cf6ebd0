import type { AgentId, FrameworkId, Role } from '@holdfast/model/ids'
import { invariant } from '@holdfast/model/invariant'
import { PersistentMap } from '@holdfast/model/persistent-map'
import type { Resources } from '@holdfast/model/resource/resources'
import { addAmounts, type Amounts, chargeOf, subtractAmounts } from './allocation.ts'
import { idleOf, putBook } from './agents.ts'
import { track } from './frameworks.ts'
import { Sorter } from './sorter.ts'
import { type AllocatorState, lineage, noBook } from './state.ts'

/** Who holds what, on which agent. The resources are without the role that they are allocated to. */
export interface Holding {
  readonly frameworkId: FrameworkId
  readonly role: Role
  readonly agentId: AgentId
  readonly resources: Resources
}

/** The framework has it now, offered or in use: both its share and that of its role grow. */
export function allocated(state: AllocatorState, holding: Holding): AllocatorState {
  const { frameworkId, role, agentId, resources } = holding
  const charge = chargeOf(agentId, resources)
  const known = track(state, frameworkId, role)
  return charged(
    known,
    role,
    (sorter, client) => Sorter.allocated(sorter, client, charge),
    frameworkId,
    (unreserved) => addAmounts(unreserved, idleOf(resources)),
  )
}

/** It is nobody's any more, and may be offered again. */
export function unallocated(state: AllocatorState, holding: Holding): AllocatorState {
  const { frameworkId, role, agentId, resources } = holding
  const charge = chargeOf(agentId, resources)
  return charged(
    state,
    role,
    (sorter, client) => Sorter.unallocated(sorter, client, charge),
    frameworkId,
    (unreserved) => subtractAmounts(unreserved, idleOf(resources)),
  )
}

/** What it has became something else, by an operation. */
export function converted(state: AllocatorState, before: Holding, after: Resources): AllocatorState {
  const { frameworkId, role, agentId, resources } = before
  const [less, more] = [chargeOf(agentId, resources), chargeOf(agentId, after)]
  return charged(
    state,
    role,
    (sorter, client) => Sorter.converted(sorter, client, less, more),
    frameworkId,
    (unreserved) => addAmounts(subtractAmounts(unreserved, idleOf(resources)), idleOf(after)),
  )
}

function charged(
  state: AllocatorState,
  role: Role,
  change: (sorter: Sorter, client: string) => Sorter,
  frameworkId: FrameworkId,
  book: (unreserved: Amounts) => Amounts,
): AllocatorState {
  const sorter = PersistentMap.get(state.frameworksOf, role)
  invariant(sorter, 'A role without frameworks was charged')
  let { books } = state
  for (const path of lineage(role)) {
    const before = PersistentMap.get(books, path) ?? noBook
    books = putBook(books, path, { ...before, unreserved: book(before.unreserved) })
  }
  return {
    ...state,
    roles: change(state.roles, role),
    frameworksOf: PersistentMap.set(state.frameworksOf, role, change(sorter, frameworkId)),
    books,
  }
}

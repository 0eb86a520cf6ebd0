import { claimKeys, frameworkKey, serviceKey } from '@holdfast/model/ledger/claim'
import {
  type KnownFrameworks,
  type KnownServices,
  changedKeys,
  idsOf,
  knowFrameworks,
  noFrameworks,
} from '@holdfast/model/ledger/frameworks'
import type { StackEntry } from '@holdfast/model/ledger/book/entries'
import type { AgentId } from '@holdfast/model/ids'
import type { ClusterView } from '../ports/cluster.ts'

/** The frameworks that owners are inferred from, and which reservations depend on which of them. */
export class Owners {
  readonly #agents = new Map<StackEntry, AgentId>()
  readonly #dependents = new Map<string, Set<StackEntry>>()
  #known: KnownFrameworks = noFrameworks
  #taken: ClusterView['frameworks'] | undefined

  /** With what others have learnt of frameworks: a view that is stale now may have been live once. */
  constructor(others?: Owners) {
    if (others === undefined) return
    this.#known = others.#known
    this.#taken = others.#taken
  }

  get known(): KnownFrameworks {
    return this.#known
  }

  add(stack: StackEntry, agentId: AgentId): void {
    this.#agents.set(stack, agentId)
    for (const key of claimKeys(stack.claim)) {
      const stacks = this.#dependents.get(key)
      if (stacks) stacks.add(stack)
      else this.#dependents.set(key, new Set([stack]))
    }
  }

  remove(stack: StackEntry): void {
    this.#agents.delete(stack)
    for (const key of claimKeys(stack.claim)) {
      const stacks = this.#dependents.get(key)
      stacks?.delete(stack)
      if (stacks?.size === 0) this.#dependents.delete(key)
    }
  }

  /** Whether the view says of frameworks what is known already. */
  isCurrent(view: ClusterView): boolean {
    return (
      view.frameworks === this.#taken &&
      (this.#known.complete === knowsFrameworks(view) || !isLive(view.state))
    )
  }

  /**
   * Takes in the frameworks of a view. Returns the stacks whose owner may be another now, by agent. A view that is stale or
   * down has no news: what was known before it stays.
   */
  update(view: ClusterView): ReadonlyMap<AgentId, readonly StackEntry[]> {
    const before = this.#known
    if (!isLive(view.state) && before.complete) return new Map()
    const complete = knowsFrameworks(view)
    this.#taken = view.frameworks
    const { services } = before
    this.#known = {
      ...knowFrameworks(view.frameworks.values(), complete),
      ...(services !== undefined && { services }),
    }
    return before.complete === complete
      ? this.#byAgent(
          changedKeys(before, this.#known).flatMap((key) => [...(this.#dependents.get(key) ?? [])]),
        )
      : this.#byAgent(this.#agents.keys())
  }

  /**
   * Takes in which apps and pods there are; undefined: nobody tells now. `changed`: which of them came or went. Returns the
   * stacks whose owner may be another now, by agent.
   */
  takeServices(
    services: KnownServices | undefined,
    changed: Iterable<string>,
  ): ReadonlyMap<AgentId, readonly StackEntry[]> {
    const { services: before, ...rest } = this.#known
    this.#known = services === undefined ? rest : { ...rest, services }
    const told = [before, services].flatMap((each) => (each ? idsOf(each) : []))
    const keys =
      before?.frameworkId === services?.frameworkId ? [...changed].map(serviceKey) : told.map(frameworkKey)
    return this.#byAgent(keys.flatMap((key) => [...(this.#dependents.get(key) ?? [])]))
  }

  #byAgent(stacks: Iterable<StackEntry>): ReadonlyMap<AgentId, readonly StackEntry[]> {
    const found = new Map<AgentId, StackEntry[]>()
    for (const stack of new Set(stacks)) {
      const agentId = this.#agents.get(stack)
      if (agentId === undefined) continue
      const ofAgent = found.get(agentId)
      if (ofAgent) ofAgent.push(stack)
      else found.set(agentId, [stack])
    }
    return found
  }
}

/** Whether a framework that the view does not name is gone. */
export function knowsFrameworks({ state, frameworksComplete = true }: ClusterView): boolean {
  return isLive(state) && frameworksComplete
}

function isLive(state: ClusterView['state']): boolean {
  return state === 'live' || state === 'slow'
}

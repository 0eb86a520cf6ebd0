import type { AgentId, FrameworkId, Role } from '@holdfast/model/ids'
import { PersistentMap } from '@holdfast/model/persistent-map'
import type { Quantities } from '@holdfast/model/resource/quantities'
import type { Resources } from '@holdfast/model/resource/resources'
import type { AgentCapability } from '@holdfast/model/validate/context'
import type { FrameworkCapability } from '@holdfast/model/framework/framework-info'
import { type Amounts, noAmounts } from './allocation.ts'
import { Expiries } from './expiries.ts'
import { Sorter } from './sorter.ts'

/**
 * Who gets what next. Immutable; every function here costs what it is about. It holds what follows from the agents, the
 * offers and the tasks that the master knows, never a copy of them.
 *
 * Source: `HierarchicalAllocatorProcess`, mesos `src/master/allocator/mesos/hierarchical.hpp`.
 */
export interface AllocatorState {
  readonly settings: AllocatorSettings
  /** Its clients are the roles that have frameworks. */
  readonly roles: Sorter
  /** For each role of `roles`, its frameworks. */
  readonly frameworksOf: PersistentMap<Sorter>
  /** By path: every role that holds something, or below which a role does. */
  readonly books: PersistentMap<RoleBook>
  readonly quotas: PersistentMap<Quota>
  readonly frameworks: PersistentMap<AllocatorFramework>
  /** What the registered agents have together. */
  readonly total: Amounts
  /** What is neither reserved, nor revocable, nor in anybody's hands. */
  readonly idle: Amounts
  /** Agents from which something may be offered. */
  readonly open: PersistentMap<AgentId>
  /** Agents to be looked at without waiting for the next round: `'all'` of those that are open. */
  readonly triggered: PersistentMap<AgentId> | 'all'
  /** Agents to be looked at in the next round. */
  readonly changed: PersistentMap<AgentId> | 'all'
  /** How many rounds there were. */
  readonly rounds: number
  readonly expiries: Expiries
}

export interface AllocatorSettings {
  /** An offer must hold at least one of these; an empty list takes anything. */
  readonly minAllocatable: readonly Quantities[]
  /** Whether agents with GPUs are kept for frameworks that can use them. */
  readonly filterGpus: boolean
}

/** What a role holds together with all roles below it. */
export interface RoleBook {
  /** Reserved on any agent, whether or not somebody has it. */
  readonly reserved: Amounts
  /** Offered or in use, and neither reserved nor revocable. */
  readonly unreserved: Amounts
}

/** Absent names have no guarantee, and no limit. */
export interface Quota {
  readonly guarantees: Quantities
  readonly limits: Quantities
}

/** An agent as the allocator sees it. */
export interface AllocatorAgent {
  readonly agentId: AgentId
  readonly total: Resources
  /** What nobody was offered and nobody uses; shared volumes always are in it. */
  readonly available: Resources
  readonly capabilities: ReadonlySet<AgentCapability>
}

export interface AllocatorFramework {
  readonly frameworkId: FrameworkId
  readonly roles: readonly Role[]
  readonly capabilities: ReadonlySet<FrameworkCapability>
  readonly active: boolean
  readonly suppressed: ReadonlySet<Role>
  /** Instead of the cluster's, for a role. */
  readonly minAllocatable: ReadonlyMap<Role, readonly Quantities[]>
  /** What it does not want to be offered, by agent. */
  readonly filters: PersistentMap<readonly RefuseFilter[]>
}

/**
 * Blocks what the framework has refused, and any part of it. Holds through one round at least, however short it
 * is meant.
 */
export interface RefuseFilter {
  readonly role: Role
  readonly resources: Resources
  readonly untilMs: number
  /** The round after which it was set. */
  readonly round: number
}

/** What one run hands out. */
export interface Handout {
  readonly frameworkId: FrameworkId
  readonly role: Role
  readonly agentId: AgentId
  /** Without the role that they are allocated to. */
  readonly resources: Resources
}

export const noBook: RoleBook = { reserved: noAmounts, unreserved: noAmounts }

/** Source: `DEFAULT_MIN_ALLOCATABLE_RESOURCES`, mesos `src/master/constants.hpp`: `cpus:0.01|mem:32`. */
export function newAllocator(settings: AllocatorSettings, excluded: Iterable<string> = []): AllocatorState {
  return {
    settings,
    roles: Sorter.of(excluded),
    frameworksOf: PersistentMap.empty(),
    books: PersistentMap.empty(),
    quotas: PersistentMap.empty(),
    frameworks: PersistentMap.empty(),
    total: noAmounts,
    idle: noAmounts,
    open: PersistentMap.empty(),
    triggered: PersistentMap.empty(),
    changed: PersistentMap.empty(),
    rounds: 0,
    expiries: Expiries.none,
  }
}

/** The role and those above it, the nearest first. */
export function lineage(role: string): string[] {
  const paths = [role]
  for (let at = role.lastIndexOf('/'); at >= 0; at = role.lastIndexOf('/', at - 1)) {
    paths.push(role.slice(0, at))
    if (at === 0) break
  }
  return paths
}

import type { FrameworkId, TimeMs } from '@holdfast/model/ids'
import type { Frameworks } from './frameworks.ts'

/** Agents and frameworks have so long to register again with a new master. Source: `agent_reregister_timeout`, mesos `src/master/flags.cpp`. */
const REREGISTER_MS = 600_000

/**
 * Whether the master's list of frameworks is complete: only then is a framework that it does not name gone. A master that
 * was just elected knows those that have registered again, and those whose tasks an agent has told it of.
 */
export interface FrameworkCensus {
  take(said: Census): boolean
}

export interface Census {
  readonly masterId: string
  readonly electedMs: TimeMs
  readonly nowMs: TimeMs
  readonly frameworks: Frameworks
  /** Agents that have not registered again: they may name more frameworks. */
  readonly recovered: number
}

export function createCensus(): FrameworkCensus {
  /** The master whose list was complete last, and which frameworks it named, each with how long a master waits for it. */
  let last: { readonly masterId: string; readonly waitMs: ReadonlyMap<FrameworkId, number> } | undefined

  return {
    take(said) {
      const { masterId, frameworks } = said
      // It waits for its frameworks itself: whoever leaves its list is gone.
      const complete = last?.masterId === masterId || isComplete(said, last?.waitMs)
      if (complete) {
        const waits = [...frameworks.values()].map(
          (each) => [each.frameworkId, each.failoverTimeoutMs] as const,
        )
        last = { masterId, waitMs: new Map(waits) }
      }
      return complete
    },
  }
}

function isComplete(
  { electedMs, nowMs, frameworks, recovered }: Census,
  before: ReadonlyMap<FrameworkId, number> | undefined,
): boolean {
  const ageMs = nowMs - electedMs
  if (recovered > 0 && ageMs < REREGISTER_MS) return false
  if (before === undefined) return ageMs >= REREGISTER_MS
  return [...before].every(([id, waitMs]) => frameworks.has(id) || ageMs >= Math.max(REREGISTER_MS, waitMs))
}

import type { LedgerAgent } from '../agent-list.ts'
import type { LedgerReservation } from '../reservation-list.ts'
import type { DiskEntry, StackEntry, VolumeCore } from './entries.ts'

/** What one step changed: rows by key, `undefined` for those that are gone. */
export interface BookChange {
  readonly volumes: ReadonlyMap<string, VolumeCore | undefined>
  readonly reservations: ReadonlyMap<string, LedgerReservation | undefined>
  /** Present when the agent's own row changed. */
  readonly agent?: LedgerAgent
  /** Stacks that are new on the agent, and those of which nothing is left. */
  readonly stacksNew: readonly StackEntry[]
  readonly stacksGone: readonly StackEntry[]
}

/** What a step has touched so far, and the rows that came of it. */
export class Draft {
  /** Volumes, by key, whose resources changed; and those of which only the row may. */
  readonly replaced = new Set<string>()
  readonly touched = new Set<string>()
  readonly disks = new Set<DiskEntry>()
  readonly stacks = new Set<StackEntry>()

  readonly volumes = new Map<string, VolumeCore | undefined>()
  readonly reservations = new Map<string, LedgerReservation | undefined>()
  readonly stacksNew: StackEntry[] = []
  readonly stacksGone: StackEntry[] = []
}

import type { DiskRow } from '../api/rows.ts'
import type { LedgerAgent } from './agent-list.ts'
import { AgentBook } from './book/agent-book.ts'
import type { AgentFacts } from './book/facts.ts'
import type { VolumeCore } from './book/volume-entry.ts'
import type { KnownFrameworks } from './frameworks.ts'
import type { LedgerReservation } from './reservation-list.ts'

export interface AgentRows {
  readonly agent: LedgerAgent
  readonly volumes: readonly VolumeCore[]
  readonly reservations: readonly LedgerReservation[]
}

/** All rows of one agent, from nothing but what the master says of it. */
export function deriveRows(facts: AgentFacts, known: KnownFrameworks): AgentRows {
  const book = new AgentBook(facts.agentId)
  book.apply(facts, known)
  return {
    agent: book.row,
    volumes: [...book.volumes()].map(({ row }) => row),
    reservations: [...book.space.stacks.values()].flatMap(({ rows }) => [...rows.values()]),
  }
}

/** The disks of an agent with their accounts: also of an agent as it would be after some change. */
export function deriveDisks(facts: AgentFacts, known: KnownFrameworks): readonly DiskRow[] {
  return deriveRows(facts, known).agent.disks
}

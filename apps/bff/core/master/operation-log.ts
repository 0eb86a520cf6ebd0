import { PersistentMap } from '@holdfast/model/persistent-map'
import type { SequencedOperation } from '../messages.ts'
import type { OperationLog, PendingOperation } from './state.ts'

/**
 * The operations that the master accepted for one agent and that the agent has not proved, numbered without a gap.
 * Every function costs what it touches, however long the log is.
 */
export const Log = {
  startingAt(sequence: number): OperationLog {
    return { first: sequence, next: sequence, pending: PersistentMap.empty() }
  },

  append(log: OperationLog, operation: PendingOperation): OperationLog {
    const pending = PersistentMap.set(log.pending, String(operation.sequence), operation)
    return { ...log, pending, next: operation.sequence + 1 }
  },

  isEmpty(log: OperationLog): boolean {
    return log.first === log.next
  },

  /** The agent has applied everything up to this one. */
  prove(log: OperationLog, applied: number): OperationLog {
    if (applied < log.first) return log
    if (applied >= log.next - 1) return { ...log, ...Log.startingAt(applied + 1) }
    let { pending } = log
    for (let sequence = log.first; sequence <= applied; sequence++) {
      pending = PersistentMap.delete(pending, String(sequence))
    }
    return { ...log, first: applied + 1, pending }
  },

  /** In their order, the oldest first, at most `limit`. */
  list(log: OperationLog, limit = Infinity): PendingOperation[] {
    const list: PendingOperation[] = []
    for (let sequence = log.first; sequence < log.next && list.length < limit; sequence++) {
      const operation = PersistentMap.get(log.pending, String(sequence))
      if (operation !== undefined) list.push(operation)
    }
    return list
  },
}

/** What the agent needs to know of it. */
export function toAgent({ sequence, operationId, operation }: PendingOperation): SequencedOperation {
  return { sequence, operationId, operation }
}

import type { SequencedOperation } from '../messages.ts'

/** Operations that wait, the newest first: adding one costs the same however many there are. */
export type Waiting = { readonly operation: SequencedOperation; readonly before: Waiting } | undefined

export const Inbox = {
  add(waiting: Waiting, operation: SequencedOperation): Waiting {
    return { operation, before: waiting }
  },

  /** In the order in which they came. */
  list(waiting: Waiting): SequencedOperation[] {
    const operations: SequencedOperation[] = []
    for (let at = waiting; at !== undefined; at = at.before) operations.push(at.operation)
    return operations.toReversed()
  },
}

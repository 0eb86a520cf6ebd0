import { useState } from 'react'
import type { OperationRow } from '@holdfast/model/api/operations'
import { moodOf } from '../../parts/operations/words.ts'
import { isSettled, useOperations } from '../../stores/operations.ts'

/**
 * The operation that destroys this volume, or has destroyed it while the page was open. Earlier ones do not count: a
 * volume of the same name may have been created since.
 */
export function useLastDestroy(role: string, persistenceId: string, agentId: string | undefined) {
  const of = { role, persistenceId, agentId }
  const [earlier] = useState(
    () =>
      new Set(
        destroysOf(of)
          .filter((row) => isSettled(row))
          .map(({ id }) => id),
      ),
  )
  const isLater = ({ id }: OperationRow) => !earlier.has(id)
  // The map is made anew with every change, so reading it here follows every change.
  useOperations((state) => state.byId)
  return {
    operation: destroysOf(of).findLast(isLater),
    /** Asked at the moment of fetching, which may come before the page is drawn again. */
    isUnderWay: () => destroysOf(of).some(isLater),
  }
}

interface Of {
  readonly role: string
  readonly persistenceId: string
  readonly agentId: string | undefined
}

/** Those that were not refused, oldest first. */
function destroysOf({ role, persistenceId, agentId }: Of): readonly OperationRow[] {
  const tail = `/${role}/${persistenceId}`
  const concerns = (row: OperationRow) =>
    row.verb === 'destroy' &&
    moodOf(row.state) !== 'failed' &&
    row.state !== 'cancelled' &&
    (agentId === undefined || row.agentId === agentId) &&
    row.volumeKeys.some((key) => key.endsWith(tail))
  return [...useOperations.getState().byId.values()]
    .filter(concerns)
    .toSorted((a, b) => a.createdMs - b.createdMs)
}

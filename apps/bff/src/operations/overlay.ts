import type { OperationId } from '@holdfast/model/ids'
import type { Ledger } from '../ledger/ledger.ts'
import { isSettled, type OperationRecord } from './record.ts'

/** Tells the ledger which volumes an unsettled operation touches: the newest one, when there are several. */
export function createOverlay(ledger: Pick<Ledger, 'setOperation'>): (record: OperationRecord) => void {
  const open = new Map<string, readonly OperationId[]>()

  const tell = (key: string, ids: readonly OperationId[]) => {
    const before = open.get(key)?.at(-1)
    if (ids.length === 0) open.delete(key)
    else open.set(key, ids)
    if (ids.at(-1) !== before) ledger.setOperation(key, ids.at(-1))
  }

  return (record) => {
    for (const key of record.volumeKeys) {
      const others = (open.get(key) ?? []).filter((id) => id !== record.id)
      tell(key, isSettled(record) ? others : [...others, record.id])
    }
  }
}

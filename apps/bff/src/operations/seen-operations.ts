import type { Ledger } from '../ledger/ledger.ts'
import { maySee, type Operations, type OperationSight } from './operations.ts'

/** What the dashboard asks of the operations. */
export type AskedOperations = Omit<Operations, 'submit' | 'resume' | 'close'>

/** The operations as somebody sees them who may not view every role. Plans are made from what they may see. */
export function seenOperations(
  operations: AskedOperations,
  sight: OperationSight,
  ledger: Ledger,
): AskedOperations {
  const find: Operations['detail'] = (id) => {
    const detail = operations.detail(id)
    if (detail === undefined || !maySee(sight, detail.row)) return undefined
    return { ...detail, batch: detail.batch.filter((row) => maySee(sight, row)) }
  }
  return {
    plan: (request, principal) => operations.plan(request, principal, ledger),
    confirm: (confirmation, key, asker) => operations.confirm(confirmation, key, { ...asker, ledger }),
    list: (query, actor) => operations.list(query, actor, sight),
    detail: find,
    forget: async (id, actor) =>
      find(id) === undefined ? { ok: false, error: 'UNKNOWN' } : operations.forget(id, actor),
    // Of a volume that they see.
    ofVolume: (key, limit) => operations.ofVolume(key, limit),
    // More are asked for, so that enough are left.
    unsettled: (limit) =>
      operations
        .unsettled(Infinity)
        .filter((row) => maySee(sight, row))
        .slice(0, limit),
    recent: () => operations.recent(sight),
    watch: (listener) =>
      operations.watch((rows) => {
        const seen = rows.filter((row) => maySee(sight, row))
        if (seen.length > 0) listener(seen)
      }),
  }
}

import type { OperationRow } from '@holdfast/model/api/operations'
import type { Cancel, Clock } from '../../clock.ts'
import type { Unwatch } from '../../ports/cluster.ts'
import type { Operations } from '../../operations/operations.ts'
import { eventText } from './event-text.ts'

/** Under load, as much time as this lies between two words on operations. */
const PAUSE_MS = 100
/** More than this at once are not told one by one. */
const MAX_ROWS = 100

/**
 * Tells listeners which operations changed: a lone one at once, many together, each in its newest form. The text is made
 * once for all of them.
 */
export function operationFeed(operations: Pick<Operations, 'watch'>, clock: Clock) {
  const listeners = new Set<(text: string) => void>()
  const changed = new Map<string, OperationRow>()
  let toldMs = -Infinity
  let cancel: Cancel | undefined

  const tell = () => {
    cancel = undefined
    toldMs = clock.now()
    const rows = [...changed.values()]
    changed.clear()
    const events =
      rows.length > MAX_ROWS
        ? [eventText({ type: 'operations', data: { changed: rows.length } })]
        : rows.map((row) => eventText({ type: 'operation', data: row }))
    for (const listener of listeners) listener(events.join(''))
  }

  const unwatch = operations.watch((rows) => {
    if (listeners.size === 0) return
    for (const row of rows) changed.set(row.key, row)
    const waitMs = toldMs + PAUSE_MS - clock.now()
    if (waitMs > 0) cancel ??= clock.after(waitMs, tell)
    else if (cancel === undefined) tell()
  })

  return {
    watch(listener: (text: string) => void): Unwatch {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    close() {
      unwatch()
      cancel?.()
    },
  }
}

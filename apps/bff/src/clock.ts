import { randomUUID } from 'node:crypto'
import { OperationId, TimeMs } from '@holdfast/model/ids'

/** Time, and what happens later. A simulation passes its own, and then nothing in the program knows any other. */
export interface Clock {
  now(): TimeMs
  /** Runs once after `delayMs`, unless called off. Does not keep the process alive. */
  after(delayMs: number, run: () => void): Cancel
  /** Runs when the work at hand is done, before anything from outside is looked at. */
  soon(run: () => void): void
  /** Runs in the next turn of the event loop. */
  nextTurn(run: () => void): void
}

export type Cancel = () => void

/** Names for new things: never the same twice. */
export interface Ids {
  uuid(): string
  operationId(): OperationId
}

export const systemClock: Clock = {
  now: () => TimeMs(Date.now()),
  after(delayMs, run) {
    const timer = setTimeout(run, delayMs).unref()
    return () => clearTimeout(timer)
  },
  soon: queueMicrotask,
  nextTurn: (run) => void setImmediate(run),
}

export const systemIds: Ids = {
  uuid: () => randomUUID(),
  operationId: () => OperationId(orderedUuid()),
}

/**
 * A UUID of version 7, which begins with the time: new ones lie side by side in an index, and a group of them writes one page
 * of it instead of one each.
 */
function orderedUuid(): string {
  const ms = Date.now().toString(16).padStart(12, '0')
  return `${ms.slice(0, 8)}-${ms.slice(8)}-7${randomUUID().slice(15)}`
}

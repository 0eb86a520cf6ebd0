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
  operationId: () => OperationId(randomUUID()),
}

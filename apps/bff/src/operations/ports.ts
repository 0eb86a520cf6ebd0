import type { OperationId, TimeMs } from '@holdfast/model/ids'

/** Time as the operations see it: a simulated clock in the tests. */
export interface Clock {
  now(): TimeMs
  /** Runs once after `delayMs`. The returned function calls it off. Does not keep the process alive. */
  after(delayMs: number, run: () => void): () => void
}

export interface Ids {
  /** 32 hexadecimal digits in the shape of a UUID; never the same twice. */
  operationId(): OperationId
}

/** Who asked for a change, and by which door. */
export interface Origin {
  readonly via: 'dashboard' | 'mesos-api'
  /** The principal; the remote address when authentication is off. */
  readonly actor: string
  /** What the person gave as a reason, for the audit. */
  readonly reason?: string
}

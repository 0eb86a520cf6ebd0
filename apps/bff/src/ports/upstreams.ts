import type { AgentId, Principal } from '@holdfast/model/ids'
import type { Operation } from '@holdfast/model/operation/operation'
import type { Result } from '@holdfast/model/result'
import type { Refusal } from './cluster.ts'

/** A request as it came, to be sent on as it is. */
export interface PassedRequest {
  readonly method: string
  /** With its query. */
  readonly path: string
  /** Without those that are of one connection alone. */
  readonly headers: Readonly<Record<string, string>>
  /** Whole, when it was looked at; else as it comes. */
  readonly body: Uint8Array | ReadableStream<Uint8Array> | undefined
  /** The client went away. */
  readonly signal: AbortSignal
}

/** An answer as it comes. */
export interface PassedAnswer {
  readonly status: number
  readonly headers: readonly (readonly [string, string])[]
  readonly body: ReadableStream<Uint8Array> | null
}

/** The masters that were configured, and the agents that they name: nobody else is ever asked. */
export interface Upstreams {
  toMaster(request: PassedRequest): Promise<Result<PassedAnswer, Refusal>>
  /** 404 for an agent that the master does not name. */
  toAgent(agentId: AgentId, request: PassedRequest): Promise<Result<PassedAnswer, Refusal>>
  /** The operation is sent by this very request when it is submitted, and the answer is kept for whoever asked. */
  carry(operation: Operation, request: PassedRequest): () => PassedAnswer | undefined
  /** The master has taken a change that is no operation on an agent's resources. */
  changed(call: PassedCall): void
}

/** What a call of the v1 API asks for. */
export interface PassedCall {
  readonly type: string
  readonly agentId?: AgentId
}

/** Who asks, as far as the request says: the master decides whether it is true. */
export interface Claimant {
  readonly principal?: Principal
  readonly actor: string
}

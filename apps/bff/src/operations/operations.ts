import type { OperationId, Principal } from '@holdfast/model/ids'
import type {
  OperationDetail,
  OperationRow,
  Plan,
  Confirmation,
  Confirmed,
} from '@holdfast/model/api/operations'
import type { OperationsQuery } from '@holdfast/model/api/operations'
import type { Window } from '@holdfast/model/api/common'
import type { OperationRequest as PlanRequest } from '@holdfast/model/api/operations'
import type { Result } from '@holdfast/model/result'
import type { Accepted, OperationRequest, Refusal, Unwatch } from '../ports/cluster.ts'
import type { Ledger } from '../ledger/ledger.ts'
import type { Recent } from './counts.ts'
import type { Origin } from './origin.ts'

/** Sends an operation that came in through one of Mesos' endpoints, and records it. Resolves when both are stored. */
export type MesosSubmit = (request: RecordedRequest, origin: Origin) => Promise<Result<Accepted, Refusal>>

/** What was asked for, and how it ended. */
export interface Operations {
  /**
   * Sends a request to the cluster and records it. Resolves when both the record and the acceptance are stored, which
   * they are in one commit.
   */
  submit(request: RecordedRequest, origin: Origin): Promise<Result<Accepted, Refusal>>
  /** What the request would do now. Nothing is done. `ledger`: what whoever asks may see; absent: everything. */
  plan(request: PlanRequest, principal: Principal | undefined, ledger?: Ledger): Plan
  /**
   * Stores the steps of a confirmed plan and begins to carry them out. The same key with the same request answers the
   * operations of the first time.
   */
  confirm(confirmation: Confirmation, key: string, asker: Asker): Promise<Result<Confirmed, Unconfirmed>>
  /** `sight`: of which operations is told; absent: of all. */
  list(query: OperationsQuery, actor: string, sight?: OperationSight): Window<OperationRow>
  detail(id: OperationId): OperationDetail | undefined
  /** Stops watching an operation that is not confirmed, or cancels one that was not sent yet. */
  forget(id: OperationId, actor: string): Promise<Result<OperationRow, NotForgotten>>
  /** Those that touched a volume, newest first. */
  ofVolume(volumeKey: string, limit: number): readonly OperationRow[]
  /** Not settled, newest first. */
  unsettled(limit: number): readonly OperationRow[]
  /** How many ended well and badly within the last hour. */
  recent(sight?: OperationSight): Recent
  /** Tells every operation that changed, in its newest form, at most once per turn of the event loop. */
  watch(listener: (changed: readonly OperationRow[]) => void): Unwatch
  /** Takes up again what a restart interrupted. Call it once, when the cluster is there. */
  resume(): void
  close(): void
}

export type RecordedRequest = Omit<OperationRequest, 'operationId'> & { readonly operationId?: OperationId }

/** A person at the dashboard. */
export interface Asker {
  readonly actor: string
  readonly principal?: Principal
  /** What they may see; absent: everything. */
  readonly ledger?: Ledger
}

/** Operations of these roles, and those that this actor asked for. Those of several roles are nobody else's. */
export interface OperationSight {
  readonly actor: string
  readonly role: (role: string) => boolean
}

export function maySee({ actor, role }: OperationSight, row: Pick<OperationRow, 'actor' | 'role'>): boolean {
  return row.actor === actor || (row.role !== undefined && role(row.role))
}

export interface Unconfirmed {
  readonly code: 'KEY_USED_OTHERWISE' | 'OUTDATED' | 'BLOCKED' | 'FORBIDDEN' | 'WORD_MISSING' | 'INVALID'
  readonly message: string
  readonly field?: string
  readonly hint?: string
}

/** `ON_ITS_WAY`: the master has it or is about to, and its proof may come at any moment. */
export type NotForgotten = 'UNKNOWN' | 'SETTLED' | 'ON_ITS_WAY'

import type { DiskAccount } from './rows.ts'

/**
 * The life of a change that somebody asked for. `confirmed` means: the agent's own state shows it.
 * Settled states are `confirmed`, `refused`, `cancelled`, `outdated`, `blocked` and `reverted`; `not_confirmed` is still
 * watched until `settledMs` says otherwise. `reverted`: the master's view lost it again, or a later operation undid it
 * before the agent showed it.
 */
export type OperationState =
  | 'planned'
  | 'held'
  | 'sent'
  | 'accepted'
  | 'confirmed'
  | 'refused'
  | 'not_confirmed'
  | 'reverted'
  | 'cancelled'
  | 'outdated'
  | 'blocked'

export type Verb = 'reserve' | 'unreserve' | 'create' | 'destroy' | 'grow' | 'shrink' | 'wipe'

/** What the dashboard asks for. A resource is spelt as on Mesos' wire, with `reservations`. */
export interface OperationRequest {
  readonly steps: readonly OperationStep[]
}

/**
 * One Mesos request: one verb on one agent. The steps of one agent run in order: each starts when the one before is
 * accepted, and a refused one cancels those after it. Agents do not wait for each other.
 */
export type OperationStep = ResourcesStep | GrowStep | ShrinkStep

export interface ResourcesStep {
  readonly verb: 'reserve' | 'unreserve' | 'create' | 'destroy'
  readonly agentId: string
  /** Mesos `Resource` objects: `resources` of reserve and unreserve, `volumes` of create and destroy. */
  readonly resources: readonly unknown[]
}

/** Adds idle disk of the volume's own reservation to it. */
export interface GrowStep {
  readonly verb: 'grow'
  readonly agentId: string
  /** The volume as it is now, and what is added: Mesos `Resource` objects. */
  readonly volume: unknown
  readonly addition: unknown
}

/** Takes so much from the volume; it becomes idle disk of the same reservation. */
export interface ShrinkStep {
  readonly verb: 'shrink'
  readonly agentId: string
  readonly volume: unknown
  readonly subtractMb: number
}

/** What was asked for, as it is kept. Of a resize: the volume, then the difference. */
export interface RecordedStep {
  readonly verb: Verb
  readonly agentId: string
  readonly resources: readonly unknown[]
  /** What a RESERVE takes from another reservation. */
  readonly source?: readonly unknown[]
}

export interface OperationRow {
  readonly key: string
  readonly id: string
  readonly state: OperationState
  readonly verb: Verb
  /** What it is about, in words: "pgdata · 64 GiB", "12 volumes". */
  readonly object: string
  /** The rows that it touches: keys of volumes, so that lists can mark them; at most 100. Rows tell it themselves, too. */
  readonly volumeKeys: readonly string[]
  readonly agentId: string
  readonly hostname: string
  readonly role?: string
  readonly actor: string
  /** Where it came from: the dashboard, or one of Mesos' own endpoints. */
  readonly via: 'dashboard' | 'mesos-api'
  readonly reason?: string
  readonly createdMs: number
  readonly settledMs?: number
  /** Whether the master's and the agent's own state show what it was to bring about. */
  readonly master: 'unknown' | 'shows' | 'does_not_show'
  readonly agent: 'unknown' | 'shows' | 'does_not_show'
  /** The refusal, word for word, with its HTTP status; or why it is not confirmed or blocked. */
  readonly error?: { readonly status?: number; readonly message: string }
  /** Set when several operations belong to one confirmation (steps of a plan). */
  readonly batchId: string
  readonly step: number
  readonly steps: number
}

export interface OperationDetail {
  readonly row: OperationRow
  readonly history: readonly OperationEvent[]
  readonly request: RecordedStep
  /** The same as an HTTP request to Mesos. Never holds a secret. */
  readonly curl: string
  /** The other operations of the same batch, in order. */
  readonly batch: readonly OperationRow[]
}

export interface OperationEvent {
  readonly atMs: number
  readonly state: OperationState
  readonly message: string
}

/** What would happen, computed without doing anything. `POST /api/plans` */
export interface Plan {
  readonly id: string
  /** Of the facts that it was computed from: sent back with the confirmation; other facts refuse it (409, `outdated`). */
  readonly fingerprint: string
  readonly asOfMs: number
  readonly request: OperationRequest
  readonly requests: readonly PlannedRequest[]
  /** Data that will be erased, by name and size. Empty: nothing is lost. */
  readonly lost: readonly PlannedLoss[]
  readonly lostMb: number
  /** Sentences about what stays, and what happens next. */
  readonly stays: readonly string[]
  readonly next: readonly string[]
  readonly warnings: readonly string[]
  /** Steps that cannot be done, each with its reason in Mesos' words where there are some. A plan with one cannot be confirmed. */
  readonly blocked: readonly PlanBlock[]
  /** Before and after, for each disk that changes. */
  readonly disks: readonly PlannedDisk[]
  readonly ceremony: Ceremony
}

export interface PlannedRequest {
  readonly method: 'POST'
  readonly path: string
  readonly agentId: string
  readonly hostname: string
  readonly summary: string
  readonly content: PlannedContent
  readonly curl: string
}

/** A form of one of Mesos' older endpoints, or a call of `/api/v1`, which alone can resize volumes. */
export type PlannedContent =
  | { readonly type: 'application/x-www-form-urlencoded'; readonly fields: Readonly<Record<string, string>> }
  | { readonly type: 'application/json'; readonly body: string }

export interface PlannedLoss {
  readonly volumeKey: string
  readonly persistenceId: string
  readonly role: string
  readonly hostname: string
  readonly sizeMb: number
  readonly status: string
  readonly detachedSinceMs?: number
  readonly owner: string
}

export interface PlanBlock {
  readonly step: number
  readonly resource?: number
  readonly field?: 'agent' | 'disk' | 'role' | 'size' | 'id' | 'containerPath' | 'principal'
  readonly message: string
  readonly volumeKey?: string
  /** Present when it is not permitted to whoever asks; the message names the action and the principal. */
  readonly forbidden?: true
}

export interface PlannedDisk {
  readonly agentId: string
  readonly hostname: string
  readonly diskKey: string
  readonly name: string
  readonly before: DiskAccount
  readonly after: DiskAccount
}

/** 1: nothing is lost. 2: hold the button. 3: type `word`. */
export type Ceremony =
  | { readonly level: 1 }
  | { readonly level: 2 }
  | { readonly level: 3; readonly word: string }

/** `POST /api/operations`, with an `Idempotency-Key` header. */
export interface Confirmation {
  readonly request: OperationRequest
  readonly fingerprint: string
  /** What was typed, when the plan's ceremony asks for a word. */
  readonly word?: string
  readonly reason?: string
}

/** 202: stored, and being carried out. The same key with the same request answers the same operations. */
export interface Confirmed {
  readonly operations: readonly OperationRow[]
}

/**
 * `GET /api/operations`: newest first. `state` may be given several times; `mine` and `failed` are `true` or left
 * out; `volume` is the key of a volume row. Facets: `state`, over all operations.
 */
export interface OperationsQuery {
  readonly state?: readonly OperationState[]
  readonly mine?: boolean
  readonly failed?: boolean
  readonly agent?: string
  readonly volume?: string
  readonly offset?: number
  readonly limit?: number
}

/** The states that `failed` lists. */
export const failedStates: readonly OperationState[] = [
  'refused',
  'not_confirmed',
  'reverted',
  'outdated',
  'blocked',
]

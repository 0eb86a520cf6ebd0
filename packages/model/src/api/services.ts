import type { VolumeRef } from './hosted.ts'
import type { Violation } from '../marathon/violation.ts'
import type { VolumeStatus } from './rows.ts'

/**
 * Stateful services: apps and pods of Marathon, ours or a real one, joined with what the cluster says of their volumes. What
 * Marathon's own API has (`/v2`) is served as it is; this is what only the two together can tell.
 */

/** `GET /api/services`: a window. Filter words: `has:volumes`, `kind:app`, `status:`, `role:`, free text over the id. */
export interface ServiceRow {
  /** The id: `/db/postgres`. */
  readonly key: string
  readonly kind: 'app' | 'pod'
  readonly role: string
  readonly instances: number
  readonly running: number
  /** Instances that keep a reservation and do not run, because the service was scaled down or suspended. */
  readonly suspended: number
  /** Instances that wait for an offer. */
  readonly waiting: number
  /** All that are listed: those that run, wait, stop or only keep their volumes. */
  readonly listed: number
  readonly volumesAttached: number
  readonly volumesDetached: number
  /** On agents that cannot be asked now, or not created yet. */
  readonly volumesUnknown: number
  readonly reservedMb: number
  readonly cpus: number
  readonly memMb: number
  readonly status: ServiceStatus
  /** Ids of the deployments that change it now. */
  readonly deployments: readonly string[]
  readonly version: string
}

/** `unreachable`: an instance runs where nobody can see it. `delayed`: it ended too often and waits before the next try. */
export type ServiceStatus =
  | 'running'
  | 'deploying'
  | 'waiting'
  | 'delayed'
  | 'suspended'
  | 'unreachable'
  | 'deleting'

/** `GET /api/services/:id` (the id is one encoded segment) */
export interface ServiceDetail {
  readonly row: ServiceRow
  /** As `/v2` answers it. */
  readonly definition: unknown
  readonly versions: readonly string[]
  /** Why it waits, most frequent first; empty while it does not. */
  readonly refusals: readonly OfferRefusal[]
  /** What else keeps it waiting, as a sentence: only our own scheduler says it. */
  readonly problem?: string
  /** How long until the next try, while it is delayed. */
  readonly delayMs?: number
  readonly lastFailure?: {
    readonly taskId: string
    readonly state: string
    readonly message: string
    readonly host: string
    readonly atMs: number
  }
}

/** One stage of the funnel through which offers go. */
export interface OfferRefusal {
  /** Marathon's word: `InsufficientDisk`. */
  readonly reason: string
  /** What it means, for people. */
  readonly sentence: string
  readonly declined: number
  readonly processed: number
}

/** `GET /api/services/:id/instances`: a window. */
export interface InstanceRow {
  /** The instance's id. */
  readonly key: string
  readonly label: InstanceLabel
  /** Marathon's words, when it tells them. */
  readonly goal?: string
  readonly condition: string
  readonly host?: string
  readonly agentId?: string
  readonly tasks: readonly { readonly taskId: string; readonly state: string; readonly container?: string }[]
  readonly volumes: readonly ServiceVolumeRef[]
  readonly version: string
  readonly sinceMs?: number
  readonly startedMs?: number
  /** Until when its volume must have shown. */
  readonly deadlineMs?: number
}

/** What the state of an instance means to its volumes. */
export type InstanceLabel =
  | 'waiting_for_offer'
  | 'reserving'
  | 'waiting_for_agent'
  | 'starting'
  | 'attached'
  | 'unreachable'
  | 'detached'
  | 'stopping'
  | 'being_destroyed'
  | 'running'

export interface ServiceVolumeRef extends Partial<VolumeRef> {
  readonly name: string
  readonly persistenceId: string
}

/** `GET /api/services/:id/volumes`: a window. The ancestors' tab: every column sorts. */
export interface ServiceVolumeRow {
  /** The persistence id. */
  readonly key: string
  readonly instanceId: string
  /** The containerPath, or the name of a pod's volume. */
  readonly name: string
  readonly host?: string
  readonly agentId?: string
  readonly type: 'root' | 'path' | 'mount'
  readonly profile?: string
  /** Where it appears in the container. */
  readonly path: string
  readonly sizeMb: number
  readonly mode: 'RW' | 'RO'
  readonly status: VolumeStatus
  /** In the ledger, once the agent shows it. */
  readonly volume?: VolumeRef
}

/** What a person may do to a service. */
export type ServiceAction =
  | { readonly action: 'create'; readonly kind: 'app' | 'pod'; readonly definition: unknown }
  | ({ readonly action: 'update'; readonly id: string; readonly definition: unknown } & Forced)
  | ({ readonly action: 'scale'; readonly id: string; readonly instances: number } & Forced)
  | ({ readonly action: 'suspend' | 'restart' | 'delete'; readonly id: string } & Forced)
  /** Ends tasks; they come back on the same volumes. */
  | { readonly action: 'kill'; readonly id: string; readonly instanceIds: readonly string[] }
  /** Ends instances and destroys their volumes. */
  | { readonly action: 'wipe'; readonly id: string; readonly instanceIds: readonly string[] }
  /** Resets the delay after failures. */
  | { readonly action: 'reset_delay'; readonly id: string }

/** While a deployment changes a service, Marathon takes no other: unless that one is stopped where it is. */
export interface Forced {
  readonly force?: true
}

/** `POST /api/services/plans` with a `ServiceAction`: what would happen, without doing anything. */
export interface ServicePlan {
  readonly fingerprint: string
  readonly asOfMs: number
  /** The request that will be sent to Marathon. */
  readonly request: { readonly method: string; readonly path: string; readonly body?: unknown }
  /** Volumes whose data will be erased, whose tasks end and that are kept, and that get a task again. */
  readonly erased: readonly PlannedVolume[]
  readonly erasedMb: number
  readonly detached: readonly PlannedVolume[]
  readonly attached: readonly PlannedVolume[]
  /** Instances that will be made anew, with volumes of their own. */
  readonly startedAnew: number
  /** Tasks that end. */
  readonly ended: readonly string[]
  /** Instances that end and start again by another definition, in the order in which they do. */
  readonly replaced: readonly PlannedReplacement[]
  /** So many of them at first; each of the others when one runs again. */
  readonly replacedAtFirst: number
  readonly stays: readonly string[]
  readonly next: readonly string[]
  readonly warnings: readonly string[]
  /** Why it cannot be done. A plan with one cannot be confirmed. */
  readonly blocked: readonly { readonly path?: string; readonly message: string }[]
  /** Nothing stands in the way but a deployment that changes it now: the same with `force` stops that. */
  readonly locked?: true
  /** What must be typed to confirm; absent: nothing is lost. */
  readonly word?: string
}

export interface PlannedVolume {
  readonly persistenceId: string
  readonly name: string
  readonly host?: string
  readonly sizeMb: number
  readonly instanceId: string
}

export interface PlannedReplacement {
  readonly instanceId: string
  readonly host?: string
}

/** `POST /api/services/operations`, with an `Idempotency-Key`. */
export interface ServiceConfirmation {
  readonly request: ServiceAction
  readonly fingerprint: string
  readonly word?: string
  readonly reason?: string
}

/**
 * `GET /api/services/operations?id=&mine=&failed=&open=&offset=&limit=`: a window, newest first. Also what a confirmation
 * answers (202).
 */
export interface ServiceOperationRow {
  readonly key: string
  readonly serviceId: string
  readonly action: ServiceAction['action']
  readonly actor: string
  readonly reason?: string
  readonly createdMs: number
  readonly settledMs?: number
  readonly state: 'sent' | 'accepted' | 'done' | 'refused' | 'failed'
  readonly deploymentId?: string
  /** Marathon's refusal, word for word, with its status and the places in the definition that it names. */
  readonly error?: {
    readonly status?: number
    readonly message: string
    readonly details?: readonly Violation[]
  }
  /** Its steps as a sentence: "2 of 3 instances run". */
  readonly progress?: string
}

/**
 * `GET /api/unknown-reservations`: what our own scheduler has seen offered that is labelled as its own and belongs to no
 * instance that it knows, and what it is freeing now. Nothing of the first is ever freed by itself.
 */
export interface UnknownReservations {
  readonly unknown: readonly UnknownReservationRow[]
  readonly freeing: readonly FreeingRow[]
}

export interface UnknownReservationRef {
  readonly agentId: string
  /** The value of the label `marathon_task_id`. */
  readonly reservationId: string
}

export interface UnknownReservationRow extends UnknownReservationRef {
  readonly host: string
  readonly role: string
  readonly persistenceIds: readonly string[]
  /** As they are printed: `cpus:0.5`. */
  readonly resources: readonly string[]
  readonly diskMb: number
  readonly firstSeenMs: number
  readonly lastSeenMs: number
}

export interface FreeingRow {
  readonly reservationId: string
  readonly serviceId?: string
  readonly agentId?: string
  readonly host?: string
  readonly role: string
  readonly persistenceIds: readonly string[]
  readonly because: 'wiped' | 'decommissioned' | 'reservation timeout' | 'collected'
  readonly state: 'waiting' | 'sent' | 'freed'
  readonly sinceMs: number
}

/** `POST /api/unknown-reservations/collect`: erases them, volumes first. 202: it waits for the next offer of each agent. */
export interface CollectReservations {
  readonly reservations: readonly UnknownReservationRef[]
}

import type { Instance } from '@holdfast/model/marathon/instance'
import type { PathId } from '@holdfast/model/marathon/path-id'
import type { Principal } from '@holdfast/model/ids'
import type { Unwatch } from './cluster.ts'

/**
 * Marathon as the rest of Holdfast knows it: our own scheduler, or a real one. What it says and takes is Marathon's REST API,
 * so that the dashboard cannot tell one from the other.
 */
export interface Marathon {
  /** Its apps and pods, as last seen. Immutable: a later view shares what did not change. */
  view(): MarathonView
  /** Tells every change of the view from now on, at most once per turn of the event loop. */
  watch(listener: (change: MarathonChange) => void): Unwatch
  /** One request of `/v2`. Never rejects: who cannot be reached answers 502 or 503, with the reason as `message`. */
  request(request: MarathonRequest): Promise<MarathonAnswer>
  close(): void
}

export interface MarathonView {
  readonly state: 'live' | 'stale' | 'down'
  readonly asOfMs: number
  readonly reason?: string
  /** With which id it is registered at the master. */
  readonly frameworkId?: string
  /** And with which it was, before operators removed it: what it reserved then is still its own. */
  readonly formerFrameworkIds?: readonly string[]
  readonly services: ReadonlyMap<PathId, MarathonService>
  /** Whether a deployment of this id still runs. */
  readonly isDeploying: (deploymentId: string) => boolean
  /** Why one ended before it was done; undefined: it was done, or that is not known any more. */
  readonly failureOf: (deploymentId: string) => string | undefined
  /** Whether it has this app or pod, or is still busy with ending it. */
  readonly has: (id: string) => boolean
}

/** One app or pod with all that Marathon tells of it, each part as `/v2` answers it. */
export interface MarathonService {
  readonly id: PathId
  readonly kind: 'app' | 'pod'
  /** `GET /v2/apps/{id}` (its `app`, with `tasks`, counts and `lastTaskFailure`) or `GET /v2/pods/{id}::status`. */
  readonly answer: Readonly<Record<string, unknown>>
  /** Its entry of `GET /v2/queue`, with `lastUnusedOffers`; absent while it does not wait. */
  readonly queued?: Readonly<Record<string, unknown>>
  /** The role of what names none: older Marathons have one role for all. */
  readonly defaultRole?: string
  /** The deployments of `GET /v2/deployments` that touch it. */
  readonly deployments: readonly Readonly<Record<string, unknown>>[]
  /** What only our own scheduler tells: the instances that have no task, and the goals of all. */
  readonly instances?: readonly Instance[]
  readonly deleting: boolean
}

export interface MarathonChange {
  readonly services: ReadonlySet<PathId>
  readonly state: boolean
}

export interface MarathonRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** With the query: `/v2/apps/db?force=true`. */
  readonly path: string
  readonly body?: unknown
  readonly principal?: Principal
}

export interface MarathonAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: unknown
  /** Nobody got the request. */
  readonly unsent?: true
}

import type { DiskRef, VolumeStatus } from './rows.ts'

/** What frameworks have in the cluster: offers, tasks, and they themselves. */

/** A volume as something else names it. */
export interface VolumeRef {
  readonly key: string
  readonly role: string
  readonly persistenceId: string
  readonly sizeMb: number
}

/** `GET /api/tasks`: every task that the master knows, also those that have ended and are not acknowledged. */
export interface TaskRow {
  /** Framework and task id: a task id is unique in its framework only. */
  readonly key: string
  readonly taskId: string
  readonly name: string
  /** Mesos' word: `TASK_RUNNING`. */
  readonly state: string
  readonly stateMs?: number
  readonly launchedMs?: number
  readonly frameworkId: string
  /** The framework's name, or its id while nobody knows the name. */
  readonly framework: string
  readonly role?: string
  readonly agentId: string
  readonly hostname: string
  readonly cpus: number
  readonly memMb: number
  readonly diskMb: number
  /** Persistent volumes among its resources. */
  readonly volumes: readonly VolumeRef[]
}

/** `GET /api/offers`: what frameworks are offered and have not answered. */
export interface OfferRow {
  /** The offer's id. */
  readonly key: string
  readonly frameworkId: string
  readonly framework: string
  readonly role: string
  readonly agentId: string
  readonly hostname: string
  readonly sinceMs?: number
  readonly cpus: number
  readonly memMb: number
  /** Disk: reserved and in no volume, in volumes, and not reserved. */
  readonly reservedMb: number
  readonly volumesMb: number
  readonly unreservedMb: number
  /** The largest of its volumes, at most `maxNamed`; `volumeCount` counts all. */
  readonly volumes: readonly VolumeRef[]
  readonly volumeCount: number
}

/** As many volumes are named in the row of an offer. */
export const maxNamed = 20

/** `GET /api/offers/:offerId` */
export interface OfferDetail {
  readonly row: OfferRow
  /** Part by part, largest disk first. */
  readonly resources: readonly OfferedResource[]
}

export interface OfferedResource {
  readonly name: string
  /** As Mesos prints it: `512`, `[31000-32000]`. */
  readonly value: string
  /** Present for disk. */
  readonly sizeMb?: number
  readonly disk?: DiskRef
  /** Absent for what is not reserved. */
  readonly reserved?: {
    readonly kind: 'static' | 'dynamic'
    readonly role: string
    readonly principal?: string
  }
  readonly volume?: VolumeRef & { readonly containerPath: string; readonly shared: boolean }
}

/** `GET /api/frameworks`: the registered frameworks. */
export interface FrameworkRow {
  /** The framework's id. */
  readonly key: string
  readonly name: string
  readonly roles: readonly string[]
  readonly principal?: string
  /** Whether it is offered anything. */
  readonly active: boolean
  readonly connected: boolean
  readonly registeredMs?: number
  /** Tasks that have not ended. */
  readonly tasks: number
  readonly offers: number
  /** Volumes that its tasks hold. */
  readonly volumes: number
  readonly volumesMb: number
  readonly cpus: number
  readonly memMb: number
}

/** `GET /api/frameworks/:frameworkId` */
export interface FrameworkDetail {
  readonly row: FrameworkRow
  /** Absent where the master does not tell. */
  readonly capabilities?: readonly string[]
  /** The roles in which it wants no offers now. */
  readonly suppressedRoles: readonly string[]
  /** How long it may be away before its tasks are ended. */
  readonly failoverTimeoutMs?: number
}

/** Whether frameworks are offered a volume now, and if not, why not. */
export interface Visibility {
  /** `soon`: nothing stands in the way, so it is in the next round of offers. */
  readonly state: 'offered' | 'soon' | 'hidden'
  readonly code: VisibilityCode
  readonly sentence: string
  /** `offered`: since when. `refused`: until when. */
  readonly sinceMs?: number
  readonly untilMs?: number
  /** Who is offered it, or stands in the way. */
  readonly frameworkId?: string
  readonly framework?: string
}

export const visibilityCodes = [
  'offered',
  'soon',
  'attached',
  'agent_away',
  'agent_deactivated',
  'no_framework',
  'not_connected',
  'suppressed',
  'incapable',
  'too_little',
  'refused',
] as const

export type VisibilityCode = (typeof visibilityCodes)[number]

/** `GET /api/visibility`: the window of `/api/volumes` with the same query, and for each volume what frameworks see. */
export interface VisibilityRow {
  readonly key: string
  readonly role: string
  readonly persistenceId: string
  readonly status: VolumeStatus
  readonly agentId: string
  readonly hostname: string
  readonly sizeMb: number
  readonly visibility: Visibility
}

/** `GET /api/controls`: the agents of an embedded cluster, as one may break them to learn what happens. */
export interface ControlRow {
  /** The agent's name. */
  readonly key: string
  readonly hostname: string
  readonly agentId?: string
  readonly running: boolean
  readonly absence?: string
  readonly losesNext: boolean
  readonly can: readonly ControlAction[]
}

/** `POST /api/controls/:name` */
export interface ControlRequest {
  readonly action: ControlAction
}

export const controlActions = ['stop', 'start', 'lose', 'reboot'] as const
export type ControlAction = (typeof controlActions)[number]

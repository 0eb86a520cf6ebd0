import type { Evidence, Freshness } from './common.ts'
import type { Visibility } from './hosted.ts'
import type { OperationRow } from './operations.ts'
import type { AgentRow, DiskAccount, DiskRow, ReservationRow, VolumeRow, VolumeStatus } from './rows.ts'

/** `GET /api/cluster`: what the frame shows, and who is asking. */
export interface ClusterInfo {
  readonly name: string
  readonly kind: 'embedded' | 'mesos'
  /** What the dashboard speaks to: "embedded demo cluster", or the leading master's address. */
  readonly address: string
  readonly mesosVersion: string
  readonly holdfastVersion: string
  /** Whether a login is needed, and as whom this browser is logged in. */
  readonly authentication: boolean
  readonly principal?: string
  /** What the rules of `--acls` leave to whoever asks. */
  readonly permissions: Permissions
  readonly freshness: Freshness
  readonly confirmAfterMs: number
  /** Who keeps apps and pods: our own scheduler, or a real Marathon. Absent: nobody. */
  readonly services?: 'own' | 'marathon'
}

export interface Permissions {
  /** Whether everything that the dashboard can do is permitted, or nothing is; `some`: ask `GET /api/can`. */
  readonly changes: 'all' | 'some' | 'none'
  /** `some`: what is reserved for other roles is left out everywhere, and is only an amount in the accounts of disks. */
  readonly views: 'all' | 'some'
}

/** `GET /api/overview` */
export interface Overview {
  readonly revision: number
  /** As in a `Window`. */
  readonly hidden?: true
  readonly account: DiskAccount
  readonly byKind: readonly NamedAccount[]
  /** The roles that hold the most, at most 50. */
  readonly byRole: readonly RoleHolding[]
  readonly volumes: Readonly<Record<VolumeStatus, { readonly count: number; readonly sizeMb: number }>>
  readonly agents: Readonly<Record<string, number>>
  readonly roles: number
  readonly largestFree?: { readonly agentId: string; readonly hostname: string; readonly sizeMb: number }
  /** Detached and orphaned volumes by how long nothing used them. */
  readonly detachedByAge: readonly AgeBucket[]
  readonly attention: readonly Attention[]
  readonly inFlight: readonly OperationRow[]
  readonly recent: { readonly confirmed: number; readonly failed: number; readonly windowMs: number }
  /** For the treemap or the strip: one entry per agent, largest first, at most 400. */
  readonly agentTiles: readonly AgentTile[]
}

export interface NamedAccount {
  readonly name: string
  readonly account: DiskAccount
}

export interface RoleHolding {
  readonly role: string
  readonly reservedMb: number
  readonly attachedMb: number
  readonly detachedMb: number
  readonly orphanedMb: number
  readonly unknownMb: number
  readonly idleMb: number
}

export interface AgeBucket {
  readonly label: string
  /** The filter that lists them. */
  readonly filter: string
  readonly count: number
  readonly sizeMb: number
}

export interface AgentTile {
  readonly agentId: string
  readonly hostname: string
  readonly sizeMb: number
  readonly detachedMb: number
  readonly orphanedMb: number
  readonly status: string
}

/** Something an operator should look at. Every entry leads somewhere. */
export interface Attention {
  readonly severity: 'error' | 'warning'
  readonly message: string
  readonly href: string
}

/** `GET /api/volumes/:role/:persistenceId?agent=` — or a choice, when several agents hold the same pair. */
export type VolumePage =
  | { readonly kind: 'volume'; readonly volume: VolumeDetail }
  | { readonly kind: 'choice'; readonly volumes: readonly VolumeRow[] }

export interface VolumeDetail {
  readonly row: VolumeRow
  readonly disk: DiskRow
  /** The largest volumes on the same disk, at most 200, this one among them: `[key, sizeMb, status]`. The account has the sum of all. */
  readonly neighbours: readonly (readonly [string, number, VolumeStatus])[]
  /** Where the data lies on the agent, when the agent's work directory is known. */
  readonly hostPath?: string
  /** How much lies on it, and when that was measured; absent when that is not known. */
  readonly used?: { readonly bytes: number; readonly atMs: number }
  readonly heldBy: HeldBy
  readonly visibility: Visibility
  readonly timeline: readonly TimelineEntry[]
  /** The Resource exactly as Mesos spells it, as master and agent tell it; absent where one does not show it. */
  readonly master?: unknown
  readonly agent?: unknown
  readonly agentEvidence: Evidence
  /** Set while master and agent disagree. */
  readonly drift?: string
  readonly curl: { readonly create: string; readonly destroy: string }
  /** Verbs that may be pressed, or why not. */
  readonly can: Readonly<Record<'destroy' | 'grow' | 'shrink', Can>>
}

/** `GET /api/can?verb=&role=&principal=` answers whether a verb is permitted to whoever asks, whatever is free. */
export type Can = { readonly allowed: true } | { readonly allowed: false; readonly reason: string }

export interface HeldBy {
  readonly sentence: string
  readonly tasks: readonly {
    readonly taskId: string
    readonly frameworkId: string
    readonly framework: string
    readonly state: string
    /** Since when it holds it, as far back as Holdfast knows. */
    readonly sinceMs?: number
  }[]
  /** The task that held it last, when none holds it now. */
  readonly last?: LastUse
}

export interface LastUse {
  readonly taskId: string
  readonly frameworkId: string
  readonly framework: string
  readonly fromMs: number
  readonly toMs: number
  /** What became of the task, where that is known. */
  readonly state?: string
}

export interface TimelineEntry {
  readonly atMs: number
  readonly what: string
  readonly detail?: string
  readonly actor?: string
  readonly operationId?: string
  readonly frameworkId?: string
}

/** `GET /api/agents/:agentId` */
export interface AgentDetail {
  readonly row: AgentRow
  readonly reservations: readonly ReservationRow[]
  /** By the key of a disk: its largest volumes, at most 200, largest first: `[key, sizeMb, status]`. */
  readonly diskVolumes: Readonly<Record<string, readonly (readonly [string, number, VolumeStatus])[]>>
  readonly capabilities: readonly string[]
  readonly pid: string
  readonly registeredMs?: number
  readonly agentEvidence: Evidence
  /** Why the agent itself does not answer, for whoever may see all that it has. */
  readonly unreachable?: string
  readonly drift?: string
  /** Present while it is drained, and after: since when, and how long its tasks may take. */
  readonly drain?: {
    readonly startedMs: number
    readonly maxGracePeriodMs?: number
    readonly markGone: boolean
  }
}

/** `GET /api/agents/:agentId/json`: what master and agent say, as they say it. */
export interface AgentJson {
  readonly master?: unknown
  readonly agent?: unknown
  readonly unreachable?: string
}

/** `GET /api/agents/:agentId/space?role=`: what the create form needs, disk by disk. */
export interface AgentSpace {
  readonly agentId: string
  readonly hostname: string
  readonly revision: number
  readonly disks: readonly DiskSpace[]
  /** Mesos `Resource` objects: the whole total of the agent, for the model's own validation in the form. */
  readonly total: readonly unknown[]
  /** What is not used by a task: the most that a request may take. */
  readonly available: readonly unknown[]
  readonly capabilities: readonly string[]
}

export interface DiskSpace {
  readonly disk: DiskRow
  readonly unreservedMb: number
  /** Idle reserved space per stack. */
  readonly reserved: readonly {
    /** Names the stack: see `stackKey`. */
    readonly key: string
    readonly role: string
    readonly idleMb: number
    readonly reservations: readonly unknown[]
  }[]
}

import type { Evidence } from './common.ts'

/** `orphaned`: detached, and no known owner claims it. `unknown`: we cannot tell now. Never guessed. */
export type VolumeStatus = 'attached' | 'detached' | 'orphaned' | 'unknown'

export type DiskKind = 'root' | 'path' | 'mount' | 'block' | 'raw'

export type AgentStatus =
  | 'active'
  | 'disconnected'
  | 'unreachable'
  | 'recovered'
  | 'draining'
  | 'drained'
  | 'deactivated'
  | 'gone'

/** Adds up exactly: the parts and `remainderMb` are `sizeMb`. A remainder other than 0 is shown, never hidden. */
export interface DiskAccount {
  readonly sizeMb: number
  readonly attachedMb: number
  readonly detachedMb: number
  readonly orphanedMb: number
  readonly unknownMb: number
  /** Reserved, in no volume, and not used by a task: what could become a volume. */
  readonly reservedIdleMb: number
  /** In use outside of volumes: sandboxes of tasks, on unreserved disk as a rule. */
  readonly usedUnreservedMb: number
  readonly freeMb: number
  /** Reserved for roles that whoever asks may not view. Absent: nothing. */
  readonly hiddenMb?: number
  readonly remainderMb: number
}

export interface DiskRef {
  readonly kind: DiskKind
  /** Absent for the root disk. */
  readonly root?: string
  /** The id of the disk's source, which resource providers give. */
  readonly id?: string
  readonly profile?: string
  readonly providerId?: string
}

/** Who a volume or reservation belongs to, as far as its labels, ids and the known frameworks tell. */
export interface Owner {
  readonly kind: 'app' | 'framework' | 'role'
  readonly name: string
  /** `claimed`: it exists now. `absent`: confidently gone. `unverified`: nobody can say. */
  readonly state: 'claimed' | 'absent' | 'unverified'
  /** Why we think so, as a sentence: "label marathon_framework_id names …, which is not registered". */
  readonly because: string
  /** It is among the apps and pods (`GET /api/services`): the Marathon behind this says so. */
  readonly listed?: true
}

export interface LabelPair {
  readonly key: string
  readonly value?: string
}

export interface ReservationRef {
  readonly kind: 'static' | 'dynamic'
  readonly role: string
  readonly principal?: string
  readonly labels?: readonly LabelPair[]
}

/** One persistent volume on one agent. `key` names the row in lists, deltas and selections. */
export interface VolumeRow {
  readonly key: string
  readonly persistenceId: string
  readonly role: string
  readonly status: VolumeStatus
  readonly owner: Owner
  readonly agentId: string
  readonly hostname: string
  readonly disk: DiskRef
  readonly containerPath: string
  readonly mode: 'RW' | 'RO'
  readonly sizeMb: number
  readonly shared: boolean
  readonly principal?: string
  /** The whole stack, bottom first; the last entry is the current reservation. */
  readonly reservations: readonly ReservationRef[]
  readonly taskIds: readonly string[]
  /** The frameworks of these tasks. Absent: no task uses it. */
  readonly frameworkIds?: readonly string[]
  /** Offered to a framework when this was answered. Offers come and go, so they alone cause no delta. */
  readonly offered: boolean
  /** When Holdfast first saw it, and since when nothing uses it (both as far back as Holdfast knows). */
  readonly firstSeenMs: number
  /** Absent while it is attached, and while its status is unknown. */
  readonly detachedSinceMs?: number
  readonly evidence: Evidence
  /** An operation that is not settled and touches this volume. */
  readonly operationId?: string
}

/** One disk of one agent: what it is, and who holds every MB of it. */
export interface DiskRow {
  readonly key: string
  readonly agentId: string
  readonly disk: DiskRef
  readonly account: DiskAccount
  readonly volumes: number
}

export interface AgentRow {
  readonly key: string
  readonly agentId: string
  readonly hostname: string
  readonly status: AgentStatus
  readonly statusSinceMs: number
  readonly attributes: Readonly<Record<string, string>>
  readonly version: string
  readonly disks: readonly DiskRow[]
  /** Sum over the disks. */
  readonly account: DiskAccount
  readonly volumes: Readonly<Record<VolumeStatus, number>>
  readonly reservedMb: number
  readonly cpus: number
  readonly memMb: number
  readonly tasks: number
  /** Something that is reserved on it is left out, for whoever asks may not view its role. */
  readonly hidden?: true
  readonly evidence: Evidence
}

/**
 * One role: what is reserved to it, without the roles below it, and what operators decided for it. Roles above others are
 * told too, with nothing of their own.
 */
export interface RoleRow {
  readonly key: string
  readonly role: string
  /** 1 where nobody said otherwise. */
  readonly weight: number
  /** Absent: it has none. Disk first, then by name. */
  readonly quota?: readonly QuotaPart[]
  /** Disk. What is neither in volumes nor idle is used otherwise. */
  readonly reservedMb: number
  readonly attachedMb: number
  readonly detachedMb: number
  readonly orphanedMb: number
  readonly unknownMb: number
  readonly idleMb: number
  /** The same of this role and all roles below it; absent when there are none below. */
  readonly withSubrolesMb?: number
  readonly volumes: number
  /** On how many agents something is reserved to it. */
  readonly agents: number
  /** How many frameworks are registered in it, and the first names of them. */
  readonly frameworks: number
  readonly frameworkNames: readonly string[]
}

/** One resource of a quota, in its own unit: MB for disk and mem. */
export interface QuotaPart {
  readonly name: string
  readonly guarantee?: number
  /** Absent: as much as there is. */
  readonly limit?: number
  /** Reserved to the role and the roles below it, and unreserved in use by their tasks. */
  readonly consumed: number
}

/** What one role holds on one agent under one reservation (same stack: kind, role, principal, labels) and disk. */
export interface ReservationRow {
  readonly key: string
  readonly role: string
  readonly reservations: readonly ReservationRef[]
  readonly agentId: string
  readonly hostname: string
  readonly disk: DiskRef
  /** `disk` only; other resources of the same reservation are in `other`. */
  readonly sizeMb: number
  readonly inVolumesMb: number
  readonly idleMb: number
  readonly volumes: number
  /** Reserved cpus, mem, ports… of the same stack on this agent, by name; shown on its first disk row, or alone. */
  readonly other: Readonly<Record<string, string>>
  readonly owner: Owner
  readonly evidence: Evidence
}

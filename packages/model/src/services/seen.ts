import type { InstanceLabel, OfferRefusal } from '../api/services.ts'
import type { PathId } from '../marathon/path-id.ts'
import type { DiskKind } from '../marathon/volume.ts'

/**
 * An app or pod as Marathon tells it, ours or a real one of any version: what rows and plans are made of. Amounts are of one
 * instance: cpus fractional, the rest in MB.
 */
export interface SeenService {
  readonly id: PathId
  readonly kind: 'app' | 'pod'
  readonly role: string
  readonly version: string
  readonly wanted: number
  readonly cpus: number
  readonly memMb: number
  readonly diskMb: number
  readonly volumes: readonly SeenVolume[]
  readonly instances: readonly SeenInstance[]
  /** Instances that are to start and that Marathon does not list. */
  readonly queued: number
  readonly delayMs: number
  readonly refusals: readonly OfferRefusal[]
  /** What else keeps it waiting, as Marathon says it. */
  readonly problem?: string
  readonly deployments: readonly string[]
  readonly lastFailure?: SeenFailure
  readonly definition: unknown
  readonly deleting: boolean
  readonly minimumHealthCapacity: number
  readonly youngestFirst: boolean
}

/** In which its volumes are: its own role first. */
export function rolesOf({ role, instances }: Pick<SeenService, 'role' | 'instances'>): readonly string[] {
  return [...new Set([role, ...instances.flatMap((instance) => instance.role ?? [])])]
}

/** A persistent volume of the definition: each instance has one. */
export interface SeenVolume {
  readonly name: string
  /** Where the data appears in the container. */
  readonly path: string
  readonly type: DiskKind
  readonly profile?: string
  readonly sizeMb: number
  readonly mode: 'RW' | 'RO'
}

export interface SeenInstance {
  readonly instanceId: string
  readonly label: InstanceLabel
  readonly goal?: string
  readonly condition: string
  /** In which its volumes are reserved; absent: in that of the service. An older instance keeps its own. */
  readonly role?: string
  readonly host?: string
  readonly agentId?: string
  readonly tasks: readonly {
    readonly taskId: string
    readonly state: string
    readonly container?: string
  }[]
  readonly volumes: readonly { readonly name: string; readonly persistenceId: string }[]
  readonly version: string
  readonly sinceMs?: number
  readonly startedMs?: number
  readonly deadlineMs?: number
}

export interface SeenFailure {
  readonly taskId: string
  readonly state: string
  readonly message: string
  readonly host: string
  readonly atMs: number
}

import type { PathId } from './path-id.ts'
import type { AppVolume, PodVolume } from './volume.ts'

/**
 * A definition of what is to run, and on which volumes: normalized, validated, and with every default filled in. Its form is
 * that of Marathon's API, so that what is stored, shown and decided upon is one and the same.
 */
export type RunSpec = App | Pod

/** What apps and pods have in common. Times are ISO 8601 with milliseconds, as in the API. */
interface Common {
  readonly id: PathId
  readonly role: string
  /** Empty: the role and `*`. */
  readonly acceptedResourceRoles: readonly string[]
  readonly labels: Readonly<Record<string, string>>
  readonly instances: number
  readonly constraints: readonly PlacementConstraint[]
  readonly upgrade: UpgradeStrategy
  readonly unreachable: UnreachableStrategy
  readonly killSelection: 'YOUNGEST_FIRST' | 'OLDEST_FIRST'
  readonly backoff: Backoff
  readonly version: string
  readonly lastScalingAt: string
  readonly lastConfigChangeAt: string
}

/** Amounts as in the API: cpus are fractional; mem and disk are MB (MiB). */
export interface Amounts {
  readonly cpus: number
  readonly mem: number
  readonly disk: number
  readonly gpus: number
}

/** `[field, operator]` or `[field, operator, value]`; operators UNIQUE, CLUSTER, GROUP_BY, LIKE, UNLIKE, MAX_PER, IS. */
export type PlacementConstraint = readonly string[]

export interface UpgradeStrategy {
  readonly minimumHealthCapacity: number
  readonly maximumOverCapacity: number
}

export type UnreachableStrategy =
  | 'disabled'
  | { readonly inactiveAfterSeconds: number; readonly expungeAfterSeconds: number }

export interface Backoff {
  readonly backoffSeconds: number
  readonly backoffFactor: number
  readonly maxLaunchDelaySeconds: number
}

export interface App extends Common {
  readonly kind: 'app'
  readonly resources: Amounts
  readonly volumes: readonly AppVolume[]
  /** Ports of the host: 0 is any. */
  readonly hostPorts: readonly HostPort[]
  readonly requirePorts: boolean
  /** Every other member of the definition, as the API has it: cmd, args, env, user, container, networks, healthChecks... */
  readonly rest: Readonly<Record<string, unknown>>
}

export interface Pod extends Common {
  readonly kind: 'pod'
  readonly containers: readonly PodContainer[]
  readonly executorResources: Amounts
  readonly volumes: readonly PodVolume[]
  readonly rest: Readonly<Record<string, unknown>>
}

export interface PodContainer {
  readonly name: string
  readonly resources: Amounts
  readonly volumeMounts: readonly PodVolumeMount[]
  readonly hostPorts: readonly HostPort[]
  readonly rest: Readonly<Record<string, unknown>>
}

export interface PodVolumeMount {
  readonly name: string
  readonly mountPath: string
  readonly readOnly: boolean
}

export interface HostPort {
  readonly name?: string
  readonly port: number
}

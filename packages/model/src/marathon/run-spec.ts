import type { PathId } from './path-id.ts'
import type { AppJson, ContainerJson } from './shape-app.ts'
import type { PodContainerJson, PodJson } from './shape-pod.ts'
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
  /**
   * Ports of the host that an instance takes: 0 is any. Already 0 where the definition names one that is only a service port,
   * because `requirePorts` is false.
   */
  readonly hostPorts: readonly HostPort[]
  readonly requirePorts: boolean
  readonly rest: AppRest
}

export interface Pod extends Common {
  readonly kind: 'pod'
  readonly containers: readonly PodContainer[]
  readonly executorResources: Amounts
  readonly volumes: readonly PodVolume[]
  readonly rest: PodRest
}

export interface PodContainer {
  readonly name: string
  readonly resources: Amounts
  readonly volumeMounts: readonly PodVolumeMount[]
  readonly hostPorts: readonly HostPort[]
  readonly rest: PodContainerRest
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

/** Every other member of an app's definition, as the API has it. Its container comes without the volumes. */
export type AppRest = Partial<
  Pick<
    AppJson,
    | 'cmd'
    | 'args'
    | 'user'
    | 'env'
    | 'resourceLimits'
    | 'executor'
    | 'dependencies'
    | 'fetch'
    | 'healthChecks'
    | 'readinessChecks'
    | 'networks'
    | 'portDefinitions'
    | 'secrets'
    | 'taskKillGracePeriodSeconds'
    | 'tty'
  >
> & { readonly container?: Omit<ContainerJson, 'volumes'> }

export type PodRest = Partial<
  Pick<PodJson, 'user' | 'environment' | 'secrets' | 'networks' | 'linuxInfo' | 'legacySharedCgroups'>
> & { readonly maxInstances?: number }

export type PodContainerRest = Partial<Omit<PodContainerJson, 'name' | 'resources' | 'volumeMounts'>>

/** On which kind of disk a persistent volume is wanted. */
export type DiskKind = 'root' | 'path' | 'mount'

/** What is wanted of a persistent volume. Sizes are in MB (MiB). */
export interface PersistentVolumeInfo {
  readonly type: DiskKind
  readonly size: number
  /** Mount disks are taken whole: the largest that may be taken. */
  readonly maxSize?: number
  readonly profileName?: string
  readonly constraints: readonly VolumeConstraint[]
}

/** `["path", "LIKE", regex]` */
export type VolumeConstraint = readonly string[]

export interface PersistentAppVolume {
  /** One segment, relative to the sandbox. */
  readonly containerPath: string
  readonly mode: 'RW'
  readonly persistent: PersistentVolumeInfo
}

export interface HostAppVolume {
  readonly containerPath: string
  /** Relative: below the sandbox, as a rule where a persistent volume lies. */
  readonly hostPath: string
  readonly mode: 'RW' | 'RO'
}

export interface ExternalAppVolume {
  readonly containerPath: string
  readonly external: Readonly<Record<string, unknown>>
  readonly mode: 'RW' | 'RO'
}

export interface SecretAppVolume {
  readonly containerPath: string
  readonly secret: string
}

/** Source: `types/volumes.raml`, marathon `docs/docs/rest-api/public/api/v2`. */
export type AppVolume = PersistentAppVolume | HostAppVolume | ExternalAppVolume | SecretAppVolume

export type PodVolume =
  | { readonly name: string; readonly persistent: PersistentVolumeInfo }
  | { readonly name: string; readonly host: string }
  | { readonly name: string; readonly secret: string }
  /** Ephemeral. */
  | { readonly name: string }

/** One persistent volume that a run spec wants, an app's or a pod's. */
export interface VolumeRequest {
  /** The containerPath of an app's volume, the name of a pod's. */
  readonly name: string
  readonly persistent: PersistentVolumeInfo
}

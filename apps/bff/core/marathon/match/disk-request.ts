import type { VolumeRequest } from '@holdfast/model/marathon/volume'
import type { Resource } from '@holdfast/model/resource/resource'
import type { Scalar } from '@holdfast/model/scalar'

export interface DiskRequest {
  /** Scratch space, on the root disk. */
  readonly scratch: Scalar
  readonly volumes: readonly VolumeRequest[]
  /** Which mount disk is taken when several would do. */
  readonly mountSelection: 'bestFit' | 'firstFit'
}

export interface Wanted {
  readonly size: Scalar
  readonly volume?: VolumeRequest
}

export interface Placed {
  readonly volume?: VolumeRequest
  readonly resources: readonly Resource[]
}

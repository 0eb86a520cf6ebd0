import type { RunSpec } from '@holdfast/model/marathon/run-spec'
import { hostPorts, runSpecDemands, volumeRequests } from '@holdfast/model/marathon/run-spec-facts'
import type { VolumeRequest } from '@holdfast/model/marathon/volume'
import { Scalar } from '@holdfast/model/scalar'

/** What one instance needs of an agent. Amounts in thousandths of MB (MiB), of CPUs and of GPUs. */
export interface ResourceRequest {
  readonly cpus: Scalar
  readonly mem: Scalar
  /** Scratch space. */
  readonly disk: Scalar
  readonly gpus: Scalar
  readonly volumes: readonly VolumeRequest[]
  /** In the order in which they are told to the tasks; `undefined` is any port. */
  readonly ports: readonly (number | undefined)[]
}

const requests = new WeakMap<RunSpec, ResourceRequest>()

/** Worked out once per definition. */
export function requestOf(runSpec: RunSpec): ResourceRequest {
  let request = requests.get(runSpec)
  if (request === undefined) {
    const { cpus, mem, disk, gpus } = runSpecDemands(runSpec)
    request = {
      cpus: Scalar.of(cpus),
      mem: Scalar.of(mem),
      disk: Scalar.of(disk),
      gpus: Scalar.of(gpus),
      volumes: volumeRequests(runSpec),
      ports: hostPorts(runSpec).map(({ port }) => (port === 0 ? undefined : port)),
    }
    requests.set(runSpec, request)
  }
  return request
}

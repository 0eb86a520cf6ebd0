import { Scalar } from '../scalar.ts'
import type { Amounts, HostPort, RunSpec } from './run-spec.ts'
import type { VolumeRequest } from './volume.ts'

/** What one instance takes in all: of a pod its containers and its executor. Volumes are not in it. */
export function runSpecDemands(spec: RunSpec): Amounts {
  if (spec.kind === 'app') return spec.resources
  return sumOf([spec.executorResources, ...spec.containers.map(({ resources }) => resources)])
}

/** In thousandths, so that shifting 0.1 from one container to another changes nothing. */
function sumOf(parts: readonly Amounts[]): Amounts {
  const total = (name: keyof Amounts) =>
    Scalar.toNumber(parts.reduce((sum, part) => Scalar.add(sum, Scalar.of(part[name])), Scalar.zero))
  return { cpus: total('cpus'), mem: total('mem'), disk: total('disk'), gpus: total('gpus') }
}

/** The persistent volumes that an instance wants, in the order of the definition. */
export function volumeRequests(spec: RunSpec): readonly VolumeRequest[] {
  if (spec.kind === 'app') {
    return spec.volumes.flatMap((volume) =>
      'persistent' in volume ? { name: volume.containerPath, persistent: volume.persistent } : [],
    )
  }
  return spec.volumes.flatMap((volume) =>
    'persistent' in volume ? { name: volume.name, persistent: volume.persistent } : [],
  )
}

/** A persistent volume, and nothing else, makes a run spec resident. */
export function isResident(spec: RunSpec): boolean {
  const volumes: readonly object[] = spec.volumes
  return volumes.some((volume) => 'persistent' in volume)
}

/** All ports of the host that an instance takes: 0 is any. */
export function hostPorts(spec: RunSpec): readonly HostPort[] {
  return spec.kind === 'app' ? spec.hostPorts : spec.containers.flatMap((container) => container.hostPorts)
}

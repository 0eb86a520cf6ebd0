import { compact, unlessEmpty } from './compact.ts'
import { podVolumeOf } from './convert-volume.ts'
import type { CanonicalPod } from './normalize-pod.ts'
import { PathId } from './path-id.ts'
import type { PlacementConstraint, Pod, PodContainer } from './run-spec.ts'
import type { PodContainerJson } from './shape-pod.ts'

/**
 * What the scheduler works with, of a pod in canonical form. Nothing is checked any more.
 *
 * Source: `podRamlReader`, marathon `raml/PodConversion.scala`.
 */
export function podOf(pod: CanonicalPod, version: string): Pod {
  const { backoff, upgrade, placement, killSelection, unreachableStrategy } = pod.scheduling
  return {
    kind: 'pod',
    id: PathId(pod.id),
    role: pod.role,
    acceptedResourceRoles: placement.acceptedResourceRoles,
    labels: pod.labels,
    instances: pod.scaling.instances,
    constraints: placement.constraints.map(constraintOf),
    upgrade,
    unreachable: unreachableStrategy,
    killSelection,
    backoff: {
      backoffSeconds: backoff.backoff,
      backoffFactor: backoff.backoffFactor,
      maxLaunchDelaySeconds: backoff.maxLaunchDelay,
    },
    version,
    lastScalingAt: version,
    lastConfigChangeAt: version,
    containers: pod.containers.map(containerOf),
    executorResources: { ...pod.executorResources, gpus: 0 },
    volumes: pod.volumes.map(podVolumeOf),
    rest: compact({
      user: pod.user,
      environment: unlessEmpty(pod.environment),
      secrets: unlessEmpty(pod.secrets),
      networks: pod.networks,
      linuxInfo: pod.linuxInfo,
      legacySharedCgroups: pod.legacySharedCgroups,
      maxInstances: pod.scaling.maxInstances,
    }),
  }
}

interface ConstraintJson {
  readonly fieldName: string
  readonly operator: string
  readonly value?: string
}

export function constraintOf({ fieldName, operator, value }: ConstraintJson): PlacementConstraint {
  return value === undefined ? [fieldName, operator] : [fieldName, operator, value]
}

function containerOf(container: PodContainerJson): PodContainer {
  const { name, resources, volumeMounts, ...rest } = container
  const { endpoints, environment, artifacts, labels } = rest
  return {
    name,
    resources,
    volumeMounts,
    hostPorts: endpoints.flatMap(({ hostPort, name }) =>
      hostPort === undefined ? [] : { port: hostPort, name },
    ),
    rest: compact({
      ...rest,
      endpoints: unlessEmpty(endpoints),
      environment: unlessEmpty(environment),
      artifacts: unlessEmpty(artifacts),
      labels: unlessEmpty(labels),
    }),
  }
}

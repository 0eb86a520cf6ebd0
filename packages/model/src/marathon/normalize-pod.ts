import { canonicalId } from './canonical-id.ts'
import { compact } from './compact.ts'
import { ALL_AT_ONCE, KEPT_VOLUMES, REPLACED_AT_ONCE } from './normalize-app.ts'
import type { PathId } from './path-id.ts'
import type { RoleSettings } from './role-settings.ts'
import type { PodContainerJson, PodJson } from './shape-pod.ts'
import type { NetworkJson } from './shape-network.ts'

type Scheduling = NonNullable<PodJson['scheduling']>

/** A pod with every default filled in. */
export type CanonicalPod = PodJson & {
  readonly role: string
  readonly scaling: NonNullable<PodJson['scaling']>
  readonly scheduling: Required<Scheduling>
  readonly executorResources: NonNullable<PodJson['executorResources']>
}

/** Source: `PodNormalization`, marathon `api/v2/PodNormalization.scala`. */
export function canonicalPod(pod: PodJson, roles: (id: PathId) => RoleSettings): CanonicalPod {
  const id = canonicalId(pod.id)
  const networks: readonly NetworkJson[] = pod.networks.length > 0 ? pod.networks : [{ mode: 'host' }]
  const isContainer = networks.every(({ mode }) => mode === 'container')
  return {
    ...pod,
    id,
    role: pod.role ?? roles(id).defaultRole,
    networks,
    containers: pod.containers.map((container) => (isContainer ? container : withHostPorts(container))),
    scaling: pod.scaling ?? { kind: 'fixed', instances: 1 },
    scheduling: schedulingOf(pod),
    executorResources: pod.executorResources ?? { cpus: 0.1, mem: 32, disk: 10 },
  }
}

function schedulingOf(pod: PodJson): Required<Scheduling> {
  const isResident = isResidentPod(pod)
  const { backoff, upgrade, placement, killSelection, unreachableStrategy } = pod.scheduling ?? {}
  return {
    backoff: backoff ?? { backoff: 1, backoffFactor: 1.15, maxLaunchDelay: 300 },
    upgrade: upgrade ?? (isResident ? KEPT_VOLUMES : ALL_AT_ONCE),
    placement: placement ?? { constraints: [], acceptedResourceRoles: [] },
    killSelection: killSelection ?? 'YOUNGEST_FIRST',
    unreachableStrategy: unreachableStrategy ?? (isResident ? 'disabled' : REPLACED_AT_ONCE),
  }
}

export function isResidentPod(pod: PodJson): boolean {
  return pod.volumes.some((volume) => 'persistent' in volume)
}

/** Any port, where none is named. Only on a network of its own a container needs no port of the host. */
function withHostPorts(container: PodContainerJson): PodContainerJson {
  const endpoints = container.endpoints.map((endpoint) =>
    compact({ ...endpoint, hostPort: endpoint.hostPort ?? 0 }),
  )
  return { ...container, endpoints }
}

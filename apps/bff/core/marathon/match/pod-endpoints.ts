import { isHostNetwork } from '@holdfast/model/marathon/deprecated'
import type { Pod } from '@holdfast/model/marathon/run-spec'
import type { LaunchedTask } from './launch.ts'

/** An endpoint of any of a pod's containers, with the port of the host that it got. */
export interface Endpoint {
  readonly name: string
  readonly containerPort?: number
  readonly hostPort?: number
  readonly assigned?: number
  readonly protocol?: string
  readonly networkNames?: readonly string[]
}

export function isPodOnHost({ rest }: Pod): boolean {
  return isHostNetwork(rest.networks ?? [])
}

/** Each container's ports are those of its endpoints that want one of the host. */
export function endpointsOf({ containers }: Pod, tasks: readonly LaunchedTask[]): readonly Endpoint[] {
  return containers.flatMap(({ rest }, at) => {
    let given = 0
    return (rest.endpoints ?? []).map(({ name, containerPort, hostPort, protocol = [], networkNames }) => {
      const assigned = hostPort === undefined ? undefined : tasks[at]?.hostPorts[given++]
      return {
        name,
        ...(containerPort !== undefined && { containerPort: containerPort || assigned || 0 }),
        ...(assigned !== undefined && { assigned, hostPort: assigned }),
        ...(protocol.length > 0 && { protocol: protocol.join(',') }),
        ...(networkNames && { networkNames }),
      }
    })
  })
}

import type { NetworkJson } from '@holdfast/model/marathon/shape-network'
import { labelsOf } from './command.ts'

export interface NetworkPort {
  readonly assigned?: number
  readonly containerPort?: number
  readonly protocol?: string
  /** Of which networks it is; of all when it does not say. */
  readonly networkNames?: readonly string[]
}

/** Marathon's default of `--mesos_bridge_name`. */
const BRIDGE = 'mesos-bridge'

/**
 * The networks that a container is in, each with the ports of the host that lead into it.
 *
 * Source: `TaskGroupBuilder.buildMesosNetworks()`, marathon `mesosphere/mesos/TaskGroupBuilder.scala`.
 */
export function networkInfos(
  networks: readonly NetworkJson[],
  ports: readonly NetworkPort[],
): readonly object[] {
  return networks.flatMap(({ mode, name, labels }) => {
    if (mode === 'host') return []
    const own = ports.filter(({ networkNames = [] }) =>
      networkNames.every((each) => mode !== 'container' || each === name),
    )
    const mappings = own.flatMap(mappingsOf)
    return [
      {
        name: mode === 'container/bridge' ? BRIDGE : name,
        ...labelsOf(labels),
        ...(mappings.length > 0 && { port_mappings: mappings }),
      },
    ]
  })
}

function mappingsOf({ assigned, containerPort, protocol }: NetworkPort): object[] {
  if (assigned === undefined) return []
  const mapping = { host_port: assigned, container_port: containerPort || assigned }
  if (protocol === undefined) return [mapping]
  return protocol.split(',').map((each) => ({ ...mapping, protocol: each }))
}

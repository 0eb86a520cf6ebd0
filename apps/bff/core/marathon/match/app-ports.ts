import type { App } from '@holdfast/model/marathon/run-spec'
import type { PortMappingJson } from '@holdfast/model/marathon/shape-network'
import { isHostNetwork } from '@holdfast/model/marathon/deprecated'
import type { PortVariable } from './environment.ts'

/** A mapping with the port of the host that it got; without one when it wants none. */
export interface MappedPort extends PortMappingJson {
  readonly assigned?: number
}

export function isOnHost({ rest }: App): boolean {
  return isHostNetwork(rest.networks ?? [])
}

/**
 * The port mappings of an app in a network of its own. One without a port of its container has that of the host.
 *
 * @param hostPorts those that it got, in the order of `App.hostPorts`
 */
export function mappedPorts({ rest }: App, hostPorts: readonly number[]): readonly MappedPort[] {
  let given = 0
  return (rest.container?.portMappings ?? []).map((mapping) => {
    const assigned = mapping.hostPort === undefined ? undefined : hostPorts[given++]
    if (assigned === undefined) return mapping
    return {
      ...mapping,
      assigned,
      containerPort: mapping.containerPort === 0 ? assigned : mapping.containerPort,
    }
  })
}

/** What the variables of an app's ports are made of. */
export function portsToTell(app: App, hostPorts: readonly number[]): readonly PortVariable[] {
  const definitions = app.rest.portDefinitions ?? []
  if (isOnHost(app)) {
    return app.hostPorts.map(({ name }, at) => {
      const assigned = hostPorts[at]
      return {
        declared: definitions[at]?.port ?? 0,
        ...(name !== undefined && { name }),
        ...(assigned !== undefined && { assigned }),
      }
    })
  }
  const mappings = app.rest.container?.portMappings ?? []
  return mappedPorts(app, hostPorts).map(({ name, assigned }, at) => ({
    declared: mappings[at]?.containerPort ?? 0,
    ...(name !== undefined && { name }),
    ...(assigned !== undefined && { assigned }),
  }))
}

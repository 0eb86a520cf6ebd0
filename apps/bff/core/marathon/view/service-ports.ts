import type { App } from '@holdfast/model/marathon/run-spec'

/** From which service ports are given out. Source: `local_port_min` and `local_port_max`, marathon `MarathonConf.scala`. */
export const LOCAL_PORTS = { min: 10_000, max: 20_000 } as const

/** Under which ports load balancers serve it: of its port mappings, or its port definitions where it has none. */
export function servicePortsOf({ rest }: App): readonly number[] {
  const mappings = rest.container?.portMappings ?? []
  return mappings.length > 0
    ? mappings.map(({ servicePort }) => servicePort)
    : (rest.portDefinitions ?? []).map(({ port }) => port)
}

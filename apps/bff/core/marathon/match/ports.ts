import { Ranges } from '@holdfast/model/ranges'
import { type Resource, withValue } from '@holdfast/model/resource/resource'

export interface PortsMatch {
  /** One for each that was asked for, in the same order. */
  readonly hostPorts: readonly number[]
  readonly resources: readonly Resource[]
}

/**
 * The ports that are asked for by number, and the lowest ones for those that may be any. Unlike Marathon, which throws dice
 * for these: what is decided here must be decided so again.
 *
 * Source: marathon `mesosphere/mesos/PortsMatcher.scala`.
 *
 * @param wanted `undefined` is any port
 */
export function matchPorts(
  offered: readonly Resource[],
  wanted: readonly (number | undefined)[],
): PortsMatch | undefined {
  const left = offered.map(({ value }) => (value.type === 'RANGES' ? usable(value.ranges) : []))
  const taken: number[][] = offered.map(() => [])
  const take = (port: number, from: number) => {
    left[from] = Ranges.subtract(left[from] ?? [], [{ begin: port, end: port }])
    taken[from]?.push(port)
    return port
  }
  const hostPorts = new Map<number, number>()
  for (const [at, port] of wanted.entries()) {
    if (port === undefined) continue
    const from = left.findIndex((ranges) => Ranges.contains(ranges, [{ begin: port, end: port }]))
    if (from < 0) return undefined
    hostPorts.set(at, take(port, from))
  }
  for (const [at, port] of wanted.entries()) {
    if (port !== undefined) continue
    const from = left.findIndex((ranges) => ranges.length > 0)
    const lowest = left[from]?.[0]
    if (lowest === undefined) return undefined
    hostPorts.set(at, take(lowest.begin, from))
  }
  return {
    hostPorts: wanted.map((_, at) => hostPorts.get(at) ?? 0),
    resources: offered.flatMap((resource, from) => portsOf(resource, taken[from] ?? [])),
  }
}

/** Nobody can listen on port 0. */
function usable(ranges: Ranges): Ranges {
  return Ranges.subtract(ranges, [{ begin: 0, end: 0 }])
}

function portsOf(resource: Resource, ports: readonly number[]): Resource[] {
  if (ports.length === 0) return []
  const ranges = Ranges.of(ports.map((port) => ({ begin: port, end: port })))
  return [withValue(resource, { type: 'RANGES', ranges })]
}

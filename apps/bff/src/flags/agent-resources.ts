import type { Resource } from '@holdfast/model/resource/resource'
import { Resources } from '@holdfast/model/resource/resources'
import { printResource } from '@holdfast/model/resource/print'
import { err, ok, type Result } from '@holdfast/model/result'
import { parseResources, upgradeResources } from '@holdfast/model/wire/resource'

/** As every agent of Mesos has, unless it is told otherwise. Source: `DEFAULT_PORTS`, mesos `src/slave/constants.hpp`. */
const DEFAULT_PORTS: Resource = {
  name: 'ports',
  value: { type: 'RANGES', ranges: [{ begin: 31000, end: 32000 }] },
  reservations: [],
}

/**
 * Reads Mesos' `--resources` JSON. `{disks}` in a disk's root stands for `disks`. The errors are in Mesos' words.
 *
 * Unlike Mesos: cpus, mem and disk that are not given are not there. Mesos takes those of the machine, but here
 * several agents share one.
 *
 * Source: `Containerizer::resources()`, mesos `src/slave/containerizer/containerizer.cpp`.
 */
export function decodeAgentResources(json: unknown, disks: string): Result<Resources, readonly string[]> {
  if (!Array.isArray(json)) return err(['expected a list of resources'])
  const parsed = parseResources(
    JSON.stringify(json).replaceAll('{disks}', JSON.stringify(disks).slice(1, -1)),
  )
  if (!parsed.ok) return err([parsed.error])
  const upgraded = upgradeResources(parsed.value)
  if (!upgraded.ok) return err([upgraded.error])
  const faults = [...new Set(upgraded.value.map(faultOf).filter((fault) => fault !== undefined))]
  const mixed = nameOfTwoTypes(upgraded.value)
  if (mixed !== undefined) {
    faults.push(`Resources with the same name ('${mixed}') but different types are not allowed`)
  }
  if (faults.length > 0) return err(faults)
  const withPorts = upgraded.value.some(({ name }) => name === 'ports')
  return ok(Resources.of(withPorts ? upgraded.value : [...upgraded.value, DEFAULT_PORTS]))
}

/** Source: `Resources::parse()`, mesos `src/common/resources.cpp`, and `Slave::initialize()`, mesos `src/slave/slave.cpp`. */
function faultOf(resource: Resource): string | undefined {
  const { disk, reservations, revocable } = resource
  if (disk?.persistence !== undefined) return 'Persistent volumes cannot be specified at the command line'
  if (revocable) {
    return "Revocable resources cannot be specified at the command line; do not include a 'revocable' key in the resources JSON"
  }
  if (reservations.some(({ type }) => type === 'DYNAMIC')) {
    return 'Dynamic reservations cannot be specified at the command line; do not include a reservation with DYNAMIC type in the resources JSON'
  }
  const source = disk?.source
  if (source === undefined) return undefined
  if (source.type !== 'PATH' && source.type !== 'MOUNT') {
    return `Unsupported 'DiskInfo.Source.Type' in '${printResource(resource)}'`
  }
  return source.root === undefined || source.root === ''
    ? `${source.type} disk root directory is not specified '${printResource(resource)}'`
    : undefined
}

function nameOfTwoTypes(resources: readonly Resource[]): string | undefined {
  const types = new Map<string, string>()
  for (const { name, value } of resources) {
    if ((types.get(name) ?? value.type) !== value.type) return name
    types.set(name, value.type)
  }
  return undefined
}

/** The directories that an agent's PATH and MOUNT disks lie in. */
export const rootsOf = (resources: Resources): readonly string[] =>
  Resources.list(resources).flatMap(({ disk }) => disk?.source?.root ?? [])

import { parseResources } from '@holdfast/model/wire/parse-resources'
import { printResource } from '@holdfast/model/resource/print'
import type { Resource } from '@holdfast/model/resource/resource'
import { Resources } from '@holdfast/model/resource/resources'
import { err, ok, type Result } from '@holdfast/model/result'

/** As every agent of Mesos has, unless it is told otherwise. Source: `DEFAULT_PORTS`, mesos `src/slave/constants.hpp`. */
const DEFAULT_PORTS: Resource = {
  name: 'ports',
  value: { type: 'RANGES', ranges: [{ begin: 31000, end: 32000 }] },
  reservations: [],
}

/**
 * Reads Mesos' `--resources`: its JSON, or its text as `cpus:4;disk(role):512`. `{disks}` in a disk's root stands for
 * `disks`. The errors are in Mesos' words.
 *
 * Unlike Mesos: cpus, mem and disk that are not given are not there. Mesos takes those of the machine, but here
 * several agents share one.
 *
 * Source: `Containerizer::resources()`, mesos `src/slave/containerizer/containerizer.cpp`.
 */
export function decodeAgentResources(json: unknown, disks: string): Result<Resources, readonly string[]> {
  if (!Array.isArray(json) && typeof json !== 'string') return err(['expected a list of resources'])
  const whole = parse(json, disks)
  // A list is judged entry by entry as well, so that all that is wrong is said at once.
  const parts: readonly unknown[] = typeof json === 'string' ? [] : json.map((entry: unknown) => [entry])
  const results = [whole, ...parts.map((part) => parse(part, disks))]
  const faults = new Set(results.flatMap((result) => (result.ok ? [] : result.error)))
  if (!whole.ok || faults.size > 0) return err([...faults])
  const resources = whole.value
  const list = Resources.list(resources)
  const withPorts = list.some(({ name }) => name === 'ports')
  return ok(withPorts ? resources : Resources.add(resources, DEFAULT_PORTS))
}

function parse(json: unknown, disks: string): Result<Resources, readonly string[]> {
  const text = typeof json === 'string' ? json : JSON.stringify(json)
  const resources = parseResources(text.replaceAll('{disks}', JSON.stringify(disks).slice(1, -1)))
  if (!resources.ok) return err([resources.error])
  const faults = Resources.list(resources.value).flatMap((resource) => sourceFault(resource) ?? [])
  return faults.length > 0 ? err(faults) : resources
}

/** Source: `Slave::initialize()`, mesos `src/slave/slave.cpp`. */
function sourceFault(resource: Resource): string | undefined {
  const source = resource.disk?.source
  if (source === undefined) return undefined
  if (source.type !== 'PATH' && source.type !== 'MOUNT') {
    return `Unsupported 'DiskInfo.Source.Type' in '${printResource(resource)}'`
  }
  return source.root === undefined || source.root === ''
    ? `${source.type} disk root directory is not specified '${printResource(resource)}'`
    : undefined
}

/** The directories that an agent's PATH and MOUNT disks lie in. */
export const rootsOf = (resources: Resources): readonly string[] =>
  Resources.list(resources).flatMap(({ disk }) => disk?.source?.root ?? [])

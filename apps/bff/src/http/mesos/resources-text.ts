import type { Role } from '@holdfast/model/ids'
import { Ranges } from '@holdfast/model/ranges'
import type { Resource } from '@holdfast/model/resource/resource'
import { Resources } from '@holdfast/model/resource/resources'
import { Scalar } from '@holdfast/model/scalar'
import { resourceJson } from '@holdfast/model/wire/resource'

/** The JSON of a collection in the ways in which Mesos' documents show it. `full`: every resource; else: sums by name. */
export interface ResourcesText {
  readonly summary: string
  readonly full: string
  readonly reserved: string
  readonly reservedFull: string
  readonly unreserved: string
  readonly unreservedFull: string
}

const kept = new WeakMap<Resources, ResourcesText>()

/** Written once for each collection: collections are immutable, and so is the text. */
export function resourcesText(bag: Resources): ResourcesText {
  const known = kept.get(bag)
  if (known !== undefined) return known
  const text = write(Resources.list(bag))
  kept.set(bag, text)
  return text
}

/** Source: `SlaveWriter`, mesos `src/master/readonly_handler.cpp`. */
function write(resources: readonly Resource[]): ResourcesText {
  const all = new Part()
  const unreserved = new Part()
  const reserved = new Map<Role, Part>()
  for (const resource of resources) {
    const text = resourceJson(resource)
    all.add(resource, text)
    const role = resource.reservations.at(-1)?.role
    if (role === undefined) unreserved.add(resource, text)
    else partOf(reserved, role).add(resource, text)
  }
  return {
    summary: all.summary(),
    full: all.full(),
    reserved: byRole(reserved, (part) => part.summary()),
    reservedFull: byRole(reserved, (part) => part.full()),
    unreserved: unreserved.summary(),
    unreservedFull: unreserved.full(),
  }
}

function partOf(parts: Map<Role, Part>, role: Role): Part {
  const known = parts.get(role)
  if (known !== undefined) return known
  const part = new Part()
  parts.set(role, part)
  return part
}

const byRole = (parts: ReadonlyMap<Role, Part>, text: (part: Part) => string): string =>
  `{${[...parts].map(([role, part]) => `${JSON.stringify(role)}:${text(part)}`).join(',')}}`

/**
 * Some resources, summed up. `cpus`, `gpus`, `mem` and `disk` are always named, and `disk` is every disk and volume alike.
 *
 * Unlike Mesos: the sums are exact. Its own add doubles, so that 0.1 and 0.2 may show as 0.30000000000000004.
 */
class Part {
  readonly #texts: string[] = []
  readonly #scalars = new Map<string, Scalar>(ALWAYS_NAMED.map((name) => [name, Scalar.zero]))
  readonly #ranges = new Map<string, Ranges>()
  readonly #sets = new Map<string, readonly string[]>()

  add(resource: Resource, text: string): void {
    this.#texts.push(text)
    const name = resource.revocable ? `${resource.name}_revocable` : resource.name
    const { value } = resource
    if (value.type === 'SCALAR') {
      this.#scalars.set(name, Scalar.add(this.#scalars.get(name) ?? Scalar.zero, value.scalar))
    } else if (value.type === 'RANGES') {
      this.#ranges.set(name, Ranges.add(this.#ranges.get(name) ?? [], value.ranges))
    } else {
      this.#sets.set(name, [...(this.#sets.get(name) ?? []), ...value.set])
    }
  }

  full(): string {
    return `[${this.#texts.join(',')}]`
  }

  summary(): string {
    const entries: Record<string, number | string> = {}
    for (const [name, scalar] of this.#scalars) entries[name] = Scalar.toNumber(scalar)
    for (const [name, ranges] of this.#ranges) entries[name] = Ranges.print(ranges)
    for (const [name, set] of this.#sets) entries[name] = `{${set.join(', ')}}`
    return JSON.stringify(entries)
  }
}

const ALWAYS_NAMED = ['cpus', 'gpus', 'mem', 'disk']

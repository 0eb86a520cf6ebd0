import { Scalar } from '../scalar.ts'
import type { ResourceValue } from './resource.ts'
import { Resources } from './resources.ts'
import { Value } from './value.ts'

export interface ResourcesSummary {
  readonly cpus: number
  readonly gpus: number
  readonly mem: number
  readonly disk: number
  readonly [name: string]: number | string
}

/**
 * The short form of a collection in HTTP answers: sums by name, ranges and sets as text, revocable ones under
 * `<name>_revocable`. Costs as much as there are names, not resources.
 *
 * Unlike Mesos: sums are exact, so 0.1 and 0.2 are 0.3 here too.
 *
 * Source: `json(ObjectWriter*, Resources)`, mesos `src/common/http.cpp`.
 */
export function summarize(bag: Resources): ResourcesSummary {
  const { regular, revocable } = bag.sums
  return {
    cpus: 0,
    gpus: 0,
    mem: 0,
    disk: 0,
    ...Object.fromEntries(Array.from(regular, ([name, sum]) => [name, Scalar.toNumber(sum)])),
    ...Object.fromEntries(
      Array.from(revocable, ([name, sum]) => [`${name}_revocable`, Scalar.toNumber(sum)]),
    ),
    ...Object.fromEntries(listedByName(bag)),
  }
}

function listedByName(bag: Resources): [string, string][] {
  const values = new Map<string, ResourceValue>()
  for (const { name, value, revocable } of Resources.list(Resources.listed(bag))) {
    const key = revocable ? `${name}_revocable` : name
    const known = values.get(key)
    values.set(key, known ? Value.add(known, value) : value)
  }
  return Array.from(values, ([name, value]) => [name, Value.print(value)])
}

import type { InstanceAgent } from '@holdfast/model/marathon/instance'
import { compilePattern } from '@holdfast/model/marathon/pattern'
import type { PlacementConstraint } from '@holdfast/model/marathon/run-spec'
import { Ranges } from '@holdfast/model/ranges'
import { Scalar } from '@holdfast/model/scalar'
import type { OfferAttribute, ReceivedOffer } from '@holdfast/model/wire/scheduler-event'

/** Where an instance is, or would be. */
export type Place = InstanceAgent

export function placeOf({ hostname, agentId, region, zone, attributes }: ReceivedOffer): Place {
  return {
    host: hostname,
    agentId,
    ...(region !== undefined && { region }),
    ...(zone !== undefined && { zone }),
    attributes: Object.fromEntries(attributes.map(({ name, value }) => [name, textOf(value)])),
  }
}

function textOf(value: OfferAttribute['value']): string {
  switch (value.type) {
    case 'TEXT':
      return value.text
    case 'SCALAR':
      return Scalar.print(value.scalar)
    case 'RANGES':
      return Ranges.print(value.ranges)
    default:
      return `{${value.set.toSorted().join(',')}}`
  }
}

/**
 * Whether an instance may be put there, beside those that are placed already.
 *
 * Source: `Constraints.meetsConstraint()`, marathon `mesosphere/mesos/Constraints.scala`.
 *
 * @param placed its peers; not the instance itself
 */
export function placementAllows(
  constraints: readonly PlacementConstraint[],
  there: Place,
  placed: readonly Place[],
): boolean {
  return constraints.every((constraint) => meets(constraint, there, placed))
}

function meets(
  [field = '', operator = '', value]: PlacementConstraint,
  there: Place,
  placed: readonly Place[],
): boolean {
  const here = valueOf(field, there)
  // An agent that has nothing under this name can only be unlike something.
  if (here === undefined) return operator === 'UNLIKE'
  const others = () => placed.map((place) => valueOf(field, place))
  switch (operator) {
    case 'UNIQUE':
      return !others().includes(here)
    case 'CLUSTER':
      return (
        (value === undefined || value === '' || value === here) && others().every((each) => each === here)
      )
    case 'GROUP_BY':
      return isSmallestGroup(here, others(), wholeNumber(value) ?? 0)
    case 'MAX_PER':
      return others().filter((each) => each === here).length < (wholeNumber(value) ?? 0)
    case 'LIKE':
      return isLike(value, here) === true
    case 'UNLIKE':
      return isLike(value, here) === false
    case 'IS':
      return isEqual(value ?? '', here)
    default:
      return false
  }
}

function valueOf(field: string, { host, region, zone, attributes }: Place): string | undefined {
  switch (field) {
    case 'hostname':
    case '@hostname':
      return host
    case '@region':
      return region
    case '@zone':
      return zone
    default:
      return Object.hasOwn(attributes, field) ? attributes[field] : undefined
  }
}

/** A new group is always welcome; else there must be enough groups, and none smaller than this one. */
function isSmallestGroup(here: string, others: readonly (string | undefined)[], minimum: number): boolean {
  const sizes = new Map<string | undefined, number>()
  for (const each of others) sizes.set(each, (sizes.get(each) ?? 0) + 1)
  const size = sizes.get(here)
  if (size === undefined) return true
  return sizes.size >= minimum && [...sizes.values()].every((other) => other >= size)
}

function wholeNumber(text: string | undefined): number | undefined {
  return text !== undefined && /^[+-]?\d{1,10}$/.test(text) ? Number(text) : undefined
}

/** Undefined when the pattern is none. */
function isLike(pattern: string | undefined, text: string): boolean | undefined {
  const compiled = compilePattern(pattern ?? '')
  return compiled.ok ? compiled.value.matches(text) : undefined
}

/** Numbers are equal however they are written. */
function isEqual(wanted: string, here: string): boolean {
  if (wanted === here) return true
  return wanted.trim() !== '' && here.trim() !== '' && Number(wanted) === Number(here)
}

import { equalStacks } from '../operation/stack.ts'
import type { Resource } from '../resource/resource.ts'
import { Resources } from '../resource/resources.ts'
import type { Fault, ValidationError } from './error.ts'
import { within } from './within.ts'

/**
 * A reservation that replaces another: one stack becomes one other stack, on the same resources.
 *
 * Unlike Mesos: the resources themselves must be the same, not only the sums of each name, so that a reservation cannot
 * move from one disk to another.
 *
 * Source: `operation::validate(Reserve)`, mesos `src/master/validation.cpp`.
 */
export function validateSource(
  source: readonly Resource[],
  resources: readonly Resource[],
): ValidationError | undefined {
  if (source.length === 0) return undefined
  return (
    within('source', validateOneStack(source)) ??
    within('resources', validateOneStack(resources)) ??
    validateSameResources(Resources.of(source), Resources.of(resources))
  )
}

function validateOneStack(resources: readonly Resource[]): Fault | undefined {
  const [first] = resources
  if (first === undefined) return { code: 'NO_RESOURCES' }
  return resources.every((resource) => equalStacks(resource.reservations, first.reservations))
    ? undefined
    : { code: 'MIXED_RESERVATIONS', resources: Resources.of(resources) }
}

function validateSameResources(source: Resources, resources: Resources): Fault | undefined {
  const from = Resources.toUnreserved(source)
  const to = Resources.toUnreserved(resources)
  return Resources.equals(from, to) ? undefined : { code: 'SOURCE_DIFFERS', source: from, resources: to }
}

import { kindOf } from '../resource/kind.ts'
import { printResource } from '../resource/print.ts'
import type { Resource } from '../resource/resource.ts'
import { Resources } from '../resource/resources.ts'
import { Value } from '../resource/value.ts'
import { Scalar } from '../scalar.ts'

const REFUSED = "Configuration change not permitted under 'additive' policy:"

/**
 * Why an agent may not come back with other resources than it had, in Mesos' words: some may be added and all may grow, but
 * tasks may hold whatever was there.
 *
 * Source: `compatibility::additive()`, mesos `src/slave/compatibility.cpp`.
 */
export function additiveFault(before: Resources, after: Resources): string | undefined {
  const now = Resources.list(after)
  for (const resource of Resources.list(before)) {
    const there = now.find((each) => sourceOf(each) === sourceOf(resource))
    if (there === undefined) return `${REFUSED} Resource not found: ${printResource(resource)}`
    if (!Value.contains(there.value, resource.value)) return `${REFUSED} ${lessThan(there, resource)}`
  }
  return undefined
}

/** Names what it is but for how much there is of it, which is part of what a mounted disk is elsewhere. */
function sourceOf(resource: Resource): string {
  const { value } = resource
  return kindOf(value.type === 'SCALAR' ? { ...resource, value: Value.scalar(Scalar.of(1)) } : resource).key
}

function lessThan({ value: now }: Resource, { name, value: then }: Resource): string {
  const change = `from ${Value.print(then)} to ${Value.print(now)}`
  return then.type === 'SCALAR'
    ? `Value of scalar resource '${name}' decreased ${change}`
    : `Value of ${then.type.toLowerCase()} resource '${name}' changed ${change}`
}

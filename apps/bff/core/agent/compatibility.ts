import { additiveFault } from '@holdfast/model/disks/additive'
import { unreachable } from '@holdfast/model/invariant'
import { Ranges } from '@holdfast/model/ranges'
import { printResources } from '@holdfast/model/resource/print'
import { Resources } from '@holdfast/model/resource/resources'
import { err, ok, type Result } from '@holdfast/model/result'
import { printAttributeValue, type AgentInfo, type Attribute } from '../agent-info.ts'

/**
 * What an agent that keeps its id may say of itself otherwise than before: nothing, or that it has more.
 *
 * Source: `--reconfiguration_policy`, mesos `src/slave/flags.cpp`.
 */
export type ReconfigurationPolicy = 'equal' | 'additive'

/** What is compared: neither the version nor what it is capable of. */
export type ComparedInfo = Pick<AgentInfo, 'hostname' | 'port' | 'attributes' | 'resources'>

/**
 * Whether an agent may go on under its id. The error is Mesos' sentence.
 *
 * Source: `equal()` and `additive()`, mesos `src/slave/compatibility.cpp`.
 */
export function compatible(
  policy: ReconfigurationPolicy,
  previous: ComparedInfo,
  current: ComparedInfo,
): Result<undefined, string> {
  switch (policy) {
    case 'equal':
      return equal(previous, current)
    case 'additive': {
      const fault = additiveFault(previous.resources, current.resources)
      if (fault !== undefined) return err(fault)
      const other = notAdditive(previous, current)
      return other === undefined
        ? ok(undefined)
        : err(`Configuration change not permitted under 'additive' policy: ${other}`)
    }
    default:
      return unreachable(policy)
  }
}

/** Unlike Mesos, which prints both infos whole: what is the same in both is left out. */
function equal(previous: ComparedInfo, current: ComparedInfo): Result<undefined, string> {
  const parts: readonly (readonly [boolean, (info: ComparedInfo) => string])[] = [
    [previous.hostname === current.hostname, ({ hostname }) => `hostname: ${hostname}`],
    [previous.port === current.port, ({ port }) => `port: ${port}`],
    [
      printAttributes(previous) === printAttributes(current),
      (info) => `attributes: ${printAttributes(info) || 'none'}`,
    ],
    [
      Resources.equals(previous.resources, current.resources),
      ({ resources }) => `resources: ${printResources(resources)}`,
    ],
  ]
  const different = parts.flatMap(([same, print]) => (same ? [] : [print]))
  if (different.length === 0) return ok(undefined)
  const [old, now] = [previous, current].map((info) => different.map((print) => print(info)).join(', '))
  return err(`Incompatible agent info detected. Old agent info: ${old}. New agent info: ${now}.`)
}

function printAttributes({ attributes }: ComparedInfo): string {
  return attributes.map(({ name, value }) => `${name}:${printAttributeValue(value)}`).join(';')
}

/** Resources apart. */
function notAdditive(previous: ComparedInfo, current: ComparedInfo): string | undefined {
  if (previous.hostname !== current.hostname)
    return `Hostname changed from ${previous.hostname} to ${current.hostname}`
  if (previous.port !== current.port) return `Port changed from ${previous.port} to ${current.port}`
  for (const before of previous.attributes) {
    const fault = otherAttribute(
      before,
      current.attributes.find(({ name }) => name === before.name),
    )
    if (fault !== undefined) return fault
  }
  return undefined
}

function otherAttribute({ name, value }: Attribute, after: Attribute | undefined): string | undefined {
  if (after === undefined) return `Attribute not found: ${name}:${printAttributeValue(value)}`
  const now = after.value
  if (value.type !== now.type) return `Type of attribute '${name}' changed from ${value.type} to ${now.type}`
  const [was, is] = [printAttributeValue(value), printAttributeValue(now)]
  if (value.type === 'RANGES' && now.type === 'RANGES')
    return Ranges.contains(now.ranges, value.ranges)
      ? undefined
      : `Previous value of range attribute '${name}', ${was}, not included in current value, ${is}`
  return was === is
    ? undefined
    : `Value of ${value.type.toLowerCase()} attribute '${name}' changed from ${was} to ${is}`
}

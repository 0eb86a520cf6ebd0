import type { OperationStep, RecordedStep, Verb } from '../api/operations.ts'
import { unreachable } from '../invariant.ts'
import type { Operation } from '../operation/operation.ts'
import type { Resource } from '../resource/resource.ts'
import { Value } from '../resource/value.ts'
import { ok } from '../result.ts'
import type { Result } from '../result.ts'
import type { Json } from '../wire/json.ts'
import { decodeResources, resourceJson, upgradeResources } from '../wire/resource.ts'

/** The operation that a step asks for. The error is Mesos' own sentence on the resources. */
export function decodeStep({ verb, resources }: OperationStep): Result<Operation, string> {
  const decoded = decodeList(resources)
  return decoded.ok ? ok(operationOf(verb, decoded.value)) : decoded
}

function operationOf(verb: OperationStep['verb'], resources: readonly Resource[]): Operation {
  switch (verb) {
    case 'reserve':
      return { type: 'RESERVE', resources }
    case 'unreserve':
      return { type: 'UNRESERVE', resources }
    case 'create':
      return { type: 'CREATE', volumes: resources }
    case 'destroy':
      return { type: 'DESTROY', volumes: resources }
    default:
      return unreachable(verb)
  }
}

/** An operation that was recorded as `recordStep` says. Undefined: not one of ours. */
export function recordedOperation({ verb, resources, source }: RecordedStep): Operation | undefined {
  const decoded = decodeList(resources)
  const from = decodeList(source ?? [])
  if (!decoded.ok || !from.ok) return undefined
  const [first, second] = decoded.value
  switch (verb) {
    case 'reserve':
      return { type: 'RESERVE', resources: decoded.value, ...(source && { source: from.value }) }
    case 'unreserve':
    case 'create':
    case 'destroy':
      return operationOf(verb, decoded.value)
    case 'grow':
      return first && second && { type: 'GROW_VOLUME', volume: first, addition: second }
    case 'shrink':
      if (first === undefined || second?.value.type !== 'SCALAR') return undefined
      return { type: 'SHRINK_VOLUME', volume: first, subtract: second.value.scalar }
    case 'wipe':
      return undefined
    default:
      return unreachable(verb)
  }
}

/** A `RecordedStep` as JSON text. The text of each resource is written once, however often it is asked for. */
export function recordStep(agentId: string, operation: Operation): string {
  const source = operation.type === 'RESERVE' ? operation.source : undefined
  return [
    `{"verb":"${verbOf(operation)}","agentId":${JSON.stringify(agentId)},"resources":${listJson(resourcesOf(operation))}`,
    source === undefined ? '' : `,"source":${listJson(source)}`,
    '}',
  ].join('')
}

export function verbOf({ type }: Operation): Verb {
  switch (type) {
    case 'RESERVE':
      return 'reserve'
    case 'UNRESERVE':
      return 'unreserve'
    case 'CREATE':
      return 'create'
    case 'DESTROY':
      return 'destroy'
    case 'GROW_VOLUME':
      return 'grow'
    case 'SHRINK_VOLUME':
      return 'shrink'
    default:
      return unreachable(type)
  }
}

/** What the operation names: volumes, or what is reserved. Of a resize the volume, then the difference. */
export function resourcesOf(operation: Operation): readonly Resource[] {
  switch (operation.type) {
    case 'RESERVE':
    case 'UNRESERVE':
      return operation.resources
    case 'CREATE':
    case 'DESTROY':
      return operation.volumes
    case 'GROW_VOLUME':
      return [operation.volume, operation.addition]
    case 'SHRINK_VOLUME':
      return [operation.volume, { name: 'disk', value: Value.scalar(operation.subtract), reservations: [] }]
    default:
      return unreachable(operation)
  }
}

function decodeList(resources: readonly unknown[]): Result<Resource[], string> {
  // Whatever came as JSON is JSON: the decoder takes nothing else for granted.
  const wire = decodeResources(resources as readonly Json[])
  if (!wire.ok) return wire
  return upgradeResources(wire.value)
}

const listJson = (resources: readonly Resource[]): string => `[${resources.map(resourceJson).join(',')}]`

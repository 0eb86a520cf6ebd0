import type { OperationStep, RecordedStep, ResourcesStep, Verb } from '../api/operations.ts'
import { invariant, unreachable } from '../invariant.ts'
import type { Operation } from '../operation/operation.ts'
import type { Resource } from '../resource/resource.ts'
import { Value } from '../resource/value.ts'
import { ok } from '../result.ts'
import type { Result } from '../result.ts'
import { Scalar } from '../scalar.ts'
import type { Json } from '../json.ts'
import { decodeResources, resourceJson, upgradeResources } from '../wire/resource.ts'

/** The operation that a step asks for. The error is Mesos' own sentence on the resources. */
export function decodeStep(step: OperationStep): Result<Operation, string> {
  switch (step.verb) {
    case 'grow': {
      const volume = decodeOne(step.volume)
      if (!volume.ok) return volume
      const addition = decodeOne(step.addition)
      if (!addition.ok) return addition
      return ok({ type: 'GROW_VOLUME', volume: volume.value, addition: addition.value })
    }
    case 'shrink': {
      const volume = decodeOne(step.volume)
      if (!volume.ok) return volume
      return ok({ type: 'SHRINK_VOLUME', volume: volume.value, subtract: Scalar.of(step.subtractMb) })
    }
    default: {
      const decoded = decodeList(step.resources)
      return decoded.ok ? ok(operationOf(step.verb, decoded.value)) : decoded
    }
  }
}

function operationOf(verb: ResourcesStep['verb'], resources: readonly Resource[]): Operation {
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

/** The same as a step that can be asked for again. Undefined: it came by another door, and is none of ours. */
export function repeatedStep(record: RecordedStep): OperationStep | undefined {
  const { verb, agentId, resources, source } = record
  const operation = recordedOperation(record)
  switch (operation?.type) {
    case 'GROW_VOLUME':
      return { verb: 'grow', agentId, volume: resources[0], addition: resources[1] }
    case 'SHRINK_VOLUME': {
      const subtractMb = Scalar.toNumber(operation.subtract)
      return { verb: 'shrink', agentId, volume: resources[0], subtractMb }
    }
    default: {
      const isPlain = verb === 'reserve' || verb === 'unreserve' || verb === 'create' || verb === 'destroy'
      return isPlain && source === undefined ? { verb, agentId, resources } : undefined
    }
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

function decodeOne(resource: unknown): Result<Resource, string> {
  const decoded = decodeList([resource])
  if (!decoded.ok) return decoded
  const [first] = decoded.value
  invariant(first !== undefined, 'one resource was decoded to none')
  return ok(first)
}

function decodeList(resources: readonly unknown[]): Result<Resource[], string> {
  // Whatever came as JSON is JSON: the decoder takes nothing else for granted.
  const wire = decodeResources(resources as readonly Json[])
  if (!wire.ok) return wire
  return upgradeResources(wire.value)
}

const listJson = (resources: readonly Resource[]): string => `[${resources.map(resourceJson).join(',')}]`

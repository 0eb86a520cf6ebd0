import { unreachable } from '../invariant.ts'
import { popReservation, stripVolume, withValue } from '../resource/resource.ts'
import type { Resource } from '../resource/resource.ts'
import { Resources } from '../resource/resources.ts'
import { Value } from '../resource/value.ts'
import { err, ok } from '../result.ts'
import type { Result } from '../result.ts'
import type { Scalar } from '../scalar.ts'
import type { ConversionError } from './error.ts'
import type { OfferOperation } from './operation.ts'

/** One step of an operation: what is taken, and what takes its place. Both are as large in every name. */
export interface ResourceConversion {
  readonly consumed: Resources
  readonly converted: Resources
}

type Conversions = Result<readonly ResourceConversion[], ConversionError>

const conversions = new WeakMap<OfferOperation, Conversions>()

/**
 * What an operation consumes and what it yields, in order. All that is done with operations (apply, undo, checkpoint,
 * account) goes by this list, and costs as much as the list is long. Worked out once per operation object: master and
 * agent, and whoever watches them, go by the same list.
 *
 * Source: `getResourceConversions()`, mesos `src/common/resources_utils.cpp`.
 */
export function getResourceConversions(operation: OfferOperation): Conversions {
  let known = conversions.get(operation)
  if (known === undefined) {
    known = conversionsOf(operation)
    conversions.set(operation, known)
  }
  return known
}

function conversionsOf(operation: OfferOperation): Conversions {
  switch (operation.type) {
    case 'RESERVE':
      return ok([reserve(operation.resources, operation.source ?? [])])
    case 'UNRESERVE':
      return ok(operation.resources.map((resource) => conversion([resource], [popReservation(resource)])))
    case 'CREATE':
      return ok(operation.volumes.map((volume) => conversion([stripVolume(volume)], [volume])))
    case 'DESTROY':
      return ok(operation.volumes.map((volume) => conversion([volume], [stripVolume(volume)])))
    case 'GROW_VOLUME':
      return grow(operation.volume, operation.addition)
    case 'SHRINK_VOLUME':
      return shrink(operation.volume, operation.subtract)
    case 'CREATE_DISK':
    case 'DESTROY_DISK':
    case 'LAUNCH':
    case 'LAUNCH_GROUP':
      return err({ code: 'OPERATION_NOT_SUPPORTED' })
    default:
      return unreachable(operation)
  }
}

/** What the operation takes, all of its steps together: what offers must be rescinded for. */
export function consumedBy(conversions: readonly ResourceConversion[]): Resources {
  return conversions.reduce((sum, { consumed }) => Resources.add(sum, consumed), Resources.empty)
}

/** The steps that undo these steps. */
export function invertConversions(conversions: readonly ResourceConversion[]): readonly ResourceConversion[] {
  return conversions
    .map(({ consumed, converted }) => ({ consumed: converted, converted: consumed }))
    .toReversed()
}

/** The whole list is one step, so that one part of it can stand for another. */
function reserve(resources: readonly Resource[], source: readonly Resource[]): ResourceConversion {
  return conversion(source.length > 0 ? source : resources.map(popReservation), resources)
}

function grow(volume: Resource, addition: Resource): Result<readonly ResourceConversion[], ConversionError> {
  if (volume.providerId !== undefined) return err({ code: 'NOT_SUPPORTED_FOR_PROVIDER' })
  const grown = withValue(volume, Value.add(volume.value, addition.value))
  return ok([conversion([volume, addition], [grown])])
}

function shrink(volume: Resource, subtract: Scalar): Result<readonly ResourceConversion[], ConversionError> {
  if (volume.providerId !== undefined) return err({ code: 'NOT_SUPPORTED_FOR_PROVIDER' })
  const less = Value.scalar(subtract)
  const shrunk = withValue(volume, Value.subtract(volume.value, less))
  return ok([conversion([volume], [shrunk, withValue(stripVolume(volume), less)])])
}

function conversion(consumed: readonly Resource[], converted: readonly Resource[]): ResourceConversion {
  return { consumed: Resources.of(consumed), converted: Resources.of(converted) }
}

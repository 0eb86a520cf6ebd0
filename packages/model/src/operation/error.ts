import { unreachable } from '../invariant.ts'
import type { Resource } from '../resource/resource.ts'
import { printResource, printResources } from '../resource/print.ts'
import type { Resources } from '../resource/resources.ts'

/** Why an operation has no conversions at all. */
export type ConversionError =
  /** Launches and the operations of storage providers change no resources by themselves. */
  { readonly code: 'OPERATION_NOT_SUPPORTED' } | { readonly code: 'NOT_SUPPORTED_FOR_PROVIDER' }

/** Why an operation cannot be applied to what is there. */
export type OperationError =
  | ConversionError
  | {
      readonly code: 'INSUFFICIENT_RESOURCES'
      readonly available: Resources
      readonly consumed: Resources
    }
  | { readonly code: 'SHARED_COPIES_LEFT'; readonly volume: Resource }

/**
 * Mesos' sentence, as the body of a 409 has it. It prints all that was available, so it costs as much as the agent
 * is full: print it when somebody reads it, not before.
 *
 * Source: `Resources::apply()`, mesos `src/common/resources.cpp`.
 */
export function operationMessage(error: OperationError): string {
  switch (error.code) {
    case 'INSUFFICIENT_RESOURCES':
      return `${printResources(error.available)} does not contain ${printResources(error.consumed)}`
    case 'SHARED_COPIES_LEFT':
      return `Persistent volume ${printResource(error.volume)} cannot be removed due to additional shared copies`
    case 'OPERATION_NOT_SUPPORTED':
      return 'Cannot get conversions: Operation not supported'
    case 'NOT_SUPPORTED_FOR_PROVIDER':
      return 'Cannot get conversions: Operation not supported for resource provider'
    default:
      return unreachable(error)
  }
}

import type { Fault, ValidationError, Within } from './error.ts'

/** Says in which part of the operation the fault is. */
export function within(part: Within, fault: Fault | undefined): ValidationError | undefined {
  return fault === undefined ? undefined : { ...fault, within: part }
}

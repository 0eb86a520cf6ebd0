import type { OperationStep } from '@holdfast/model/api/operations'

/** What a step names, of a verb that names a list. */
export const resourcesIn = (step: OperationStep | undefined): readonly unknown[] =>
  step && 'resources' in step ? step.resources : []

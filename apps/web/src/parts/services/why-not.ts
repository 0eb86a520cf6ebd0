import type { InstanceRow } from '@holdfast/model/api/services'

/** Why the task of an instance cannot be ended; undefined when it can. */
export function whyNotKill({ label }: Pick<InstanceRow, 'label'>): string | undefined {
  switch (label) {
    case 'detached':
    case 'waiting_for_offer':
    case 'waiting_for_agent':
    case 'reserving':
      return 'It has no task.'
    case 'unreachable':
      return 'Its agent does not answer: killing has no effect.'
    case 'being_destroyed':
    case 'stopping':
      return 'Its task is being ended.'
    default:
      return undefined
  }
}

/** Why an instance cannot be destroyed with its volumes; undefined when it can. */
export function whyNotWipe({ label }: Pick<InstanceRow, 'label'>): string | undefined {
  if (label === 'being_destroyed') return 'It is being destroyed.'
  return label === 'unreachable'
    ? 'Its agent does not answer: whether its task still writes is not known.'
    : undefined
}

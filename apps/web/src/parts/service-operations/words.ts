import { unreachable } from '@holdfast/model/invariant'
import type { ServiceOperationRow } from '@holdfast/model/api/services'
import type { Mood } from '../operations/words.ts'

const states: Readonly<Record<ServiceOperationRow['state'], { readonly word: string; readonly mood: Mood }>> =
  {
    sent: { word: 'Sent', mood: 'waiting' },
    accepted: { word: 'Under way', mood: 'waiting' },
    done: { word: 'Done', mood: 'done' },
    refused: { word: 'Refused', mood: 'failed' },
    failed: { word: 'Not known', mood: 'doubtful' },
  }

export const serviceStateWord = ({ state }: ServiceOperationRow): string => states[state].word
export const serviceMood = ({ state }: ServiceOperationRow): Mood => states[state].mood

/** What was asked, with what it was asked of: `Scale /db/postgres`. */
export function serviceOperationTitle({ action, serviceId }: ServiceOperationRow): string {
  switch (action) {
    case 'create':
      return `Create ${serviceId}`
    case 'update':
      return `Change ${serviceId}`
    case 'scale':
      return `Scale ${serviceId}`
    case 'suspend':
      return `Suspend ${serviceId}`
    case 'restart':
      return `Restart ${serviceId}`
    case 'delete':
      return `Delete ${serviceId}`
    case 'kill':
      return `Kill instances of ${serviceId}`
    case 'wipe':
      return `Wipe instances of ${serviceId}`
    case 'reset_delay':
      return `Try ${serviceId} again`
    default:
      return unreachable(action)
  }
}

/** Marathon's refusal in one line, with its status. */
export function serviceError({ error }: ServiceOperationRow): string | undefined {
  if (error === undefined) return undefined
  const text = error.message.replaceAll('\n', ' · ')
  return error.status === undefined ? text : `${error.status}: ${text}`
}

import type { ServiceOperationRow } from '@holdfast/model/api/services'
import type { MarathonAnswer } from '../marathon/marathon.ts'
import { objectIn, objectsIn, textIn } from './json.ts'

/** What a refusal of Marathon says, with the places that it names; undefined for what it accepted. */
export function refusalIn({ status, body }: MarathonAnswer): ServiceOperationRow['error'] {
  if (status < 400) return undefined
  const answer = objectIn(body)
  const message = textIn(answer['message']) ?? `HTTP ${status}`
  const details = objectsIn(answer['details']).flatMap((detail) => {
    const errors = Array.isArray(detail['errors'])
      ? detail['errors'].filter((each) => typeof each === 'string')
      : []
    const path = textIn(detail['path'])
    return errors.length === 0 ? [] : [`${path === undefined ? '' : `${path}: `}${errors.join(', ')}`]
  })
  return { status, message: [message, ...details].join('\n') }
}

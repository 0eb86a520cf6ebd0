import type { ServiceOperationRow } from '@holdfast/model/api/services'
import type { Violation } from '@holdfast/model/marathon/violation'
import type { MarathonAnswer } from '../ports/marathon.ts'
import { objectIn, objectsIn, textIn, type JsonObject } from '../lenient-json.ts'

/** What a refusal of Marathon says, with the places that it names; undefined for what it accepted. */
export function refusalIn({ status, body, unsent }: MarathonAnswer): ServiceOperationRow['error'] {
  if (status >= 200 && status < 300) return undefined
  if (status < 400)
    return { status, message: `Marathon sends it elsewhere with status ${status}: it was not followed.` }
  if (status >= 500 && unsent !== true) {
    const { message } = objectIn(body)
    return {
      status,
      message: `${textIn(message) ?? `HTTP ${status}`}\nIt may have been done: look. It is not sent twice.`,
    }
  }
  const answer = objectIn(body)
  const message = textIn(answer['message']) ?? `HTTP ${status}`
  const details = objectsIn(answer['details']).flatMap(violationIn)
  return {
    status,
    message: [message, ...details.map(({ path, errors }) => `${path}: ${errors.join(', ')}`)].join('\n'),
    ...(details.length > 0 && { details }),
  }
}

/** A place that is not named is the definition itself. */
function violationIn(detail: JsonObject): readonly Violation[] {
  const { errors } = detail
  const told = Array.isArray(errors) ? errors.filter((each) => typeof each === 'string') : []
  return told.length === 0 ? [] : [{ path: textIn(detail['path']) ?? '/', errors: told }]
}

/** The deployment that an accepted request has started: older Marathons name it in the body alone. */
export function deploymentIn({ headers, body }: MarathonAnswer): string | undefined {
  const answer = objectIn(body)
  const [first = {}] = objectsIn(answer['deployments'])
  return headers['marathon-deployment-id'] ?? textIn(answer['deploymentId']) ?? textIn(first['id'])
}

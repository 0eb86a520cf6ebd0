import type { PathId } from '@holdfast/model/marathon/path-id'
import type { Refused } from '@holdfast/model/marathon/violation'
import type { Accepted, Refusal } from '../../../core/marathon/answers.ts'

type Headers = Readonly<Record<string, string>>

/** Sent with every answer. Source: `CacheDisablingFilter` and the headers of marathon `api/HttpModule.scala`. */
export const COMMON_HEADERS: Headers = {
  'Cache-Control': 'no-cache, no-store, must-revalidate',
  Pragma: 'no-cache',
  Expires: '0',
  'X-Frame-Options': 'DENY',
  'X-XSS-Protection': '1; mode=block',
}

const DEPLOYMENT_HEADER = 'Marathon-Deployment-Id'

export function json(body: unknown, status = 200, headers: Headers = {}): Response {
  return new Response(JSON.stringify(body), {
    status,
    headers: { 'Content-Type': 'application/json', ...headers },
  })
}

export function empty(status: number, headers: Headers = {}): Response {
  return new Response(null, {
    status,
    headers: status === 204 ? headers : { 'Content-Length': '0', ...headers },
  })
}

/** What was refused, and why. */
export function message(status: number, text: string): Response {
  return json({ message: text }, status)
}

/** Of something that was asked for directly. Source: `RestResource.notFound()`, marathon `api/RestResource.scala`. */
export function notFound(text: string): Response {
  return json({ message: text, details: [] }, 404)
}

export function unknownApp(id: PathId): Response {
  return notFound(`App '${id}' does not exist`)
}

export function unknownPod(id: PathId): Response {
  return notFound(`Pod '${id}' does not exist`)
}

export function unknownTask(taskId: string): Response {
  return notFound(`Task '${taskId}' does not exist`)
}

/** Source: the answer of marathon's own authorizer for what nobody is allowed. */
export function notAllowed(): Response {
  return message(403, 'Not Authorized to perform this action!')
}

export function methodNotAllowed(...allowed: readonly string[]): Response {
  return json({ message: 'HTTP 405 Method Not Allowed' }, 405, { Allow: allowed.join(', ') })
}

/** What a definition does wrong. */
export function invalid({ message: text, details }: Refused): Response {
  return json({ message: text, details }, 422)
}

/** What the scheduler refuses. */
export function refused({ status, ...body }: Refusal): Response {
  return json(body, status)
}

/** The deployment that a request has started: Marathon's "result". */
export function deploymentResult(accepted: Accepted, status = 200, headers: Headers = {}): Response {
  if (accepted.type !== 'DEPLOYMENT') return empty(status, headers)
  const { version, deploymentId } = accepted
  return json({ version, deploymentId }, status, { [DEPLOYMENT_HEADER]: deploymentId, ...headers })
}

/** The header alone, where something else is answered. */
export function deploymentHeader(accepted: Accepted): Headers {
  return accepted.type === 'DEPLOYMENT' ? { [DEPLOYMENT_HEADER]: accepted.deploymentId } : {}
}

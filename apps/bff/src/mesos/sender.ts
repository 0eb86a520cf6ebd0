import type { TimeMs } from '@holdfast/model/ids'
import { err, ok, type Result } from '@holdfast/model/result'
import type { Clock } from '../clock.ts'
import type { Accepted, OperationRequest, Refusal } from '../ports/cluster.ts'
import { harmOf } from './harmful.ts'
import type { PassedRequest } from '../ports/upstreams.ts'
import type { Carried } from './carried.ts'
import type { Leader } from '../upstream/leader.ts'
import type { PassedOn } from './passed-on.ts'
import { requestOf } from './requests.ts'

export interface SenderParts {
  readonly leader: Leader
  readonly passedOn: PassedOn
  readonly carried: Carried
  readonly clock: Clock
  readonly timeoutMs: number
}

/** Refusals are a sentence or two; a list of all that an agent has, which a 409 prints, may be long. */
const MAX_BYTES = 8 * 1024 * 1024

/**
 * Sends an operation to the leading master, with the credentials of whoever asks, and never a second time. 202 is accepted.
 * A refusal comes back word for word. 504 is answered when it left and nobody knows what became of it, 503 when it
 * reached no master.
 */
export async function send(
  request: OperationRequest,
  parts: SenderParts,
): Promise<Result<Accepted, Refusal>> {
  const { leader, passedOn, carried, clock, timeoutMs } = parts
  const harm = harmOf(request.operation)
  if (harm !== undefined) return err({ status: 400, message: harm })
  const passing = carried.of(request.operation)
  const { path, headers, body } =
    passing === undefined ? requestOf(request.agentId, request.operation) : asItCame(passing.request)
  const authorization = passedOn.headerOf(request.principal)
  if (passing === undefined && request.principal !== undefined && authorization === undefined) {
    const message = `The secret of ${request.principal} is no longer known: it was not sent. Log in again, and ask anew.`
    return err({ status: 401, message })
  }
  const answer = await leader.ask({
    method: 'POST',
    path,
    headers: {
      ...headers,
      ...(passing === undefined && authorization !== undefined && { Authorization: authorization }),
    },
    body,
    timeoutMs,
    maxBytes: MAX_BYTES,
    once: true,
  })
  if (!answer.ok) {
    const { sent, status, message, reason } = answer.error
    if (sent) return err({ status: 504, message: `The master did not answer: ${reason}.` })
    return err({ status: status ?? 503, message: message ?? `No master was reached: ${reason}.` })
  }
  passing?.answered(answer.value)
  return judge(answer.value.status, answer.value.body, clock.now())
}

/** Whole: the operation was read in it. */
function asItCame({ path, headers, body }: PassedRequest) {
  const { 'accept-encoding': _, ...kept } = headers
  return { path, headers: kept, body: body instanceof Uint8Array ? body : new Uint8Array() }
}

export function judge(status: number, body: Buffer, nowMs: TimeMs): Result<Accepted, Refusal> {
  if (status === 202 || status === 200) return ok({ atMs: nowMs })
  const message = wordsOf(body) || `The master answered with status ${status}.`
  // Whoever answers so has failed over it: the master may have got it, and may have acted on it.
  return err({ status: status >= 500 && status !== 503 ? 502 : status, message })
}

/** A proxy on the way answers with pages. */
function wordsOf(body: Buffer): string {
  const text = body.toString('utf8').trim()
  return text.startsWith('<') ? '' : text
}

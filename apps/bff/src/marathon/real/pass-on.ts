import { err, ok, type Result } from '@holdfast/model/result'
import type { Refusal } from '../../ports/cluster.ts'
import type { PassedAnswer, PassedRequest } from '../../ports/upstreams.ts'
import { below } from '../../upstream/address.ts'
import type { HttpClient } from '../../upstream/http-client.ts'
import type { Leader } from '../../upstream/leader.ts'
import { passOn } from '../../upstream/pass-on.ts'

export interface PassOnParts {
  readonly urls: readonly URL[]
  readonly leader: Leader
  readonly http: HttpClient
  readonly timeoutMs: number
}

/**
 * Sends a request on to Marathon as it came. Another of its instances is asked only when the first did not get it, and
 * only what is whole can be sent again.
 */
export async function passOnToMarathon(
  request: PassedRequest,
  { urls, leader, http, timeoutMs }: PassOnParts,
): Promise<Result<PassedAnswer, Refusal>> {
  const bases = new Map([leader.base, ...urls].map((base) => [base.href, base]))
  const whole = request.body === undefined || request.body instanceof Uint8Array
  const reasons: string[] = []
  for (const base of bases.values()) {
    // The next one is asked only when this one was not reached.
    // oxlint-disable-next-line no-await-in-loop
    const answer = await passOn(below(base, request.path), request, { http, timeoutMs })
    if (answer.ok) return ok(answer.value)
    const { sent, reason } = answer.error
    if (sent) return err({ status: 504, message: `Marathon did not answer: ${reason}.` })
    reasons.push(reason)
    if (!whole) break
  }
  return err({ status: 503, message: `No Marathon was reached: ${[...new Set(reasons)].join('; ')}.` })
}

import { err, ok, type Result } from '@holdfast/model/result'
import type { WireSchedulerCall } from '@holdfast/model/wire/scheduler-call'
import type { PassedAnswer } from '../../ports/upstreams.ts'
import { below, nameOf } from '../../upstream/address.ts'
import { passOn } from '../../upstream/pass-on.ts'
import { SCHEDULER_PATH, type HttpDriverParts } from './http-parts.ts'

/** The events of one subscription, as bytes. */
export interface EventStream {
  /** Who tells them. */
  readonly base: URL
  readonly streamId: string
  readonly body: AsyncIterable<Uint8Array>
}

/** A master that does not lead names who does; nobody is sent on further than this. */
const MAX_HOPS = 4
/** How long the beginning of an answer may take. */
const ANSWER_MS = 10_000
/** Of what a master says instead of subscribing us. */
const MAX_REASON = 300

/** Subscribes with whichever master leads. The error is a reason for people. */
export async function openEventStream(
  call: WireSchedulerCall,
  parts: Pick<HttpDriverParts, 'http' | 'leader' | 'masters' | 'authorization'>,
  signal: AbortSignal,
): Promise<Result<EventStream, string>> {
  const { leader, masters } = parts
  const reasons: string[] = []
  const tried = new Set<string>()
  const waiting = [leader.base, ...masters]
  for (let base = waiting.shift(); base !== undefined && !signal.aborted; base = waiting.shift()) {
    if (tried.has(base.href) || tried.size > masters.length + MAX_HOPS) continue
    tried.add(base.href)
    // Each answer says whether there is another one to ask.
    // oxlint-disable-next-line no-await-in-loop
    const answer = await ask(base, call, parts, signal)
    if (!answer.ok) {
      reasons.push(`${nameOf(base)}: ${answer.error.reason}`)
      continue
    }
    const { status, headers, body } = answer.value
    const header = (name: string) => headers.find(([given]) => given === name)?.[1]
    if (status === 200 && body !== null) {
      // Web streams of Node can be iterated.
      return ok({ base, streamId: header('mesos-stream-id') ?? '', body })
    }
    const next = leader.next(status, header('location'), base)
    if (next !== undefined) {
      // oxlint-disable-next-line no-await-in-loop
      await body?.cancel()
      waiting.unshift(next)
      continue
    }
    // oxlint-disable-next-line no-await-in-loop
    reasons.push(`${nameOf(base)}: ${await refusalOf(answer.value)}`)
  }
  return err([...new Set(reasons)].join('; ') || 'masters send each other’s requests round in a circle')
}

function ask(
  base: URL,
  call: WireSchedulerCall,
  { http, authorization }: Pick<HttpDriverParts, 'http' | 'authorization'>,
  signal: AbortSignal,
): ReturnType<typeof passOn> {
  const request = {
    method: 'POST',
    path: SCHEDULER_PATH,
    headers: {
      'Content-Type': 'application/json',
      Accept: 'application/json',
      ...(authorization !== undefined && { Authorization: authorization }),
    },
    body: new TextEncoder().encode(JSON.stringify(call)),
    signal,
  }
  return passOn(below(base, SCHEDULER_PATH), request, { http, timeoutMs: ANSWER_MS })
}

async function refusalOf({ status, body }: PassedAnswer): Promise<string> {
  let text = ''
  const decoder = new TextDecoder()
  for await (const piece of body ?? []) {
    text += decoder.decode(piece, { stream: true })
    if (text.length >= MAX_REASON) break
  }
  const said = text.slice(0, MAX_REASON).trim()
  return said === '' ? `it answered ${status}` : `it answered ${status}: ${said}`
}

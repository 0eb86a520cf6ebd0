import type { WireSchedulerCall } from '@holdfast/model/wire/scheduler-call'
import type { HttpDriverParts } from './http-parts.ts'

/**
 * The calls of one subscription, sent one after the other: over several connections they could overtake each other. Only what is
 * acknowledged, each for itself, goes beside them.
 */
export interface CallQueue {
  /** Nothing is sent before. */
  start(url: URL, streamId: string): void
  send(call: WireSchedulerCall): void
  /** What was not sent is dropped. */
  stop(): void
}

const TIMEOUT_MS = 10_000
const MAX_BYTES = 1024 * 1024
const ACKNOWLEDGED_AT_ONCE = 8

/** Told twice, these say the same; others would ask for something twice. */
const REPEATABLE = new Set(['ACKNOWLEDGE', 'DECLINE', 'KILL', 'RECONCILE', 'REVIVE', 'SUPPRESS'])

/** The master does not know us on this stream any more, or does not lead. Source: as `SCHEDULER_PATH`. */
const isLost = (status: number, said: string): boolean =>
  status === 307 ||
  status === 401 ||
  (status === 403 && !/Not authorized/i.test(said)) ||
  status >= 500 ||
  (status === 400 && /stream ID|Framework cannot be found/.test(said))

/** Masters before 1.9 cannot change a framework; they take it in again as it has become. */
const isUnknown = ({ type }: WireSchedulerCall, status: number, said: string): boolean =>
  type === 'UPDATE_FRAMEWORK' && status === 400 && !/FrameworkInfo|UpdateFramework/.test(said)

export function callQueue(
  { http, authorization, log }: Pick<HttpDriverParts, 'http' | 'authorization' | 'log'>,
  lost: (reason: string) => void,
): CallQueue {
  let target: { readonly url: URL; readonly streamId: string } | undefined
  let stopped = false

  const mayGo = () => target !== undefined && !stopped

  /** So many at once. */
  const lane = (width: number) => {
    const waiting: WireSchedulerCall[] = []
    let onTheWay = 0
    const work = () => {
      while (mayGo() && onTheWay < width) {
        const call = waiting.shift()
        if (call === undefined) return
        onTheWay += 1
        void sendOne(call).finally(() => {
          onTheWay -= 1
          work()
        })
      }
    }
    return { waiting, work }
  }

  const sendOne = async (call: WireSchedulerCall) => {
    if (target === undefined) return
    const answer = await http.ask({
      url: target.url,
      method: 'POST',
      headers: {
        'Content-Type': 'application/json',
        Accept: 'application/json',
        'Mesos-Stream-Id': target.streamId,
        ...(authorization !== undefined && { Authorization: authorization }),
      },
      body: JSON.stringify(call),
      timeoutMs: TIMEOUT_MS,
      maxBytes: MAX_BYTES,
      once: !REPEATABLE.has(call.type ?? ''),
    })
    if (stopped) return
    if (!answer.ok) return lost(answer.error.reason)
    const { status, body } = answer.value
    if (status < 300) return
    const said = `${status} ${body.toString('utf8', 0, 300)}`.trim()
    if (isLost(status, said) || isUnknown(call, status, said)) return lost(`a call was answered ${said}`)
    log({ level: 'error', message: 'The master does not take a call', call: call.type, answer: said })
  }

  const inOrder = lane(1)
  const acknowledgements = lane(ACKNOWLEDGED_AT_ONCE)
  return {
    start(url, streamId) {
      target = { url, streamId }
      inOrder.work()
      acknowledgements.work()
    },
    send(call) {
      const { waiting, work } = call.type === 'ACKNOWLEDGE' ? acknowledgements : inOrder
      waiting.push(call)
      work()
    },
    stop: () => void (stopped = true),
  }
}

import type { WireSchedulerCall, WireSubscribe } from '@holdfast/model/wire/scheduler-call'
import type { OffersEvent, SchedulerEvent } from '@holdfast/model/wire/scheduler-event'
import type { Cancel, Clock } from '../../clock.ts'
import type { Log } from '../../log.ts'
import type { DriverListener, SchedulerDriver } from './driver.ts'
import type { Connect, Link } from './link.ts'

export interface DriverParts {
  readonly clock: Clock
  readonly log: Log
}

/** How long it waits before it tries again: twice as long each time, until it was taken in. */
const FIRST_WAIT_MS = 250
const LONGEST_WAIT_MS = 15_000
/** What cannot be read now cannot be read soon. */
const REFUSE_UNREADABLE_SECONDS = 120

/** Keeps one link up, whatever it leads to. */
export function reconnectingDriver(
  connect: Connect,
  { clock, log }: DriverParts,
  listener: DriverListener,
  troubled: () => void = () => undefined,
): SchedulerDriver {
  let subscription: (() => WireSubscribe) | undefined
  /** The present connection: what an earlier one still tells counts for nothing. */
  let current: object | undefined
  let link: Link | undefined
  let frameworkId: string | undefined
  let waitMs = FIRST_WAIT_MS
  let notBeforeMs = 0
  let cancelRetry: Cancel | undefined
  let trouble: string | undefined
  let closed = false

  const dropLink = () => {
    current = undefined
    link?.close()
    link = undefined
  }

  const isTakenIn = () => frameworkId !== undefined

  /** Tells whoever thinks that we are connected. */
  const disconnected = (reason: string) => {
    const isNews = trouble !== reason
    trouble = reason
    const was = isTakenIn()
    frameworkId = undefined
    notBeforeMs = clock.now() + waitMs
    waitMs = Math.min(waitMs * 2, LONGEST_WAIT_MS)
    if (was) listener({ type: 'DISCONNECTED', reason })
    if (isNews) troubled()
  }

  const lost = (reason: string) => {
    if (reason !== trouble) log({ level: 'warning', message: 'The scheduler is not connected', reason })
    dropLink()
    disconnected(reason)
    retry()
  }

  const retry = () => {
    cancelRetry?.()
    const inMs = notBeforeMs - clock.now()
    if (inMs > 0) cancelRetry = clock.after(inMs, open)
    else open()
  }

  const open = () => {
    cancelRetry = undefined
    if (closed || subscription === undefined) return
    const mine = {}
    current = mine
    const opened = connect(subscription(), {
      event: (event) => {
        if (current === mine) hear(event)
      },
      lost: (reason) => {
        if (current === mine) lost(reason)
      },
    })
    // It may have been lost while it was opened.
    if (current === mine) link = opened
    else opened.close()
  }

  const hear = (event: SchedulerEvent) => {
    switch (event.type) {
      case 'HEARTBEAT':
        return
      case 'SUBSCRIBED':
        ;({ frameworkId } = event)
        trouble = undefined
        waitMs = FIRST_WAIT_MS
        return listener(event)
      case 'OFFERS':
        return listener(readable(event))
      case 'ERROR':
        log({ level: 'error', message: 'The master ends the subscription', reason: event.message })
        dropLink()
        listener(event)
        return disconnected(event.message)
      default:
        return listener(event)
    }
  }

  const readable = ({ unreadable = [], ...event }: OffersEvent): OffersEvent => {
    for (const { reason } of unreadable) log({ level: 'warning', message: 'An offer cannot be read', reason })
    if (unreadable.length > 0) {
      const offer_ids = unreadable.map(({ offerId }) => ({ value: offerId }))
      const filters = { refuse_seconds: REFUSE_UNREADABLE_SECONDS }
      call({ type: 'DECLINE', decline: { offer_ids, filters } })
    }
    return event
  }

  const call = (call: WireSchedulerCall) => {
    if (!isTakenIn() || frameworkId === undefined) return
    link?.send({ ...call, framework_id: { value: frameworkId } })
  }

  return {
    subscribe(given) {
      if (closed) return
      subscription = given
      if (current !== undefined) {
        dropLink()
        frameworkId = undefined
        open()
      } else retry()
    },
    call,
    get trouble() {
      return trouble
    },
    close() {
      closed = true
      cancelRetry?.()
      dropLink()
    },
  }
}

import type { WireSchedulerCall, WireSubscribe } from '@holdfast/model/wire/scheduler-call'
import type { DriverEvent } from '@holdfast/model/wire/scheduler-event'

/**
 * How a scheduler reaches a master, whichever it is. It keeps the connection up: when it is lost it finds whoever leads then,
 * and comes back as the framework that it was. Calls are sent in their order.
 */
export interface SchedulerDriver {
  /**
   * Connects, and stays connected until `close`. Each time it asks what to subscribe with: `framework_info.id` is then the
   * id that SUBSCRIBED told, if it did. Called again, it connects anew.
   *
   * After an ERROR nothing is tried again until this is called again, and then not at once.
   */
  subscribe(subscription: () => WireSubscribe): void
  /** Not SUBSCRIBE. What cannot be sent is lost, as is what the master does not get: events tell what came of a call. */
  call(call: WireSchedulerCall): void
  /** Why there is no connection now; undefined while there is one, or none is wanted. */
  readonly trouble: string | undefined
  /** The master keeps the framework for its failover timeout. */
  close(): void
}

/** Hears events in their order. HEARTBEAT and offers that cannot be read are dealt with before. */
export type DriverListener = (event: DriverEvent) => void

/** A driver for the listener. Nothing is heard before `subscribe`. `troubled`: `trouble` says something else than before. */
export type StartDriver = (listener: DriverListener, troubled?: () => void) => SchedulerDriver

import type { FrameworkInfo } from '@holdfast/model/framework/framework-info'
import type { FrameworkId, Principal } from '@holdfast/model/ids'
import type { WireFrameworkInfo, WireSchedulerCall } from '@holdfast/model/wire/scheduler-call'
import type { SchedulerEvent } from '../../core/framework/events.ts'
import type { Subscribe } from '../../core/framework/messages.ts'

/** What the scheduler's endpoint needs of a master. */
export interface SchedulerPort {
  /** Undefined: nobody leads now. */
  readonly master: MasterFacts | undefined
  framework(id: string): SubscribedFramework | undefined
  /** Why there can be no framework with these roles, in Mesos' words; undefined: there can. */
  unlistedRoles(info: WireFrameworkInfo): string | undefined
  /** Whether it is taken in, and what happens to it afterwards, the listener hears. */
  subscribe(request: Omit<Subscribe, 'type'>, listener: EventListener): void
  /** Read is all that is promised: what came of it, an event tells, or nothing does. */
  call(frameworkId: FrameworkId, call: WireSchedulerCall, principal: Principal | undefined): void
  /** The client is gone. */
  closed(streamId: string): void
}

export interface MasterFacts {
  readonly id: string
  readonly hostname: string
  readonly port: number
  readonly version: string
}

export interface SubscribedFramework {
  readonly frameworkId: FrameworkId
  readonly info: FrameworkInfo
  /** Undefined while it is not connected. */
  readonly streamId: string | undefined
}

export interface EventListener {
  event(event: SchedulerEvent): void
  closed(): void
}

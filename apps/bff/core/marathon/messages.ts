import type { AgentId, TimeMs } from '@holdfast/model/ids'
import type { InstanceId } from '@holdfast/model/marathon/instance'
import type { PathId } from '@holdfast/model/marathon/path-id'
import type { RunSpec } from '@holdfast/model/marathon/run-spec'
import type { Result } from '@holdfast/model/result'
import type { Accepted, Refusal } from './answers.ts'
import type { DriverEvent } from '@holdfast/model/wire/scheduler-event'

/** What the scheduler takes in, one at a time. */
export type Message =
  | { readonly type: 'DRIVER'; readonly event: DriverEvent }
  | { readonly type: 'COMMAND'; readonly command: Command }
  /** The moment of a `WAKE_AT`, or any other: what is due then is done. */
  | { readonly type: 'TICK' }

/** What a step may know of the world. Nothing in the core reads a clock or throws dice. */
export interface Context {
  readonly nowMs: TimeMs
  /** A new UUID each time: of instances, volumes and deployments. */
  readonly newUuid: () => string
}

/**
 * What people ask for. Definitions are decoded, normalized and validated by themselves before; what they mean together with
 * what is there (names, locks, what residents may change) is decided here. Each is answered in the same step.
 */
export type Command =
  | ChangeCommand
  | { readonly type: 'SCALE'; readonly id: PathId; readonly instances: number; readonly force: boolean }
  /** Every instance anew, residents on their volumes. */
  | { readonly type: 'RESTART'; readonly id: PathId; readonly force: boolean }
  /** Ends tasks; they come back. All of one run spec, or none is touched. */
  | { readonly type: 'KILL'; readonly id: PathId; readonly instances: readonly InstanceId[] }
  /** Ends tasks and wants as many instances less: residents are detached. */
  | {
      readonly type: 'KILL_AND_SCALE'
      readonly instances: ReadonlyMap<PathId, readonly InstanceId[]>
      readonly force: boolean
    }
  /** Ends instances and erases their volumes, whatever their state. */
  | { readonly type: 'WIPE'; readonly id: PathId; readonly instances: readonly InstanceId[] }
  /** Back to what was before it; with `force` it is only given up, and all stays as it is. */
  | { readonly type: 'DELETE_DEPLOYMENT'; readonly deploymentId: string; readonly force: boolean }
  | { readonly type: 'RESET_DELAY'; readonly id: PathId }
  /** Erases what is labelled as ours and belongs to no instance. Only by this is it ever freed. */
  | { readonly type: 'COLLECT'; readonly reservations: readonly UnknownReservationRef[] }

/** Creates, updates and deletes apps, pods and groups, all or nothing, in one deployment. */
export interface ChangeCommand {
  readonly type: 'CHANGE'
  readonly change: Change
  readonly force: boolean
}

export interface Change {
  /** Their `version` and the times in them are set by the scheduler. */
  readonly runSpecs?: readonly RunSpec[]
  /** `new`: a name that is taken is refused (409). `known`: one that is not there is refused (404). */
  readonly runSpecsMustBe?: 'new' | 'known'
  readonly deleteRunSpecs?: readonly PathId[]
  /** Groups that are not there are made with their parents; parents of run specs too. */
  readonly groups?: readonly GroupChange[]
  readonly groupsMustBe?: 'new'
  /** With all that is in them. */
  readonly deleteGroups?: readonly PathId[]
}

export interface GroupChange {
  readonly id: PathId
  readonly enforceRole?: boolean
  readonly dependencies?: readonly PathId[]
}

export interface UnknownReservationRef {
  readonly agentId: AgentId
  /** The value of the label `marathon_task_id`. */
  readonly reservationId: string
  /**
   * Where and what it is, for one that no offer has shown since the start: offers come only while something is wanted. Whether it
   * belongs to an instance is looked at when it is offered, in any case.
   */
  readonly seen?: {
    readonly role: string
    readonly host: string
    readonly persistenceIds: readonly string[]
  }
}

export type Answer = Result<Accepted, Refusal>

import type { AgentId, FrameworkId, TaskId, TimeMs } from '@holdfast/model/ids'
import type { Instance, InstanceId } from '@holdfast/model/marathon/instance'
import type { PathId } from '@holdfast/model/marathon/path-id'
import type { RunSpec } from '@holdfast/model/marathon/run-spec'
import type { PersistentMap } from '@holdfast/model/persistent-map'
import type { SchedulerConfig } from './config.ts'
import type { ReceivedOffer } from '@holdfast/model/wire/scheduler-event'
import type { Deployment, Freeing, Group, TaskFailure } from './records.ts'

/**
 * All that the scheduler knows. A step shares what it did not change. Everything that is stored is in `stored`; the rest is made of
 * it again, or is worth nothing after a restart.
 */
export interface SchedulerState {
  readonly config: SchedulerConfig
  readonly frameworkId?: FrameworkId
  /** Which it was before operators removed it from the master. What those have reserved stays its own. */
  readonly formerFrameworkIds: readonly FrameworkId[]
  readonly connection: Connection
  /** The definitions that are wanted now, by id. */
  readonly runSpecs: PersistentMap<RunSpec>
  /** Every version, by id and then by version. */
  readonly versions: PersistentMap<PersistentMap<RunSpec>>
  readonly groups: PersistentMap<Group>
  readonly instances: PersistentMap<Instance>
  readonly deployments: PersistentMap<Deployment>
  /** Which were given up before they were done, and why: the last ones. */
  readonly cancelled: readonly CancelledDeployment[]
  /** By reservation id, or by agent and reservation id when only freed there. */
  readonly freeing: PersistentMap<Freeing>
  readonly failures: PersistentMap<TaskFailure>
  readonly index: Indexes
  /** Of run specs that failed, by id and version. */
  readonly delays: PersistentMap<Delay>
  /** Of run specs that wait for offers, by id and role. */
  readonly queue: PersistentMap<QueueStatistics>
  /** By agent and reservation id. */
  readonly unknown: PersistentMap<UnknownReservation>
  /** Kills that were sent and not yet confirmed, by instance. */
  readonly kills: PersistentMap<KillInFlight>
  /** By role. One that is not here was not subscribed to yet. */
  readonly wants: PersistentMap<RoleWants>
  readonly due: Due
  /** Where to begin with the next offer, while more run specs wait than are held against one. */
  readonly offersLookedAt: number
}

export interface Connection {
  readonly state: 'disconnected' | 'subscribing' | 'subscribed'
  readonly sinceMs: TimeMs
  readonly region?: string
  readonly zone?: string
}

/** What a step looks things up in, so that it costs what it changes. */
export interface Indexes {
  /** Run spec id -> its instances. */
  readonly byRunSpec: PersistentMap<PersistentMap<Instance>>
  /** Role -> run spec id -> instances that wait for an offer. */
  readonly scheduled: PersistentMap<PersistentMap<PersistentMap<Instance>>>
  /** Persistence id -> the instance that keeps the volume. */
  readonly byVolume: PersistentMap<InstanceId>
  /** Value of the reservation label -> the instance. */
  readonly byReservation: PersistentMap<InstanceId>
  /** Role -> what is to be freed, instances and `freeing` alike. */
  readonly toFree: PersistentMap<PersistentMap<true>>
  /** Agent -> keys of `unknown`. */
  readonly unknownByAgent: PersistentMap<PersistentMap<true>>
  /** Host -> keys of `freeing` that are not freed yet. A host keeps its name when its agent gets another id. */
  readonly freeingByHost: PersistentMap<PersistentMap<true>>
  /** Host -> instances that are to be freed there. */
  readonly endedByHost: PersistentMap<PersistentMap<InstanceId>>
  /** Instances whose state has an end in time: a reservation, a launch, an unreachable agent. */
  readonly timed: PersistentMap<InstanceId>
  /** Run spec id -> the deployments that touch it. */
  readonly locks: PersistentMap<readonly string[]>
}

export interface CancelledDeployment {
  readonly id: string
  readonly reason: string
}

/** Launches of one version wait until then. Source: marathon `core/launchqueue/impl/RateLimiter.scala`. */
export interface Delay {
  readonly id: PathId
  readonly version: string
  readonly currentMs: number
  readonly untilMs: TimeMs
}

/** Source: marathon `core/launchqueue/impl/OfferMatchStatisticsActor.scala`. */
export interface QueueStatistics {
  readonly id: PathId
  readonly role: string
  readonly sinceMs: TimeMs
  readonly processed: number
  readonly unused: number
  readonly lastUsedMs?: TimeMs
  readonly lastUnusedMs?: TimeMs
  /** How many offers were refused, by their first reason in the order of the funnel. */
  readonly rejected: Readonly<Record<string, number>>
  /** What is wrong on our side, in words for people. */
  readonly problem?: string
  /** How many reservations did not show in time. */
  readonly givenUp?: number
  /** The last one of each agent, by agent id. */
  readonly lastOffers: PersistentMap<LastOffer>
}

export interface LastOffer {
  readonly offer: ReceivedOffer
  /** Empty: it was used. */
  readonly reasons: readonly string[]
  readonly atMs: TimeMs
}

/** Labelled as ours, and no instance knows it. Shown; freed only when somebody asks. */
export interface UnknownReservation {
  readonly agentId: AgentId
  readonly host: string
  readonly reservationId: string
  readonly role: string
  readonly persistenceIds: readonly string[]
  /** The names of what is reserved with it, as they are printed. */
  readonly resources: readonly string[]
  readonly diskMb: number
  readonly firstSeenMs: TimeMs
  readonly lastSeenMs: TimeMs
}

export interface KillInFlight {
  readonly tasks: readonly TaskId[]
  readonly agentId?: AgentId
  readonly retryMs: TimeMs
}

/** What was last told to the master, role by role. */
export interface RoleWants {
  readonly wanted: boolean
  readonly revivedMs?: TimeMs
  /** There is something new to wait for since, or it is said once more in case it was not heard: a revive is due then. */
  readonly againMs?: TimeMs
  /** Whether that one will be said once more. */
  readonly repeats?: boolean
}

/** When what is next; absent: there is nothing to wait for. */
export interface Due {
  readonly overdueMs: TimeMs
  readonly expungeMs: TimeMs
  readonly reconcileMs: TimeMs
  readonly scaleMs: TimeMs
  readonly killsMs?: TimeMs
  readonly delaysMs?: TimeMs | undefined
  /** Delays that had passed then are done with. */
  readonly delaysSeenMs?: TimeMs
  readonly revivesMs?: TimeMs | undefined
  /** Until then offers are wanted in all roles, to see what is there. */
  readonly lookUntilMs?: TimeMs | undefined
}

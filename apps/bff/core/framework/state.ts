import type { FrameworkInfo } from '@holdfast/model/framework/framework-info'
import type { ExecutorInfo, TaskInfo } from '@holdfast/model/framework/task-info'
import type {
  AgentId,
  ExecutorId,
  FrameworkId,
  OfferId,
  OperationId,
  Role,
  TaskId,
  TimeMs,
} from '@holdfast/model/ids'
import { PersistentMap } from '@holdfast/model/persistent-map'
import type { Resources } from '@holdfast/model/resource/resources'
import type { TaskCounts, TaskState, TaskStatus } from './task-status.ts'

/** What the master knows of frameworks: all of it in memory, for frameworks and agents tell it again. */
export interface Frameworks {
  /** The number in the id of the next new framework, and so on. */
  readonly nextFramework: number
  readonly nextOffer: number
  readonly nextUuid: number
  readonly registered: PersistentMap<FrameworkRecord>
  /** Those that were torn down, or away for too long: they cannot come back. The last of them are remembered. */
  readonly removed: PersistentMap<FrameworkRecord>
  /** Of each framework, the last tasks that have ended and that nobody waits for, the oldest first. */
  readonly completed: PersistentMap<readonly Task[]>
  /** All that have ended so. */
  readonly ended: TaskCounts
  readonly offers: PersistentMap<Offer>
  /** What frameworks were asked about agents that are to go down, by agent and framework. */
  readonly inquiries: PersistentMap<Inquiry>
  /** The key of the inquiry that each inverse offer belongs to. */
  readonly inverseOffers: PersistentMap<string>
  /** The agent of each task that is not forgotten yet, by `taskKey`. */
  readonly taskAgents: PersistentMap<AgentId>
  /** Operations whose outcome a framework wants to know, by agent and sequence. */
  readonly feedback: PersistentMap<Feedback>
}

export interface FrameworkRecord {
  readonly frameworkId: FrameworkId
  readonly info: FrameworkInfo
  /** Absent while it is not connected. */
  readonly streamId?: string
  /** Known only from the tasks that agents run for it. */
  readonly recovered: boolean
  readonly registeredMs: TimeMs
  readonly reregisteredMs?: TimeMs
  /** Present: it is removed. */
  readonly unregisteredMs?: TimeMs
  readonly suppressed: ReadonlySet<Role>
}

export interface Offer {
  readonly offerId: OfferId
  readonly frameworkId: FrameworkId
  readonly agentId: AgentId
  readonly role: Role
  /** Without the role, so that they are the agent's own. */
  readonly resources: Resources
  readonly offeredMs: TimeMs
}

/** Whether a framework agrees that an agent on which it has something goes down. */
export interface Inquiry {
  readonly agentId: AgentId
  readonly frameworkId: FrameworkId
  /** The inverse offer that it has not answered. */
  readonly open?: { readonly offerId: OfferId; readonly offeredMs: TimeMs }
  /** What it said last. */
  readonly answer?: { readonly accepts: boolean; readonly atMs: TimeMs }
  /** It does not want to be asked again before. */
  readonly untilMs?: number
}

/** What frameworks have on one agent. */
export interface Hosted {
  /** In the order in which they were made. */
  readonly offers: readonly Offer[]
  readonly tasks: PersistentMap<Task>
  readonly executors: PersistentMap<HostedExecutor>
  /** The agent has taken in the launches before `firstLaunch`; the next one is `nextLaunch`. */
  readonly firstLaunch: number
  readonly nextLaunch: number
}

/** An executor that frameworks brought along. It holds its resources while it has tasks. */
export interface HostedExecutor {
  readonly frameworkId: FrameworkId
  readonly executorId: ExecutorId
  readonly resources: Resources
  readonly role: Role
  readonly info: ExecutorInfo
  readonly tasks: number
}

export interface Task {
  readonly frameworkId: FrameworkId
  readonly agentId: AgentId
  readonly info: TaskInfo
  readonly role: Role
  /** With the role that they are allocated to. */
  readonly resources: Resources
  readonly state: TaskState
  /** Every state that it came to, in order; the last is what reconciliation tells. */
  readonly statuses: readonly TaskStatus[]
  /** The framework has acknowledged what the agent told of it up to this. */
  readonly acknowledged: number
  /** What the agent has told last, and tells again until it is acknowledged. */
  readonly told?: TaskStatus
  /** With which message to the agent it is launched; absent once the agent has taken it in. */
  readonly launch?: number
  /** It was asked to end; how long it may take. */
  readonly killing?: { readonly graceMs?: number }
  readonly launchedMs: TimeMs
}

export interface Feedback {
  readonly frameworkId: FrameworkId
  readonly agentId: AgentId
  readonly sequence: number
  /** What the framework called it. */
  readonly name: string
  readonly operationId: OperationId
  readonly state: 'OPERATION_PENDING' | 'OPERATION_FINISHED'
  /** The uuid of the status, once there is one. */
  readonly statusUuid?: string
}

export const noFrameworks: Frameworks = {
  nextFramework: 0,
  nextOffer: 0,
  nextUuid: 0,
  registered: PersistentMap.empty(),
  removed: PersistentMap.empty(),
  completed: PersistentMap.empty(),
  ended: {},
  offers: PersistentMap.empty(),
  inquiries: PersistentMap.empty(),
  inverseOffers: PersistentMap.empty(),
  taskAgents: PersistentMap.empty(),
  feedback: PersistentMap.empty(),
}

export const noneHosted: Hosted = {
  offers: [],
  tasks: PersistentMap.empty(),
  executors: PersistentMap.empty(),
  firstLaunch: 1,
  nextLaunch: 1,
}

export function findFramework(
  { registered }: Frameworks,
  frameworkId: FrameworkId,
): FrameworkRecord | undefined {
  return PersistentMap.get(registered, frameworkId)
}

export function putFramework(frameworks: Frameworks, record: FrameworkRecord): Frameworks {
  return { ...frameworks, registered: PersistentMap.set(frameworks.registered, record.frameworkId, record) }
}

/** Ids hold no control characters, so a line feed keeps the two apart. */
export function taskKey(frameworkId: FrameworkId, taskId: TaskId): string {
  return `${frameworkId}\n${taskId}`
}

export function executorKey(frameworkId: FrameworkId, executorId: ExecutorId): string {
  return `${frameworkId}\n${executorId}`
}

export function offersOf(frameworks: Frameworks, frameworkId: FrameworkId): Offer[] {
  return PersistentMap.values(frameworks.offers).filter((offer) => offer.frameworkId === frameworkId)
}

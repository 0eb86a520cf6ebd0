import type { TaskStatus } from '../../../core/framework/task-status.ts'
import { Resources } from '@holdfast/model/resource/resources'
import { summarize } from '@holdfast/model/resource/summary'
import type { WireCommandInfo } from '@holdfast/model/wire/scheduler-call'
import type { Offer, Task } from '../../../core/framework/state.ts'
import { isTerminal } from '../../../core/framework/task-status.ts'
import type { PlacedExecutor } from '../../ports/mesos-cluster.ts'
import type { SeenFramework } from './seen-frameworks.ts'

/**
 * A framework as `/frameworks` and `/state` show it, with what it has on the agents.
 *
 * Source: `FullFrameworkWriter`, mesos `src/master/readonly_handler.cpp`.
 */
export function frameworkJson(seen: SeenFramework): object {
  const { framework } = seen
  const { info } = framework
  const { wire } = info
  return {
    ...headJson(seen),
    user: info.user,
    failover_timeout: info.failoverTimeoutMs / 1000,
    checkpoint: info.checkpoint,
    registered_time: framework.registeredMs / 1000,
    unregistered_time: (framework.unregisteredMs ?? 0) / 1000,
    ...(framework.reregisteredMs !== undefined && { reregistered_time: framework.reregisteredMs / 1000 }),
    ...(info.principal !== undefined && { principal: info.principal }),
    ...(info.capabilities.has('MULTI_ROLE') ? { roles: info.roles } : { role: info.roles[0] ?? '*' }),
    ...(wire.labels?.labels && { labels: wire.labels.labels }),
    tasks: seen.tasks.map(taskJson),
    unreachable_tasks: seen.unreachableTasks.map(taskJson),
    completed_tasks: seen.completedTasks.map(taskJson),
    offers: seen.offers.map(offerJson),
    executors: seen.executors.map(executorJson),
    offer_constraints: {},
  }
}

/** As `/state-summary` shows it, but for its tasks. */
export function frameworkSummaryJson(seen: SeenFramework): object {
  const { resources: _, ...head } = headJson(seen)
  return head
}

interface Head {
  readonly resources: object
  readonly [member: string]: unknown
}

/** What has ended holds nothing. */
function headJson({ framework, tasks, offers, executors }: SeenFramework): Head {
  const used = Resources.unallocate(
    sum([
      ...tasks.filter(({ state }) => !isTerminal(state)).map(({ resources }) => resources),
      ...executors.map(({ resources }) => resources),
    ]),
  )
  const offered = sum(offers.map(({ resources }) => resources))
  const { info } = framework
  return {
    id: framework.frameworkId,
    name: info.name,
    used_resources: summarize(used),
    offered_resources: summarize(offered),
    resources: summarize(Resources.add(used, offered)),
    capabilities: [...info.capabilities],
    hostname: info.wire.hostname ?? '',
    webui_url: info.wire.webui_url ?? '',
    active: framework.active,
    connected: framework.connected,
    recovered: framework.recovered,
  }
}

const sum = (bags: readonly Resources[]): Resources =>
  bags.reduce((all, bag) => Resources.add(all, bag), Resources.empty)

/** A task, as master and agent both know one. */
/** What was told to the framework; that the master has sent a task to its agent is not. */
export const told = (statuses: readonly TaskStatus[]): readonly TaskStatus[] =>
  statuses.filter(({ state }) => state !== 'TASK_STAGING')

type ToldTask = Pick<Task, 'info' | 'frameworkId' | 'agentId' | 'role' | 'resources' | 'state' | 'statuses'>

/** Source: `json(ObjectWriter*, Task)`, mesos `src/common/http.cpp`. */
export function taskJson(task: ToldTask): object {
  const { info, statuses } = task
  const { command, labels, limits, discovery, container, health_check } = info.wire
  return {
    id: info.taskId,
    name: info.name,
    framework_id: task.frameworkId,
    executor_id: info.executor?.executorId ?? '',
    slave_id: task.agentId,
    state: task.state,
    resources: summarize(Resources.unallocate(task.resources)),
    ...(limits && { limits: limitsJson(limits) }),
    role: task.role,
    statuses: told(statuses).map(({ state, atMs, healthy }) => ({
      state,
      timestamp: atMs / 1000,
      ...(healthy !== undefined && { healthy }),
    })),
    ...(command?.user !== undefined && { user: command.user }),
    ...(labels?.labels && { labels: labels.labels }),
    ...(discovery && { discovery }),
    ...(container && { container }),
    ...(health_check && { health_check }),
  }
}

const limitsJson = (limits: NonNullable<Task['info']['wire']['limits']>): object =>
  Object.fromEntries(Object.entries(limits).map(([name, { value }]) => [name, value]))

/** Source: `json(ObjectWriter*, CommandInfo)`, mesos `src/common/http.cpp`. */
function commandJson(command: WireCommandInfo): object {
  const { shell, value, arguments: argv = [], environment, uris = [] } = command
  return {
    ...(shell !== undefined && { shell }),
    ...(value !== undefined && { value }),
    argv,
    ...(environment && { environment }),
    uris: uris.map((uri) => ({ value: uri.value, executable: uri.executable ?? false })),
  }
}

const offerJson = ({ offerId, frameworkId, role, agentId, resources }: Offer): object => ({
  id: offerId,
  framework_id: frameworkId,
  allocation_info: { role },
  slave_id: agentId,
  resources: summarize(resources),
})

const executorJson = ({
  executorId,
  frameworkId,
  info,
  role,
  resources,
  agentId,
}: PlacedExecutor): object => ({
  executor_id: executorId,
  name: info.wire.name ?? '',
  framework_id: frameworkId,
  command: commandJson(info.wire.command ?? {}),
  resources: summarize(Resources.unallocate(resources)),
  role,
  ...(info.wire.labels?.labels && { labels: info.wire.labels.labels }),
  ...(info.wire.type !== undefined && { type: info.wire.type }),
  slave_id: agentId,
})

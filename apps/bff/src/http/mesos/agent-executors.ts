import type { FrameworkId } from '@holdfast/model/ids'
import { Resources } from '@holdfast/model/resource/resources'
import { summarize } from '@holdfast/model/resource/summary'
import type { WireTaskInfo } from '@holdfast/model/wire/scheduler-call'
import type { AgentTask } from '../../../core/executor/state.ts'
import type { Task } from '../../../core/framework/state.ts'
import { isTerminal } from '../../../core/framework/task-status.ts'
import type { View } from '../../authorizer.ts'
import { containerIdOf, executorIdOf } from '../../executor/containers.ts'
import { sandboxOf } from '../../executor/sandbox.ts'
import { taskJson } from './framework-json.ts'
import type { AgentProcess } from '../../ports/mesos-cluster.ts'

/** The tasks of an agent that run together; a task that brought no executor has one of its own, which bears its id. */
export interface AgentExecutor {
  readonly frameworkId: FrameworkId
  readonly framework: AgentTask['framework']
  readonly executorId: string
  readonly name: string
  readonly source: string
  readonly tasks: readonly AgentTask[]
  readonly containerId: string
}

export function executorsOf({ tasks }: Pick<AgentProcess, 'tasks'>): readonly AgentExecutor[] {
  const executors = new Map<string, AgentExecutor & { readonly tasks: AgentTask[] }>()
  for (const task of tasks) {
    const { frameworkId, framework, info } = task
    const executorId = executorIdOf(task)
    const containerId = containerIdOf(task)
    const key = `${frameworkId}\n${containerId}`
    const known = executors.get(key)
    if (known !== undefined) {
      known.tasks.push(task)
      continue
    }
    const { name, source } = info.executor?.wire ?? { name: commandName(info.wire), source: info.taskId }
    executors.set(key, {
      frameworkId,
      framework,
      executorId,
      name: name ?? '',
      source: source ?? '',
      tasks: [task],
      containerId,
    })
  }
  return [...executors.values()]
}

/** As which user it runs: that of its framework, unless it says another. */
export const userOf = ({ tasks, framework }: AgentExecutor): string =>
  tasks[0]?.info.executor?.wire.command?.user ?? tasks[0]?.info.wire.command?.user ?? framework.user

const taskUserOf = ({ info, framework }: AgentTask): string => info.wire.command?.user ?? framework.user

/**
 * What a view shows of them. Mesos' agents have rules of their own; here those of the master are also theirs.
 *
 * Source: `Http::state()`, mesos `src/slave/http.cpp`.
 */
export function visibleExecutors(agent: Pick<AgentProcess, 'tasks'>, view: View): readonly AgentExecutor[] {
  const executors = executorsOf(agent)
  if (view.everything) return executors
  return executors
    .filter((each) => view.framework(each.framework.user) && view.executor(userOf(each)))
    .map((each) => ({ ...each, tasks: each.tasks.filter((task) => view.task(taskUserOf(task))) }))
}

export const isRunning = ({ tasks }: AgentExecutor): boolean => tasks.some(({ state }) => !isTerminal(state))

/** What its tasks and itself hold. */
export function holds({ tasks }: AgentExecutor): Resources {
  const running = tasks.filter(({ state }) => !isTerminal(state))
  const own = running[0]?.info.executor?.resources ?? []
  return Resources.unallocate(Resources.of([...running.flatMap(({ info }) => info.resources), ...own]))
}

/**
 * The frameworks that have something on an agent, with their executors and tasks.
 *
 * Source: `FrameworkWriter` and `ExecutorWriter`, mesos `src/slave/http.cpp`.
 */
export function agentFrameworksJson(agent: AgentProcess, view: View): readonly object[] {
  const byFramework = Map.groupBy(visibleExecutors(agent, view), ({ frameworkId }) => frameworkId)
  return [...byFramework].map(([id, executors]) => {
    const { name, user, failover_timeout, checkpoint, hostname, principal, role, roles, capabilities } =
      executors[0]?.framework ?? {}
    const manyRoles = capabilities?.some(({ type }) => type === 'MULTI_ROLE') ?? false
    return {
      id,
      name,
      user,
      failover_timeout: failover_timeout ?? 0,
      checkpoint: checkpoint ?? false,
      hostname: hostname ?? '',
      ...(principal !== undefined && { principal }),
      ...(manyRoles ? { roles: roles ?? [] } : { role: role ?? '*' }),
      executors: executors.filter(isRunning).map((each) => executorJson(each, agent)),
      completed_executors: executors
        .filter((each) => !isRunning(each))
        .map((each) => executorJson(each, agent)),
    }
  })
}

/** Where an executor runs. Undefined for names that no directory can have. */
export function directoryOf({ tasks }: AgentExecutor, { flags }: AgentProcess): string | undefined {
  const [first] = tasks
  const sandbox = first && sandboxOf(flags['work_dir'] ?? '', first)
  return sandbox?.ok ? sandbox.value.executor : undefined
}

function executorJson(executor: AgentExecutor, agent: AgentProcess): object {
  const { executorId, name, source, tasks, containerId } = executor
  const [first] = tasks
  const { type, labels } = first?.info.executor?.wire ?? { labels: first?.info.wire.labels }
  const json = (task: AgentTask) => taskJson(toldTask(task, agent))
  return {
    id: executorId,
    name,
    source,
    container: containerId,
    directory: directoryOf(executor, agent) ?? '',
    resources: summarize(holds(executor)),
    ...(first !== undefined && { role: first.role }),
    ...(labels?.labels && { labels: labels.labels }),
    ...(type !== undefined && { type }),
    tasks: tasks.filter(({ state }) => !isTerminal(state)).map(json),
    queued_tasks: [],
    completed_tasks: tasks.filter(({ state }) => isTerminal(state)).map(json),
  }
}

/** A task as the documents about tasks have one. */
export function toldTask(
  { info, last, statuses, frameworkId, role, state, launchedMs }: AgentTask,
  { agentId }: Pick<AgentProcess, 'agentId'>,
): Task {
  return {
    info,
    frameworkId,
    role,
    state,
    launchedMs,
    agentId: agentId ?? info.agentId,
    resources: Resources.of(info.resources),
    // What was acknowledged before the last one, it need not know any more.
    statuses: statuses.length > 0 || last === undefined ? statuses : [last],
    acknowledged: 0,
  }
}

/** Source: `Slave::getExecutorInfo()`, mesos `src/slave/slave.cpp`. */
function commandName({ task_id, command = {} }: WireTaskInfo): string {
  const text = command.shell === false ? (command.arguments ?? []).join(', ') : (command.value ?? '')
  const short = text.length > 15 ? `${text.slice(0, 12)}...` : text
  const how = command.shell === false ? `[${command.value ?? ''}, ${short}]` : `sh -c '${short}'`
  return `Command Executor (Task: ${task_id.value}) (Command: ${how})`
}

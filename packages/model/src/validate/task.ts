import type { ExecutorInfo, TaskInfo } from '../framework/task-info.ts'
import { type AgentId, type FrameworkId, type TaskId, validateId } from '../ids.ts'
import { printResources } from '../resource/print.ts'
import { isPersistentVolume, reservationRole, type Resource } from '../resource/resource.ts'
import { Resources } from '../resource/resources.ts'
import { validateAllocatedToSingleRole } from './lists.ts'
import { validationMessage } from './messages.ts'
import { overlap } from './overlap.ts'
import { validateResources } from './resources.ts'

/** What a task is judged by, beside itself. */
export interface TaskContext {
  readonly frameworkId: FrameworkId
  /** The agent whose offer was accepted. */
  readonly agentId: AgentId
  /** What is left of the offers, with the role that it is allocated to. */
  readonly available: Resources
  /** Whether the framework has a task of this id that has not ended. */
  readonly isKnown: (taskId: TaskId) => boolean
  readonly isUnreachable: (taskId: TaskId) => boolean
  /** The executor of this id that the agent already runs for the framework: its resources are not needed again. */
  readonly hasExecutor: (executor: ExecutorInfo) => boolean
}

/**
 * Why a task cannot be launched, in Mesos' words; the first reason in its order.
 *
 * Source: `task::validate()`, mesos `src/master/validation.cpp`.
 */
export function validateTask(task: TaskInfo, context: TaskContext): string | undefined {
  const { executor, wire } = task
  return (
    validateTaskInfo(task, context) ??
    validateRunner(wire.command !== undefined, executor !== undefined) ??
    (executor && validateExecutor(executor, context)) ??
    validateTogether(task, executor) ??
    validateEnough(task, context)
  )
}

function validateRunner(command: boolean, executor: boolean): string | undefined {
  if (command !== executor) return undefined
  return 'Task should have at least one (but not both) of CommandInfo or ExecutorInfo present'
}

/** What every task must fulfil, whoever runs it. */
export function validateTaskInfo(task: TaskInfo, context: TaskContext): string | undefined {
  return (
    validateId(task.taskId) ??
    validateUniqueId(task.taskId, context) ??
    validateAgent(task, context) ??
    validateDurations(task) ??
    validateTaskResources(task.resources)
  )
}

function validateUniqueId(taskId: TaskId, { isKnown, isUnreachable }: TaskContext): string | undefined {
  if (isKnown(taskId)) return `Task has duplicate ID: ${taskId}`
  return isUnreachable(taskId) ? `Task reuses the ID of an unreachable task: ${taskId}` : undefined
}

function validateAgent(task: TaskInfo, { agentId }: TaskContext): string | undefined {
  if (task.agentId === agentId) return undefined
  return `Task uses invalid agent ${task.agentId} while agent ${agentId} is expected`
}

function validateDurations({ wire }: TaskInfo): string | undefined {
  if ((wire.kill_policy?.grace_period?.nanoseconds ?? 0) < 0) {
    return "Task's 'kill_policy.grace_period' must be non-negative"
  }
  if ((wire.max_completion_time?.nanoseconds ?? 0) < 0) {
    return "Task's `max_completion_time` must be non-negative"
  }
  return undefined
}

function validateTaskResources(resources: readonly Resource[]): string | undefined {
  if (resources.length === 0) return 'Task uses no resources'
  const invalid = validateResources(resources)
  if (invalid !== undefined) return `Task uses invalid resources: ${validationMessage(invalid)}`
  const twice = duplicateVolume(resources)
  if (twice !== undefined) return `Task uses duplicate persistence ID: ${twice}`
  const roles = validateAllocatedToSingleRole(resources)
  if (roles !== undefined) return `Invalid task resources: ${validationMessage(roles)}`
  const mixed = mixedRevocable(resources)
  return mixed && `Task mixes revocable and non-revocable resources: ${mixed}`
}

export function validateExecutor(executor: ExecutorInfo, context: TaskContext): string | undefined {
  const { wire, resources, executorId } = executor
  const id = validateId(executorId)
  if (id !== undefined) return id
  if (wire.framework_id !== undefined && wire.framework_id.value !== context.frameworkId) {
    return (
      `ExecutorInfo has an invalid FrameworkID (Actual: ${wire.framework_id.value} ` +
      `vs Expected: ${context.frameworkId})`
    )
  }
  const invalid = validateResources(resources)
  if (invalid !== undefined) return `Executor uses invalid resources: ${validationMessage(invalid)}`
  const shared = Resources.shared(Resources.of(resources))
  if (!Resources.isEmpty(shared)) {
    return `Executor resources ${printResources(Resources.of(resources))} should not contain any shared resources`
  }
  const twice = duplicateVolume(resources)
  if (twice !== undefined) return `Executor uses duplicate persistence ID: ${twice}`
  const mixed = mixedRevocable(resources)
  return mixed && `Executor mixes revocable and non-revocable resources: ${mixed}`
}

/** Source: `validateTaskAndExecutorResources()`, mesos `src/master/validation.cpp`. */
export function validateTogether(
  task: Pick<TaskInfo, 'resources'>,
  executor: Pick<ExecutorInfo, 'resources'> | undefined,
): string | undefined {
  if (executor === undefined) return undefined
  const both = [...task.resources, ...executor.resources]
  if (overlap([Resources.of(task.resources), Resources.of(executor.resources)])) {
    return 'Task and its executor use invalid resources: overlapping ranges or sets'
  }
  const twice = duplicateVolume(both)
  if (twice !== undefined) return `Task and its executor use duplicate persistence ID: ${twice}`
  const mixed = mixedRevocable(both)
  return mixed && `Task and its executor mix revocable and non-revocable resources: ${mixed}`
}

/** What the task takes from the offers: with its executor, unless that runs already. */
export function neededBy(task: TaskInfo, { hasExecutor }: Pick<TaskContext, 'hasExecutor'>): Resources {
  const { executor, resources } = task
  const more = executor === undefined || hasExecutor(executor) ? [] : executor.resources
  return Resources.of([...resources, ...more])
}

function validateEnough(task: TaskInfo, context: TaskContext): string | undefined {
  const needed = neededBy(task, context)
  if (Resources.contains(context.available, needed)) return undefined
  return (
    `Total resources ${printResources(needed)} required by task and its executor ` +
    `is more than available ${printResources(context.available)}`
  )
}

/** A shared volume may be named more than once. */
export function duplicateVolume(resources: readonly Resource[]): string | undefined {
  const seen = new Set<string>()
  for (const resource of new Set(Resources.entries(Resources.of(resources)).flatMap(copies))) {
    const id = resource.disk?.persistence?.id
    const key = JSON.stringify([reservationRole(resource), id])
    if (seen.has(key)) return `Persistence ID '${id}' is not unique`
    seen.add(key)
  }
  return undefined
}

/** Objects of their own, so that each counts. */
function copies({ resource, count }: { readonly resource: Resource; readonly count: number }): Resource[] {
  if (!isPersistentVolume(resource)) return []
  return Array.from({ length: resource.shared ? 1 : count }, () => ({ ...resource }))
}

function mixedRevocable(resources: readonly Resource[]): string | undefined {
  const revocable = new Set(resources.filter((each) => each.revocable).map(({ name }) => name))
  const mixed = resources.find((each) => !each.revocable && revocable.has(each.name))
  return mixed && `Cannot use both revocable and non-revocable '${mixed.name}' at the same time`
}

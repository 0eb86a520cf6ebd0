import type { ExecutorInfo, TaskInfo } from '../framework/task-info.ts'
import { printResources } from '../resource/print.ts'
import { Resources } from '../resource/resources.ts'
import { Scalar } from '../scalar.ts'
import { duplicateVolume, type TaskContext, validateExecutor, validateTaskInfo } from './task.ts'

/** Source: `MIN_CPUS` and `MIN_MEM`, mesos `src/master/constants.hpp`. */
const MIN_CPUS = Scalar.of(0.01)
const MIN_MEM = Scalar.of(32)

/**
 * Why a group of tasks cannot be launched, in Mesos' words. It is launched whole or not at all.
 *
 * Source: `task::group::validate()`, mesos `src/master/validation.cpp`.
 */
export function validateTaskGroup(
  tasks: readonly TaskInfo[],
  executor: ExecutorInfo,
  context: TaskContext,
): string | undefined {
  return (
    validateTasks(tasks, context) ??
    validateGroupExecutor(executor, context) ??
    validateVolumes(tasks, executor) ??
    validateEnough(tasks, executor, context)
  )
}

function validateTasks(tasks: readonly TaskInfo[], context: TaskContext): string | undefined {
  const seen = new Set<string>()
  for (const task of tasks) {
    const fault = seen.has(task.taskId)
      ? `Task has duplicate ID: ${task.taskId}`
      : (validateTaskInfo(task, context) ?? validateMember(task))
    if (fault !== undefined) return `Task '${task.taskId}' is invalid: ${fault}`
    seen.add(task.taskId)
  }
  return undefined
}

function validateMember({ executor, wire }: TaskInfo): string | undefined {
  if (executor !== undefined) return "'TaskInfo.executor' must not be set"
  return wire.command === undefined ? "'TaskInfo.command' must be set" : undefined
}

function validateGroupExecutor(executor: ExecutorInfo, context: TaskContext): string | undefined {
  const fault = validateExecutor(executor, context)
  if (fault !== undefined || context.hasExecutor(executor)) return fault
  const amounts = Resources.quantities(Resources.of(executor.resources))
  const [cpus, mem] = [amounts.get('cpus') ?? Scalar.zero, amounts.get('mem') ?? Scalar.zero]
  const name = `Executor '${executor.executorId}'`
  if (cpus < MIN_CPUS) {
    return `${name} uses less CPUs (${Scalar.print(cpus)}) than the minimum required (${Scalar.print(MIN_CPUS)})`
  }
  if (mem < MIN_MEM) {
    return `${name} uses less memory (${Scalar.print(mem)}MB) than the minimum required (${Scalar.print(MIN_MEM)}MB)`
  }
  return amounts.has('disk') ? undefined : `${name} uses no disk`
}

function validateVolumes(tasks: readonly TaskInfo[], executor: ExecutorInfo): string | undefined {
  const all = [...tasks.flatMap(({ resources }) => resources), ...executor.resources]
  const twice = duplicateVolume(all)
  return twice && `Task group and executor use duplicate persistence ID: ${twice}`
}

/** What the group takes from the offers: with its executor, unless that runs already. */
export function neededByGroup(
  tasks: readonly TaskInfo[],
  executor: ExecutorInfo,
  { hasExecutor }: Pick<TaskContext, 'hasExecutor'>,
): Resources {
  const more = hasExecutor(executor) ? [] : executor.resources
  return Resources.of([...tasks.flatMap(({ resources }) => resources), ...more])
}

function validateEnough(
  tasks: readonly TaskInfo[],
  executor: ExecutorInfo,
  context: TaskContext,
): string | undefined {
  const needed = neededByGroup(tasks, executor, context)
  if (Resources.contains(context.available, needed)) return undefined
  return (
    `Total resources ${printResources(needed)} required by task group and its executor ` +
    `are more than available ${printResources(context.available)}`
  )
}

import { appTaskId, parseTaskId, podTaskId } from '@holdfast/model/marathon/ids'
import type { Instance } from '@holdfast/model/marathon/instance'
import type { Pod, RunSpec } from '@holdfast/model/marathon/run-spec'
import type { JsonObject } from '@holdfast/model/json'
import type { WireOperation } from '@holdfast/model/wire/operation-message'
import type { WireExecutorInfo, WireTaskInfo } from '@holdfast/model/wire/scheduler-call'
import { appTask } from './app-task.ts'
import type { Launch, LaunchedTask } from './launch.ts'
import { podGroup } from './pod-group.ts'

/** LAUNCH for an app, LAUNCH_GROUP for a pod, and the tasks that it starts. */
export function launchOperation(launch: Launch): {
  readonly operation: WireOperation
  readonly tasks: readonly LaunchedTask[]
} {
  const { runSpec, instance } = launch
  const attempt = nextAttempt(instance, runSpec)
  const { hostPorts } = launch.match.ports
  if (runSpec.kind === 'app') {
    const taskId = appTaskId(instance.instanceId, attempt)
    const task = appTask({ ...launch, runSpec }, taskId)
    return {
      operation: { type: 'LAUNCH', launch: { task_infos: [onWire(task)] } },
      tasks: [{ taskId, hostPorts }],
    }
  }
  const tasks = podTasks(instance, runSpec, attempt, hostPorts)
  const { executor, members } = podGroup({ ...launch, runSpec }, tasks)
  const task_group = { tasks: members.map(onWire) }
  return {
    operation: { type: 'LAUNCH_GROUP', launch_group: { executor: onWire(executor), task_group } },
    tasks,
  }
}

/** Made of what JSON is made of; operations hand it on without looking into it. */
const onWire = (made: WireTaskInfo | WireExecutorInfo) => made as object as JsonObject

/**
 * Counts the launches of an instance. As in Marathon, the tasks of a resident pod begin at 2.
 *
 * Source: `Task.Id.nextIncarnationFor()`, marathon `core/task/Task.scala`.
 */
function nextAttempt({ tasks, reservation }: Instance, { kind }: RunSpec): number {
  const first = kind === 'pod' && reservation !== undefined ? 2 : 1
  let next = first
  for (const taskId of tasks.keys()) next = Math.max(next, (parseTaskId(taskId)?.attempt ?? 0) + 1)
  return next
}

function podTasks(
  { instanceId }: Instance,
  { containers }: Pod,
  attempt: number,
  hostPorts: readonly number[],
): LaunchedTask[] {
  let given = 0
  return containers.map(({ name, hostPorts: wanted }) => {
    const from = given
    given += wanted.length
    const taskId = podTaskId(instanceId, name, attempt)
    return { taskId, container: name, hostPorts: hostPorts.slice(from, given) }
  })
}

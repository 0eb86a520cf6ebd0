import { AgentId, ExecutorId, TaskId, type Role } from '../ids.ts'
import { allocate, type Resource } from '../resource/resource.ts'
import { err, ok, type Result } from '../result.ts'
import { upgradeResources } from '../wire/resource.ts'
import type { WireExecutorInfo, WireTaskInfo } from '../wire/scheduler-call.ts'

/**
 * What is to run where, with which resources. Nothing of it is validated but the form of its resources.
 *
 * Source: `TaskInfo`, mesos `include/mesos/v1/mesos.proto`.
 */
export interface TaskInfo {
  readonly taskId: TaskId
  readonly name: string
  readonly agentId: AgentId
  readonly resources: readonly Resource[]
  /** Absent: the task is a command, run by an executor of its own. */
  readonly executor?: ExecutorInfo
  /** All else, as it was sent. */
  readonly wire: WireTaskInfo
}

export interface ExecutorInfo {
  readonly executorId: ExecutorId
  readonly resources: readonly Resource[]
  readonly wire: WireExecutorInfo
}

/** Resources that do not say to which role they are allocated are allocated to the role of the offer. */
export function taskInfoOf(wire: WireTaskInfo, role?: Role): Result<TaskInfo, string> {
  const resources = upgradeResources(wire.resources ?? [])
  if (!resources.ok) return resources
  const executor = wire.executor === undefined ? undefined : executorInfoOf(wire.executor, role)
  if (executor?.ok === false) return err(executor.error)
  return ok({
    taskId: TaskId(wire.task_id.value),
    name: wire.name,
    agentId: AgentId(wire.agent_id.value),
    resources: resources.value.map((resource) => allocatedTo(resource, role)),
    ...(executor && { executor: executor.value }),
    wire,
  })
}

export function executorInfoOf(wire: WireExecutorInfo, role?: Role): Result<ExecutorInfo, string> {
  const resources = upgradeResources(wire.resources ?? [])
  if (!resources.ok) return resources
  return ok({
    executorId: ExecutorId(wire.executor_id.value),
    resources: resources.value.map((resource) => allocatedTo(resource, role)),
    wire,
  })
}

function allocatedTo(resource: Resource, role: Role | undefined): Resource {
  return role === undefined || resource.allocationRole !== undefined ? resource : allocate(resource, role)
}

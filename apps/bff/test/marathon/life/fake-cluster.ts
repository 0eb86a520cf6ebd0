import { AgentId, type FrameworkId, OfferId, Role, type TaskId, type TimeMs } from '@holdfast/model/ids'
import { persistenceIdOf } from '@holdfast/model/marathon/ids'
import type { Instance } from '@holdfast/model/marathon/instance'
import { reservationLabels } from '@holdfast/model/marathon/labels'
import { Scalar } from '@holdfast/model/scalar'
import { executorInfoOf, taskInfoOf } from '@holdfast/model/framework/task-info'
import type { TaskState } from '@holdfast/model/task-state'
import { applyOperation } from '@holdfast/model/operation/apply'
import { parseResources } from '@holdfast/model/wire/parse-resources'
import { isUnreserved, reservationRole, unallocate, type Resource } from '@holdfast/model/resource/resource'
import { Resources } from '@holdfast/model/resource/resources'
import type { Result } from '@holdfast/model/result'
import type { WireOperation } from '@holdfast/model/wire/operation-message'
import { decodeOperation, validateAndUpgradeResources } from '@holdfast/model/wire/operation'
import type { Json } from '@holdfast/model/json'
import type { ReceivedOffer, ReportedStatus } from '@holdfast/model/wire/scheduler-event'
import type { WireExecutorInfo, WireTaskInfo } from '@holdfast/model/wire/scheduler-call'

export interface FakeTask {
  readonly taskId: TaskId
  readonly agentId: AgentId
  readonly resources: readonly Resource[]
  readonly volumes: readonly string[]
}

/** Agents as a master has them: what they have, what of it is used, and what was done to it. */
export class FakeCluster {
  readonly #totals = new Map<AgentId, Resources>()
  readonly #hosts = new Map<AgentId, string>()
  readonly tasks = new Map<TaskId, FakeTask>()
  /** Every operation that was applied, in order. */
  readonly operations: { readonly type: string; readonly agentId: AgentId; readonly text: string }[] = []
  #offers = 0

  addAgent(name: string, resources = 'cpus:8;mem:8192;disk:8192;ports:[31000-32000]'): AgentId {
    const agentId = AgentId(name)
    this.#totals.set(agentId, must(parseResources(resources)))
    this.#hosts.set(agentId, `host-${name}`)
    return agentId
  }

  /** The agent comes back under another id, with all that it had. */
  renameAgent(from: AgentId, to: string): AgentId {
    const agentId = AgentId(to)
    this.#totals.set(agentId, this.totalOf(from))
    this.#hosts.set(agentId, this.#hosts.get(from) ?? '')
    this.#totals.delete(from)
    return agentId
  }

  totalOf(agentId: AgentId): Resources {
    return this.#totals.get(agentId) ?? Resources.empty
  }

  volumesOn(agentId: AgentId): readonly string[] {
    const volumes = Resources.list(Resources.persistentVolumes(this.totalOf(agentId)))
    return volumes.flatMap(({ disk }) => disk?.persistence?.id ?? [])
  }

  /** What an instance keeps, as if it had been reserved before. */
  addReserved(name: string, { role, reservation }: Instance, frameworkId: FrameworkId): void {
    const agentId = AgentId(name)
    const labels = reservationLabels(frameworkId, reservation?.id ?? '')
    const disk: Resource = {
      name: 'disk',
      value: { type: 'SCALAR', scalar: Scalar.of(2) },
      reservations: [{ type: 'DYNAMIC', role: Role(role), labels }],
    }
    const volumes = (reservation?.volumes ?? []).map((volume) => ({
      ...disk,
      disk: {
        persistence: { id: persistenceIdOf(volume) },
        volume: { containerPath: volume.containerPath, mode: 'RW' as const },
      },
    }))
    const cpus: Resource = { ...disk, name: 'cpus', value: { type: 'SCALAR', scalar: Scalar.of(0.001) } }
    this.#totals.set(agentId, Resources.add(this.totalOf(agentId), Resources.of([cpus, ...volumes])))
  }

  get volumes(): readonly string[] {
    return [...this.#totals.keys()].flatMap((agentId) => this.volumesOn(agentId))
  }

  reservedOn(agentId: AgentId): readonly Resource[] {
    return Resources.list(this.totalOf(agentId)).filter((each) => !isUnreserved(each))
  }

  offer(agentId: AgentId, role: string): ReceivedOffer {
    let free = this.totalOf(agentId)
    for (const task of this.tasks.values())
      if (task.agentId === agentId) free = Resources.subtract(free, Resources.of(task.resources))
    const resources = Resources.list(free).filter(
      (each) => isUnreserved(each) || reservationRole(each) === role,
    )
    this.#offers += 1
    return {
      offerId: OfferId(`O${this.#offers}`),
      agentId,
      hostname: this.#hosts.get(agentId) ?? '',
      role,
      resources,
      attributes: [],
      executorIds: [],
    }
  }

  accept(agentId: AgentId, operations: readonly WireOperation[]): readonly TaskId[] {
    return operations.flatMap((operation) => this.#apply(agentId, operation))
  }

  #apply(agentId: AgentId, wire: WireOperation): readonly TaskId[] {
    const operation = must(decodeOperation(JSON.parse(JSON.stringify(wire)) as Json))
    const text = JSON.stringify(wire)
    if (operation.type === 'LAUNCH' || operation.type === 'LAUNCH_GROUP') {
      this.operations.push({ type: operation.type, agentId, text })
      return this.#launch(agentId, operation)
    }
    const upgraded = must(validateAndUpgradeResources(operation))
    this.#totals.set(agentId, must(applyOperation(this.totalOf(agentId), upgraded)))
    this.operations.push({ type: upgraded.type, agentId, text })
    return []
  }

  #launch(agentId: AgentId, { launch, launch_group }: WireOperation): readonly TaskId[] {
    const infos = launch?.task_infos ?? launch_group?.task_group.tasks ?? []
    const executor =
      launch_group && must(executorInfoOf(launch_group.executor as unknown as WireExecutorInfo))
    return infos.map((info, index) => {
      const task = must(taskInfoOf(info as unknown as WireTaskInfo))
      const shared = index === 0 ? (executor?.resources ?? []) : []
      const resources = [...task.resources, ...shared].map(unallocate)
      const { taskId } = task
      for (const volume of resources) {
        const id = volume.disk?.persistence?.id
        const twice = id !== undefined && this.#usersOf(id, agentId).length > 0
        if (twice) throw new Error(`Volume ${id} is used twice`)
      }
      const volumes = resources.flatMap(({ disk }) => disk?.persistence?.id ?? [])
      this.tasks.set(taskId, { taskId, agentId, resources, volumes })
      return taskId
    })
  }

  #usersOf(volume: string, agentId: AgentId): readonly FakeTask[] {
    return [...this.tasks.values()].filter(
      (task) => task.agentId === agentId && task.volumes.includes(volume),
    )
  }

  status(taskId: TaskId, state: TaskState, atMs: TimeMs, more: Partial<ReportedStatus> = {}): ReportedStatus {
    const agentId = this.tasks.get(taskId)?.agentId
    if (!ALIVE.has(state)) this.tasks.delete(taskId)
    return { taskId, state, atMs, ipAddresses: [], ...(agentId && { agentId }), ...more }
  }
}

const ALIVE: ReadonlySet<string> = new Set([
  'TASK_STAGING',
  'TASK_STARTING',
  'TASK_RUNNING',
  'TASK_KILLING',
  'TASK_UNREACHABLE',
])

export function must<T>(result: Result<T, unknown>): T {
  if (!result.ok) throw new Error(JSON.stringify(result.error))
  return result.value
}

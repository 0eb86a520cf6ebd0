import type { AgentId, FrameworkId } from '@holdfast/model/ids'
import { PersistentMap } from '@holdfast/model/persistent-map'
import type { Task } from '../../../core/framework/state.ts'
import type { View } from '../../authorizer.ts'
import type { MesosCluster, MesosFramework } from '../../ports/mesos-cluster.ts'
import { taskStatusJson } from '../scheduler/event-json.ts'
import { NOTHING } from '../mesos/seen-frameworks.ts'
import { frameworkJson, taskJson } from './framework-json.ts'

/** An event, and who may see it. */
export interface HostedEvent {
  readonly text: string
  readonly visible: (view: View) => boolean
}

/** Finds what has happened to frameworks and their tasks since it looked last. */
export interface HostedEvents {
  /** Forgets what it knew: nothing has happened yet. */
  reset(): void
  /**
   * In the order in which it happened, for each task and framework. Costs what has changed on these agents; without them,
   * a look at each.
   */
  look(agents?: Iterable<AgentId>): readonly HostedEvent[]
}

/** Source: `protobuf::master::event`, mesos `src/common/protobuf_utils.cpp`. */
export function hostedEvents(cluster: MesosCluster): HostedEvents {
  let frameworks: Frameworks = new Map()
  const tasks = new Map<AgentId, PersistentMap<Task>>()
  const readFrameworks = (): Frameworks =>
    new Map(cluster.frameworks().map((each) => [each.frameworkId, each]))
  const everywhere = () => new Set([...tasks.keys(), ...cluster.agents().map(({ agentId }) => agentId)])

  /** An agent that is out of sight begins anew when it is back: what it runs is added once more. */
  const tasksChanged = (agentId: AgentId, users: UserOf): readonly HostedEvent[] => {
    const before = tasks.get(agentId) ?? PersistentMap.empty()
    const registered = cluster.agent(agentId) !== undefined
    if (!registered && !tasks.has(agentId)) return []
    const now = cluster.tasksOn(agentId)
    if (registered) tasks.set(agentId, now)
    else tasks.delete(agentId)
    const events: HostedEvent[] = []
    PersistentMap.diff(before, now, (left, right) => {
      const task = right ?? (left && endOf(cluster, left))
      if (task !== undefined) events.push(...taskEvents(left, task, users(task.frameworkId)))
    })
    return events
  }

  return {
    reset() {
      frameworks = readFrameworks()
      tasks.clear()
      for (const { agentId } of cluster.agents()) tasks.set(agentId, cluster.tasksOn(agentId))
    },
    look(agents = everywhere()) {
      const before = frameworks
      frameworks = readFrameworks()
      const now = frameworks
      const users = (id: FrameworkId) => (now.get(id) ?? before.get(id))?.info.user ?? ''
      return [
        ...frameworksBetween(cluster, before, now),
        ...[...agents].flatMap((agentId) => tasksChanged(agentId, users)),
        ...removedBetween(before, now),
      ]
    },
  }
}

type UserOf = (frameworkId: FrameworkId) => string

/** What became of a task that its agent does not have any more; undefined when it is forgotten. */
function endOf(cluster: MesosCluster, { frameworkId, info }: Task): Task | undefined {
  return cluster.completedTasksOf(frameworkId).findLast((task) => task.info.taskId === info.taskId)
}

type Frameworks = ReadonlyMap<FrameworkId, MesosFramework>

function frameworksBetween(
  cluster: MesosCluster,
  before: Frameworks,
  now: Frameworks,
): readonly HostedEvent[] {
  return [...now.values()].flatMap((framework) => {
    const { frameworkId, info } = framework
    const known = before.get(frameworkId)
    if (known === framework) return []
    const type = known === undefined ? 'FRAMEWORK_ADDED' : 'FRAMEWORK_UPDATED'
    // The framework alone: what it runs is told by events of its own.
    const seen = { ...NOTHING, framework }
    return eventFor(type, { framework: frameworkJson(seen, cluster) }, (view) => view.framework(info.user))
  })
}

function removedBetween(before: Frameworks, now: Frameworks): readonly HostedEvent[] {
  return [...before.values()]
    .filter(({ frameworkId }) => !now.has(frameworkId))
    .flatMap(({ frameworkId, info }) =>
      eventFor(
        'FRAMEWORK_REMOVED',
        { framework_info: { ...info.wire, id: { value: frameworkId } } },
        (view) => view.framework(info.user),
      ),
    )
}

function taskEvents(known: Task | undefined, task: Task, user: string): readonly HostedEvent[] {
  const visible = (view: View) => view.framework(user) && view.task(task.info.wire.command?.user ?? user)
  if (known === undefined) return eventFor('TASK_ADDED', { task: taskJson(task) }, visible)
  const framework_id = { value: task.frameworkId }
  return task.statuses
    .slice(known.statuses.length)
    .flatMap((status) =>
      eventFor(
        'TASK_UPDATED',
        { framework_id, status: taskStatusJson(status), state: status.state },
        visible,
      ),
    )
}

function eventFor(type: string, member: object, visible: (view: View) => boolean): readonly HostedEvent[] {
  return [{ text: JSON.stringify({ type, [type.toLowerCase()]: member }), visible }]
}

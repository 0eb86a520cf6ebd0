import type { FrameworkId } from '@holdfast/model/ids'
import { taskKey, type Task } from '../../../core/framework/state.ts'
import type { View } from '../../authorizer.ts'
import type { MesosCluster, MesosFramework } from '../mesos/port.ts'
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
  /** In the order in which it happened, for each task and framework. Costs what frameworks have. */
  look(): readonly HostedEvent[]
}

/** Source: `protobuf::master::event`, mesos `src/common/protobuf_utils.cpp`. */
export function hostedEvents(cluster: MesosCluster): HostedEvents {
  let frameworks = new Map<FrameworkId, MesosFramework>()
  let tasks = new Map<string, Task>()

  const read = () => {
    const nowFrameworks = new Map(cluster.frameworks().map((each) => [each.frameworkId, each]))
    const nowTasks = new Map(
      [...cluster.holdings().values()].flatMap(({ tasks }) =>
        tasks.map((each) => [taskKey(each.frameworkId, each.info.taskId), each] as const),
      ),
    )
    return { nowFrameworks, nowTasks }
  }

  return {
    reset() {
      const { nowFrameworks, nowTasks } = read()
      frameworks = nowFrameworks
      tasks = nowTasks
    },
    look() {
      const { nowFrameworks, nowTasks } = read()
      const events = [
        ...frameworksBetween(cluster, frameworks, nowFrameworks),
        ...tasksBetween(nowFrameworks, tasks, nowTasks),
        ...removedBetween(frameworks, nowFrameworks),
      ]
      frameworks = nowFrameworks
      tasks = nowTasks
      return events
    },
  }
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

function tasksBetween(
  frameworks: Frameworks,
  before: ReadonlyMap<string, Task>,
  now: ReadonlyMap<string, Task>,
): readonly HostedEvent[] {
  return [...now].flatMap(([key, task]) => {
    const known = before.get(key)
    if (known === task) return []
    const user = frameworks.get(task.frameworkId)?.info.user ?? ''
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
  })
}

function eventFor(type: string, member: object, visible: (view: View) => boolean): readonly HostedEvent[] {
  return [{ text: JSON.stringify({ type, [type.toLowerCase()]: member }), visible }]
}

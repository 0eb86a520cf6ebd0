import type { FrameworkId } from '@holdfast/model/ids'
import type { Task } from '../../../core/framework/state.ts'
import type { View } from '../../authorizer.ts'
import type { Holdings, MesosCluster, MesosFramework } from '../../ports/mesos-cluster.ts'

/** A framework with what a view shows of what it has. */
export interface SeenFramework extends Holdings {
  readonly framework: MesosFramework
}

export interface SeenFrameworks {
  readonly frameworks: readonly SeenFramework[]
  readonly completed: readonly SeenFramework[]
}

/** Of a framework that has nothing. */
export const NOTHING: Holdings = {
  offers: [],
  inverseOffers: [],
  tasks: [],
  unreachableTasks: [],
  completedTasks: [],
  executors: [],
}

/**
 * What a view shows of frameworks: of one that is hidden nothing at all.
 *
 * Source: `ObjectApprovers::approved<VIEW_TASK>()`, mesos `src/common/authorization.hpp`.
 */
export function seenFrameworks(cluster: MesosCluster, view: View): SeenFrameworks {
  const holdings = cluster.holdings()
  const seen = (framework: MesosFramework): readonly SeenFramework[] => {
    const has = holdings.get(framework.frameworkId) ?? NOTHING
    if (view.everything) return [{ ...has, framework }]
    return view.framework(framework.info.user) ? [{ ...visible(has, framework, view), framework }] : []
  }
  return {
    frameworks: cluster.frameworks().flatMap(seen),
    completed: cluster.completedFrameworks().flatMap(seen),
  }
}

/** Tasks and executors go by the user that they run as, which is the framework's when they do not say. */
function visible(has: Holdings, { info }: MesosFramework, view: View): Holdings {
  const seesTask = (task: Task) => view.task(task.info.wire.command?.user ?? info.user)
  return {
    offers: has.offers.filter(({ role }) => view.role(role)),
    inverseOffers: has.inverseOffers,
    tasks: has.tasks.filter(seesTask),
    unreachableTasks: has.unreachableTasks.filter(seesTask),
    completedTasks: has.completedTasks.filter(seesTask),
    executors: has.executors.filter((each) => view.executor(each.info.wire.command?.user ?? info.user)),
  }
}

/** One of them alone. */
export function onlyFramework({ frameworks, completed }: SeenFrameworks, id: string): SeenFrameworks {
  const isIt = ({ framework }: { readonly framework: { readonly frameworkId: FrameworkId } }) =>
    framework.frameworkId === id
  return { frameworks: frameworks.filter(isIt), completed: completed.filter(isIt) }
}

/** The tasks of them all. */
export function tasksOf({ frameworks, completed }: SeenFrameworks): {
  readonly tasks: readonly Task[]
  readonly unreachable: readonly Task[]
  readonly completed: readonly Task[]
} {
  return {
    tasks: frameworks.flatMap(({ tasks }) => tasks),
    unreachable: frameworks.flatMap(({ unreachableTasks }) => unreachableTasks),
    completed: [...frameworks, ...completed].flatMap(({ completedTasks }) => completedTasks),
  }
}

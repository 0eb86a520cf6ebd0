import type { View } from '../../authorizer.ts'
import { summarySlaveText } from './agent-text.ts'
import { frameworkSummaryJson } from './framework-json.ts'
import type { MesosCluster } from '../../ports/mesos-cluster.ts'
import { seenFrameworks } from './seen-frameworks.ts'

/**
 * The state without its tasks: they are counted, for each agent and each framework. `name` is the member that names the
 * cluster, if anything.
 *
 * Source: `Master::ReadOnlyHandler::stateSummary()`, mesos `src/master/readonly_handler.cpp`.
 */
export function stateSummaryText(cluster: MesosCluster, view: View, name: string): string {
  const onAgents = new Map<string, TaskCounts>()
  const frameworks = seenFrameworks(cluster, view).frameworks.map((seen) => {
    const counts = newCounts()
    for (const list of [seen.tasks, seen.unreachableTasks, seen.completedTasks]) {
      for (const { state, agentId, frameworkId } of list) {
        count(counts, state, agentId)
        const ofAgent = onAgents.get(agentId) ?? newCounts()
        onAgents.set(agentId, ofAgent)
        count(ofAgent, state, frameworkId)
      }
    }
    return { ...frameworkSummaryJson(seen), ...counts.byState, slave_ids: [...counts.places] }
  })
  const slaves = cluster.agents().map((agent) => {
    const { byState, places } = onAgents.get(agent.agentId) ?? newCounts()
    return summarySlaveText(agent, view, { ...byState, framework_ids: [...places] })
  })
  return (
    `{"hostname":${JSON.stringify(cluster.master.hostname)},${name}` +
    `"slaves":[${slaves.join(',')}],"frameworks":${JSON.stringify(frameworks)}}`
  )
}

/** Source: `TaskStateSummary`, mesos `src/master/readonly_handler.cpp`. */
interface TaskCounts {
  readonly byState: Record<string, number>
  /** The agents, or the frameworks, of the tasks. */
  readonly places: Set<string>
}

const newCounts = (): TaskCounts => ({
  byState: Object.fromEntries(TASK_STATES.map((state) => [state, 0])),
  places: new Set(),
})

function count({ byState, places }: TaskCounts, state: string, place: string): void {
  const before = byState[state]
  // Other states are not told there.
  if (before !== undefined) byState[state] = before + 1
  places.add(place)
}

const TASK_STATES = [
  'TASK_STAGING',
  'TASK_STARTING',
  'TASK_RUNNING',
  'TASK_KILLING',
  'TASK_FINISHED',
  'TASK_KILLED',
  'TASK_FAILED',
  'TASK_LOST',
  'TASK_ERROR',
  'TASK_UNREACHABLE',
]

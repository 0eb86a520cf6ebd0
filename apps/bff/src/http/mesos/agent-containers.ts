import { executorsOf, isRunning, userOf } from './agent-executors.ts'
import { resourceStatistics } from './agent-statistics.ts'
import type { AgentProcess } from '../../ports/mesos-cluster.ts'

/**
 * The containers of an agent's executors, with what each uses.
 *
 * Source: `Http::__containers()`, mesos `src/slave/http.cpp`.
 *
 * @param mayView whether containers of this user are shown
 * @param only the one with this id
 */
export function containersJson(
  agent: AgentProcess,
  mayView: (user: string) => boolean,
  nowMs: number,
  only?: string,
): readonly object[] {
  return executorsOf(agent)
    .filter((executor) => isRunning(executor) && mayView(userOf(executor)))
    .filter(({ containerId }) => only === undefined || containerId === only)
    .map((executor) => ({
      container_id: executor.containerId,
      framework_id: executor.frameworkId,
      executor_id: executor.executorId,
      executor_name: executor.name,
      source: executor.source,
      statistics: resourceStatistics(agent, executor, nowMs),
      status: { container_id: { value: executor.containerId } },
    }))
}

/** The same in the form of the v1 API. Source: `evolve<v1::agent::Response::GET_CONTAINERS>()`, mesos `src/internal/evolve.cpp`. */
export function containersV1Json(
  agent: AgentProcess,
  mayView: (user: string) => boolean,
  nowMs: number,
): object {
  const containers = executorsOf(agent)
    .filter((executor) => isRunning(executor) && mayView(userOf(executor)))
    .map((executor) => ({
      framework_id: { value: executor.frameworkId },
      executor_id: { value: executor.executorId },
      executor_name: executor.name,
      container_id: { value: executor.containerId },
      container_status: { container_id: { value: executor.containerId } },
      resource_statistics: resourceStatistics(agent, executor, nowMs),
    }))
  return containers.length > 0 ? { containers } : {}
}

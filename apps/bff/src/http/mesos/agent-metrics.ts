import { Resources } from '@holdfast/model/resource/resources'
import { Scalar } from '@holdfast/model/scalar'
import type { TaskState } from '../../../core/framework/task-status.ts'
import { executorsOf, isRunning } from './agent-executors.ts'
import type { AgentProcess } from '../../ports/mesos-cluster.ts'

/**
 * The counters of an agent by Mesos' names; of several that share a process, their sums.
 *
 * Unlike Mesos, where the first agent of a process counts for all of them.
 *
 * Source: `Metrics`, mesos `src/slave/metrics.cpp`.
 */
export function agentMetrics(agents: readonly AgentProcess[], nowMs: number): Record<string, number> {
  const started = Math.min(nowMs, ...agents.map(({ startTimeMs }) => startTimeMs))
  return {
    'slave/registered': agents.filter(({ masterHostname }) => masterHostname !== undefined).length,
    'slave/uptime_secs': (nowMs - started) / 1000,
    'slave/frameworks_active': new Set(
      agents.flatMap(({ tasks }) => tasks.map(({ frameworkId }) => frameworkId)),
    ).size,
    'slave/executors_running': agents.reduce(
      (sum, agent) => sum + executorsOf(agent).filter(isRunning).length,
      0,
    ),
    ...taskCounts(agents),
    ...Object.fromEntries(['cpus', 'gpus', 'mem', 'disk'].flatMap((name) => shares(agents, name))),
  }
}

const TASK_STATES = {
  staging: 'TASK_STAGING',
  starting: 'TASK_STARTING',
  running: 'TASK_RUNNING',
  killing: 'TASK_KILLING',
  finished: 'TASK_FINISHED',
  failed: 'TASK_FAILED',
  killed: 'TASK_KILLED',
  lost: 'TASK_LOST',
  gone: 'TASK_GONE',
} as const satisfies Readonly<Record<string, TaskState>>

/** Those that have ended are counted over the whole life of the agent, also when they are forgotten. */
function taskCounts(agents: readonly AgentProcess[]): Record<string, number> {
  const counts = Object.fromEntries(Object.keys(TASK_STATES).map((name) => [`slave/tasks_${name}`, 0]))
  for (const [name, state] of Object.entries(TASK_STATES)) {
    const key = `slave/tasks_${name}`
    for (const { tasks, ended } of agents) {
      const now = tasks.filter((task) => task.state === state).length
      counts[key] = (counts[key] ?? 0) + now + (ended[state] ?? 0)
    }
  }
  return counts
}

function shares(agents: readonly AgentProcess[], name: string): [string, number][] {
  let total = Scalar.zero
  let used = Scalar.zero
  for (const agent of agents) {
    total = Scalar.add(total, Resources.quantities(agent.total).get(name) ?? Scalar.zero)
    used = Scalar.add(used, Resources.quantities(agent.allocated).get(name) ?? Scalar.zero)
  }
  return [
    [`slave/${name}_total`, Scalar.toNumber(total)],
    [`slave/${name}_used`, Scalar.toNumber(used)],
    [`slave/${name}_percent`, total === 0 ? 0 : used / total],
  ]
}

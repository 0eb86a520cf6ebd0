import type { Resources } from '@holdfast/model/resource/resources'
import { summarize } from '@holdfast/model/resource/summary'
import type { AgentProcess } from './port.ts'

/**
 * An agent's own counters, by Mesos' names.
 *
 * Source: `Metrics`, mesos `src/slave/metrics.cpp`.
 */
export function agentMetrics(agent: AgentProcess, nowMs: number): Record<string, number> {
  const metrics: Record<string, number> = {
    'slave/registered': agent.masterHostname === undefined ? 0 : 1,
    'slave/uptime_secs': (nowMs - agent.startTimeMs) / 1000,
  }
  for (const name of ['cpus', 'gpus', 'mem', 'disk']) {
    const total = amount(agent.total, name)
    const used = amount(agent.allocated, name)
    metrics[`slave/${name}_total`] = total
    metrics[`slave/${name}_used`] = used
    metrics[`slave/${name}_percent`] = total > 0 ? used / total : 0
  }
  return metrics
}

const amount = (bag: Resources, name: string): number => Number(summarize(bag)[name] ?? 0)

import { Scalar } from '@holdfast/model/scalar'
import { encodeResource } from '@holdfast/model/wire/resource'
import type { Resource } from '@holdfast/model/resource/resource'
import { Resources } from '@holdfast/model/resource/resources'
import { executorsOf, holds, isRunning, type AgentExecutor } from './agent-executors.ts'
import type { AgentProcess } from '../../ports/mesos-cluster.ts'

const MIB = 1024 * 1024

/**
 * What the executors of an agent use, and may use.
 *
 * Source: `Http::_statistics()`, mesos `src/slave/http.cpp`; `ResourceStatistics`, `include/mesos/mesos.proto`.
 */
export function statisticsJson(agent: AgentProcess, nowMs: number): readonly object[] {
  return executorsOf(agent)
    .filter(isRunning)
    .map((executor) => ({
      executor_id: executor.executorId,
      executor_name: executor.name,
      framework_id: executor.frameworkId,
      source: executor.source,
      statistics: resourceStatistics(agent, executor, nowMs),
    }))
}

/** What one of them uses, and may use. */
export function resourceStatistics(agent: AgentProcess, executor: AgentExecutor, nowMs: number): object {
  const held = holds(executor)
  const quantities = Resources.quantities(held)
  const amount = (name: string) => Scalar.toNumber(quantities.get(name) ?? Scalar.zero)
  const volumes = Resources.list(Resources.persistentVolumes(held))
  const used = executor.tasks.flatMap((task) => agent.usage(task) ?? [])
  const sum = (of: (usage: (typeof used)[number]) => number) => used.reduce((all, each) => all + of(each), 0)
  // Of a task that has no disk but volumes Mesos tells nothing of the sandbox.
  const sandboxMb = amount('disk') - volumes.reduce((all, each) => all + sizeMb(each), 0)
  const sandbox = {
    limit_bytes: sandboxMb * MIB,
    used_bytes: sum(({ sandboxBytes }) => sandboxBytes),
  }
  return {
    timestamp: nowMs / 1000,
    cpus_limit: amount('cpus'),
    cpus_soft_limit: amount('cpus'),
    cpus_user_time_secs: sum(({ cpusUserSecs }) => cpusUserSecs),
    cpus_system_time_secs: sum(({ cpusSystemSecs }) => cpusSystemSecs),
    mem_limit_bytes: amount('mem') * MIB,
    mem_soft_limit_bytes: amount('mem') * MIB,
    mem_rss_bytes: sum(({ memRssBytes }) => memRssBytes),
    ...(sandboxMb > 0 && { disk_limit_bytes: sandbox.limit_bytes, disk_used_bytes: sandbox.used_bytes }),
    disk_statistics: [
      ...(sandboxMb > 0 ? [sandbox] : []),
      ...volumes.map((volume) => volumeJson(agent, volume)),
    ],
  }
}

/** Source: `DiskStatistics`, mesos `include/mesos/mesos.proto`: what is used is left out until it was measured. */
function volumeJson(agent: AgentProcess, volume: Resource): object {
  const { persistence, source } = encodeResource(volume, 'post').disk ?? {}
  const used_bytes = agent.volumeBytes(volume)
  return {
    ...(source && { source }),
    ...(persistence && { persistence }),
    limit_bytes: sizeMb(volume) * MIB,
    ...(used_bytes !== undefined && { used_bytes }),
  }
}

const sizeMb = ({ value }: Resource): number => (value.type === 'SCALAR' ? Scalar.toNumber(value.scalar) : 0)

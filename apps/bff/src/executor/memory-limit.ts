import type { TaskInfo } from '@holdfast/model/framework/task-info'
import type { Resource } from '@holdfast/model/resource/resource'
import { Resources } from '@holdfast/model/resource/resources'
import { Scalar } from '@holdfast/model/scalar'

const MIB = 1024 * 1024

/** What the executor of a command may use beside the command. Source: `DEFAULT_EXECUTOR_MEM`, mesos `src/slave/constants.hpp`. */
const EXECUTOR_MEM_MB = 32

/**
 * How much memory the tasks of one executor may hold together, in bytes: what they were given, or say is their limit, and what the
 * executor was given. Undefined: as much as there is, for one of them has no memory of its own, or no limit.
 *
 * Source: `MemorySubsystemProcess::update()`, mesos `src/slave/containerizer/mesos/isolators/cgroups/subsystems/memory.cpp`.
 */
export function memoryLimitOf(tasks: readonly TaskInfo[]): number | undefined {
  const executor = tasks[0]?.executor
  let mb = executor === undefined ? EXECUTOR_MEM_MB : (memoryOf(executor.resources) ?? 0)
  for (const { resources, wire } of tasks) {
    const limit = wire.limits?.['mem']?.value
    const own = limit === undefined ? memoryOf(resources) : Number(limit)
    if (own === undefined || !Number.isFinite(own)) return undefined
    mb += own
  }
  return mb * MIB
}

function memoryOf(resources: readonly Resource[]): number | undefined {
  const amount = Resources.quantities(Resources.of(resources)).get('mem')
  return amount === undefined ? undefined : Scalar.toNumber(amount)
}

/** Source: `MemorySubsystemProcess::oomWaited()`, of the same file. */
export function overMemory(limitBytes: number, usedBytes: number): string {
  return `Memory limit exceeded: Requested: ${mb(limitBytes)} Maximum Used: ${mb(usedBytes)}`
}

const mb = (bytes: number): string => `${Math.ceil(bytes / MIB)}MB`

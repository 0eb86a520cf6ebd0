import type { TaskInfo } from '@holdfast/model/framework/task-info'
import { Resources } from '@holdfast/model/resource/resources'
import { Scalar } from '@holdfast/model/scalar'

const MIB = 1024 * 1024

/** What the executor of a command may use beside the command. Source: `DEFAULT_EXECUTOR_MEM`, mesos `src/slave/constants.hpp`. */
const EXECUTOR_MEM_MB = 32

/**
 * How much memory a task may hold, in bytes; undefined: as much as there is. A task that has memory for itself is held to it,
 * or to what it says its limit is.
 *
 * Source: `MemorySubsystemProcess::update()`, mesos `src/slave/containerizer/mesos/isolators/cgroups/subsystems/memory.cpp`.
 */
export function memoryLimitOf({ resources, wire }: TaskInfo): number | undefined {
  const limit = wire.limits?.['mem']?.value
  const given = Resources.quantities(Resources.of(resources)).get('mem')
  const mb = limit === undefined ? given && Scalar.toNumber(given) : Number(limit)
  return mb === undefined || !Number.isFinite(mb) ? undefined : (mb + EXECUTOR_MEM_MB) * MIB
}

/** Source: `MemorySubsystemProcess::oomWaited()`, of the same file. */
export function overMemory(limitBytes: number, usedBytes: number): string {
  return `Memory limit exceeded: Requested: ${mb(limitBytes)} Maximum Used: ${mb(usedBytes)}`
}

const mb = (bytes: number): string => `${Math.ceil(bytes / MIB)}MB`

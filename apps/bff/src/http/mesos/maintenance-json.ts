import type { MachineId } from '../../../core/master/machine.ts'
import { machineKey } from '../../../core/master/machine.ts'
import type { MaintenanceAnswer, MaintenanceAnswers } from '../../ports/mesos-cluster.ts'
import type { Maintenance, MaintenanceWindow } from '../../../core/master/policy.ts'

/** A schedule as the wire has it. Source: `Schedule`, mesos `include/mesos/maintenance/maintenance.proto`. */
export interface WireSchedule {
  readonly windows?: readonly WireWindow[]
}

interface WireWindow {
  readonly machine_ids?: readonly MachineId[]
  readonly unavailability: {
    readonly start: { readonly nanoseconds: number }
    readonly duration?: { readonly nanoseconds: number }
  }
}

export function windowsOf({ windows = [] }: WireSchedule): readonly MaintenanceWindow[] {
  return windows.map(({ machine_ids = [], unavailability: { start, duration } }) => ({
    machines: machine_ids,
    startNs: start.nanoseconds,
    ...(duration !== undefined && { durationNs: duration.nanoseconds }),
  }))
}

/** Lists that are empty are left out. */
export function scheduleJson({ windows }: Maintenance): WireSchedule {
  if (windows.length === 0) return {}
  return {
    windows: windows.map(({ machines, startNs, durationNs }) => ({
      machine_ids: machines,
      unavailability: unavailabilityJson({ startNs, durationNs }),
    })),
  }
}

export function unavailabilityJson({
  startNs,
  durationNs,
}: {
  readonly startNs: number
  readonly durationNs?: number | undefined
}): WireWindow['unavailability'] {
  return {
    start: { nanoseconds: startNs },
    ...(durationNs !== undefined && { duration: { nanoseconds: durationNs } }),
  }
}

/**
 * The machines that are to go down, with what frameworks say to that, and those that are.
 *
 * Source: `ClusterStatus`, mesos `include/mesos/maintenance/maintenance.proto`.
 */
export function statusJson({ windows, machines, down }: Maintenance, answers: MaintenanceAnswers): object {
  const draining = windows
    .flatMap((window) => window.machines)
    .filter((machine) => machines.get(machineKey(machine)) === 'DRAINING')
  return {
    ...(draining.length > 0 && {
      draining_machines: draining.map((id) => ({ id, ...statusesOf(answers, id) })),
    }),
    ...(down.size > 0 && { down_machines: [...down.values()] }),
  }
}

function statusesOf(answers: MaintenanceAnswers, machine: MachineId): object {
  const statuses = answers.get(machineKey(machine)) ?? []
  return statuses.length === 0 ? {} : { statuses: statuses.map(answerStatusJson) }
}

/** Source: `InverseOfferStatus`, mesos `include/mesos/allocator/allocator.proto`. */
function answerStatusJson({ frameworkId, accepts, atMs }: MaintenanceAnswer): object {
  return {
    status: accepts ? 'ACCEPT' : 'DECLINE',
    framework_id: { value: frameworkId },
    timestamp: { nanoseconds: atMs * 1_000_000 },
  }
}

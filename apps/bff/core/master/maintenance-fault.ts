import { machineKey, printMachine, type MachineId } from './machine.ts'
import type { Maintenance, MaintenanceWindow } from './policy.ts'

/**
 * What is wrong with a schedule that is to take the place of the present one.
 *
 * Source: `maintenance::validation::schedule()`, mesos `src/master/maintenance.cpp`.
 */
export function scheduleFault(
  windows: readonly MaintenanceWindow[],
  { down }: Maintenance,
): string | undefined {
  const seen = new Set<string>()
  for (const { machines, durationNs } of windows) {
    if (durationNs !== undefined && durationNs < 0) return "Unavailability 'duration' is negative"
    if (machines.length === 0) return 'List of machines in the maintenance window is empty'
    for (const machine of machines) {
      const fault = machineFault(machine)
      if (fault !== undefined) return fault
      const key = machineKey(machine)
      if (seen.has(key)) return `Machine '${printMachine(machine)}' appears more than once in the schedule`
      seen.add(key)
    }
  }
  for (const [key, machine] of down) {
    if (!seen.has(key))
      return `Machine '${printMachine(machine)}' is deactivated and cannot be removed from the schedule`
  }
  return undefined
}

function machineFault({ hostname = '', ip = '' }: MachineId): string | undefined {
  return hostname === '' && ip === '' ? "Both 'hostname' and 'ip' for a machine are empty" : undefined
}

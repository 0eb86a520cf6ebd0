import { unreachable } from '@holdfast/model/invariant'
import type { Role } from '@holdfast/model/ids'
import type { Quantities } from '@holdfast/model/resource/quantities'
import { Scalar } from '@holdfast/model/scalar'
import { machineKey, type MachineId } from './machine.ts'

/** What operators have decided for the whole cluster, not for one agent. Replaced when something in it changes. */
export interface Policy {
  readonly quotas: ReadonlyMap<Role, Quota>
  /** A role that is not there has the weight 1. */
  readonly weights: ReadonlyMap<Role, number>
  readonly maintenance: Maintenance
}

/**
 * What is held ready for a role, and what it may have at most. A name without a guarantee is guaranteed nothing; one without
 * a limit has none.
 *
 * Source: `Quota`, mesos `src/master/quota.hpp`.
 */
export interface Quota {
  readonly guarantees: Quantities
  readonly limits: Quantities
}

/** When machines are to be worked on, and which of them are down for it. Source: mesos `include/mesos/maintenance/maintenance.proto`. */
export interface Maintenance {
  readonly windows: readonly MaintenanceWindow[]
  /** By `machineKey`. */
  readonly down: ReadonlyMap<string, MachineId>
  /** When each machine of the schedule is to go down, by `machineKey`. */
  readonly byMachine: ReadonlyMap<string, MaintenanceWindow>
  /** What every machine of the schedule does, by `machineKey`. */
  readonly machines: ReadonlyMap<string, MachineState>
}

export interface MaintenanceWindow {
  readonly machines: readonly MachineId[]
  readonly startNs: number
  /** Absent: nobody knows how long. */
  readonly durationNs?: number
}

export type MachineState = 'DRAINING' | 'DOWN'

export function maintenanceOf(
  windows: readonly MaintenanceWindow[],
  down: ReadonlyMap<string, MachineId>,
): Maintenance {
  const byMachine = new Map(
    windows.flatMap((window) => window.machines.map((machine) => [machineKey(machine), window])),
  )
  const machines = new Map(
    [...byMachine.keys()].map((key) => [key, down.has(key) ? ('DOWN' as const) : ('DRAINING' as const)]),
  )
  return { windows, down, byMachine, machines }
}

export const emptyPolicy: Policy = {
  quotas: new Map(),
  weights: new Map(),
  maintenance: maintenanceOf([], new Map()),
}

export type PolicyChange =
  /** Without amounts: there is none any longer. */
  | { readonly type: 'QUOTA'; readonly role: Role; readonly quota: Quota }
  | { readonly type: 'WEIGHT'; readonly role: Role; readonly weight: number }
  | { readonly type: 'MAINTENANCE'; readonly maintenance: Maintenance }

export function changePolicy(policy: Policy, change: PolicyChange): Policy {
  switch (change.type) {
    case 'QUOTA':
      return withQuota(policy, change.role, change.quota)
    case 'WEIGHT':
      return { ...policy, weights: new Map(policy.weights).set(change.role, change.weight) }
    case 'MAINTENANCE':
      return { ...policy, maintenance: change.maintenance }
    default:
      return unreachable(change)
  }
}

function withQuota(policy: Policy, role: Role, quota: Quota): Policy {
  const quotas = new Map(policy.quotas)
  if (quota.guarantees.size === 0 && quota.limits.size === 0) quotas.delete(role)
  else quotas.set(role, quota)
  return { ...policy, quotas }
}

/** Whether an amount of each name stays within limits: what they do not name has none. */
export function withinLimits(amounts: Quantities, limits: Quantities): boolean {
  return [...amounts].every(([name, amount]) => amount <= (limits.get(name) ?? Infinity))
}

export const noQuota: Quota = { guarantees: new Map(), limits: new Map() }

export function quantitiesOf(amounts: ReadonlyMap<string, number>): Quantities {
  return new Map([...amounts].map(([name, amount]) => [name, Scalar.of(amount)]))
}

import { unreachable } from '@holdfast/model/invariant'
import { Role } from '@holdfast/model/ids'
import type { Scalar } from '@holdfast/model/scalar'
import { machineKey, type MachineId } from '../../core/master/machine.ts'
import {
  changePolicy,
  emptyPolicy,
  maintenanceOf,
  type MaintenanceWindow,
  type Policy,
  type PolicyChange,
  type Quota,
} from '../../core/master/policy.ts'
import type { Store } from '../store/commit-queue.ts'
import type { Database } from '../store/database.ts'

/** Each quota, and each weight, is a row. Amounts are thousandths. */
export function writePolicy(database: Database, change: PolicyChange): void {
  const { type } = change
  const name = type === 'MAINTENANCE' ? '' : change.role
  const value = valueOf(change)
  if (value === undefined) {
    database.prepare('DELETE FROM policy WHERE kind = ? AND name = ?').run(type, name)
  } else {
    database.prepare('REPLACE INTO policy VALUES (?, ?, ?)').run(type, name, JSON.stringify(value))
  }
}

function valueOf(change: PolicyChange): unknown {
  switch (change.type) {
    case 'QUOTA': {
      const { guarantees, limits } = change.quota
      if (guarantees.size === 0 && limits.size === 0) return undefined
      return { guarantees: [...guarantees], limits: [...limits] } satisfies StoredQuota
    }
    case 'WEIGHT':
      return change.weight
    case 'MAINTENANCE': {
      const { windows, down } = change.maintenance
      return { windows, down: [...down.values()] } satisfies StoredMaintenance
    }
    default:
      return unreachable(change)
  }
}

interface StoredQuota {
  readonly guarantees: readonly (readonly [string, Scalar])[]
  readonly limits: readonly (readonly [string, Scalar])[]
}

interface StoredMaintenance {
  readonly windows: readonly MaintenanceWindow[]
  readonly down: readonly MachineId[]
}

/** What is read was written above: that is why the casts are true. */
export function readPolicy({ database }: Store): Policy {
  let policy = emptyPolicy
  for (const row of database.prepare('SELECT kind, name, value FROM policy').all()) {
    const change = changeOf(String(row.kind), Role(String(row.name)), JSON.parse(String(row.value)))
    policy = changePolicy(policy, change)
  }
  return policy
}

function changeOf(kind: string, role: Role, value: unknown): PolicyChange {
  switch (kind) {
    case 'QUOTA':
      return { type: 'QUOTA', role, quota: quotaOf(value as StoredQuota) }
    case 'WEIGHT':
      return { type: 'WEIGHT', role, weight: value as number }
    case 'MAINTENANCE': {
      const { windows, down } = value as StoredMaintenance
      const keyed = new Map(down.map((machine) => [machineKey(machine), machine]))
      return { type: 'MAINTENANCE', maintenance: maintenanceOf(windows, keyed) }
    }
    default:
      throw new Error(`The database holds a policy of an unknown kind, ${kind}`)
  }
}

const quotaOf = ({ guarantees, limits }: StoredQuota): Quota => ({
  guarantees: new Map(guarantees),
  limits: new Map(limits),
})

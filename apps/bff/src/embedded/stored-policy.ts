import { unreachable } from '@holdfast/model/invariant'
import { Role } from '@holdfast/model/ids'
import type { Scalar } from '@holdfast/model/scalar'
import {
  changePolicy,
  emptyPolicy,
  type Policy,
  type PolicyChange,
  type Quota,
} from '../../core/master/policy.ts'
import type { Store } from '../store/commit-queue.ts'
import type { Database } from '../store/database.ts'

/** Each quota, and each weight, is a row. Amounts are thousandths. */
export function writePolicy(database: Database, change: PolicyChange): void {
  const { type, role } = change
  const value = valueOf(change)
  if (value === undefined) {
    database.prepare('DELETE FROM policy WHERE kind = ? AND name = ?').run(type, role)
  } else {
    database.prepare('REPLACE INTO policy VALUES (?, ?, ?)').run(type, role, JSON.stringify(value))
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
    default:
      return unreachable(change)
  }
}

interface StoredQuota {
  readonly guarantees: readonly (readonly [string, Scalar])[]
  readonly limits: readonly (readonly [string, Scalar])[]
}

/** What is read was written above: that is why the casts are true. */
export function readPolicy({ database }: Store): Policy {
  let policy = emptyPolicy
  for (const row of database.prepare('SELECT kind, name, value FROM policy').all()) {
    const role = Role(String(row.name))
    const value: unknown = JSON.parse(String(row.value))
    if (row.kind === 'QUOTA') {
      policy = changePolicy(policy, { type: 'QUOTA', role, quota: quotaOf(value as StoredQuota) })
    } else {
      policy = changePolicy(policy, { type: 'WEIGHT', role, weight: value as number })
    }
  }
  return policy
}

const quotaOf = ({ guarantees, limits }: StoredQuota): Quota => ({
  guarantees: new Map(guarantees),
  limits: new Map(limits),
})

import type { Cluster } from '../../cluster.ts'
import type { Clock } from '../../clock.ts'
import type { Operations } from '../../operations/operations.ts'

/** What the dashboard API needs. `main.ts` passes it. */
export interface DashboardPorts {
  readonly cluster: Cluster
  readonly identity: ClusterIdentity
  readonly operations: Operations
  readonly access: Access
  readonly clock: Clock
  /** 32 hexadecimal digits that nobody can guess: for sessions, and to name requests. */
  readonly secretId: () => string
}

export interface ClusterIdentity {
  readonly name: string
  readonly kind: 'embedded' | 'mesos'
  /** What people read: "embedded demo cluster", or the leading master's address. */
  readonly address: string
  /** Where Mesos' own endpoints are, for the curl commands: `http://10.0.0.1:5050`. */
  readonly masterUrl: string
  readonly holdfastVersion: string
}

/** Who may use the dashboard. */
export interface Access {
  /** False without `--credentials`: everybody may, and nobody has a name. */
  readonly required: boolean
  /** Whether this principal has this secret, in time that does not depend on either. */
  verify(principal: string, secret: string): boolean
}

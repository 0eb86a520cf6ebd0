import type { Clock, Ids } from '../../clock.ts'
import type { Cluster, ClusterControls } from '../../ports/cluster.ts'
import type { Hosted } from '../../hosted/create-hosted.ts'
import type { Ledger } from '../../ledger/ledger.ts'
import type { Log } from '../../log.ts'
import type { Operations } from '../../operations/operations.ts'
import type { Marathon } from '../../ports/marathon.ts'
import type { Services } from '../../services/services.ts'
import type { OwnSchedulerPort } from '../../ports/own-scheduler.ts'
import type { Authorizer } from '../../authorizer.ts'
import type { Access } from '../../access.ts'

/** What the dashboard API needs. The program passes it. */
export interface DashboardPorts {
  readonly cluster: Cluster
  /** Absent: the cluster is a real one. */
  readonly controls?: ClusterControls
  readonly hosted: Hosted
  readonly identity: ClusterIdentity
  readonly ledger: Ledger
  readonly operations: Operations
  /** Absent: no Marathon is behind this, neither our own nor a real one. */
  readonly marathon?: Marathon
  readonly services?: Services
  /** Absent: no scheduler of ours runs. */
  readonly scheduler?: OwnSchedulerPort
  readonly access: Access
  readonly authorizer: Authorizer
  readonly clock: Clock
  readonly ids: Ids
  readonly log: Log
  /** After so long without a proof an operation is called not confirmed. */
  readonly confirmAfterMs: number
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

import type { Access } from '../../access.ts'
import type { Authorizer } from '../../authorizer.ts'
import type { Clock } from '../../clock.ts'
import type { MesosSubmit } from '../../operations/operations.ts'
import type { MesosCluster } from '../../ports/mesos-cluster.ts'
import type { Verbosity } from '../../verbosity.ts'
import type { Build } from './build.ts'

/** What the endpoints of a master and its agents are made of. */
export interface MasterParts {
  readonly mesos: MesosCluster
  readonly submit: MesosSubmit
  readonly access: Access
  readonly authorizer: Authorizer
  readonly verbosity: Verbosity
  /** The streams of those who follow what happens in the cluster. */
  readonly events: { readonly subscribers: number }
  /** What the program was started with, by Mesos' names. */
  readonly flags: Readonly<Record<string, string>>
  readonly build?: Build
  readonly clock: Clock
}

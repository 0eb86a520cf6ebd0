import type { AgentStatus, DiskRow, VolumeRow, VolumeStatus } from '../api/rows.ts'
import type { Principal } from '../ids.ts'
import type { Operation } from '../operation/operation.ts'
import type { Resource } from '../resource/resource.ts'
import type { Resources } from '../resource/resources.ts'

/** What a plan is computed from: the cluster at one moment, as far as the plan touches it. */
export interface PlanFacts {
  readonly asOfMs: number
  /** Whoever asks; absent when authentication is off. */
  readonly principal: Principal | undefined
  /** Where Mesos' own endpoints are: `http://10.0.0.1:5050`. */
  readonly masterUrl: string
  /** Undefined: the master knows no such agent. */
  agent(agentId: string): PlanAgent | undefined
  /** The hosts of the other agents that hold a volume of this role and id. */
  elsewhere(role: string, persistenceId: string, agentId: string): readonly string[]
  /** Why whoever asks may not do this, as a sentence; undefined when they may. */
  whyForbidden(operation: Operation): string | undefined
  /** Whether any reservation or framework of this role is known. */
  knowsRole(role: string): boolean
}

export interface PlanAgent {
  readonly agentId: string
  readonly hostname: string
  readonly status: AgentStatus
  readonly capabilities: readonly string[]
  readonly total: Resources
  /** What tasks and executors use. */
  readonly used: Resources
  /** What none of them uses; offers are taken back for an operation. */
  readonly available: Resources
  readonly disks: readonly DiskRow[]
  volume(key: string): VolumeRow | undefined
  /** What a new volume will be called while nothing uses it. */
  statusOfNew(volume: Resource): VolumeStatus
}

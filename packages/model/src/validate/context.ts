import type { FrameworkCapability } from '../framework/framework-info.ts'
import type { FrameworkId, Principal, Role } from '../ids.ts'
import type { Checkpointed } from '../operation/checkpointed.ts'
import type { Resource } from '../resource/resource.ts'
import { Resources } from '../resource/resources.ts'

/** What an operation is judged by, beside itself. Looking something up costs O(log n) of what the agent holds. */
export interface OperationContext {
  /** Whoever asks; `undefined` when the cluster does not authenticate, or the framework has no principal. */
  readonly principal: Principal | undefined
  /** What the agent can do. */
  readonly capabilities: ReadonlySet<AgentCapability>
  /** `undefined`: the operator asks. */
  readonly framework: FrameworkContext | undefined
  /** What the agent has written down. */
  readonly checkpointed: Checkpointed
  /** Whether a task or an executor uses the volume, which is given without its allocation. */
  readonly isInUse: (volume: Resource) => boolean
}

export interface FrameworkContext {
  readonly id: FrameworkId
  readonly roles: readonly Role[]
  readonly capabilities: ReadonlySet<FrameworkCapability>
}

/** Source: `SlaveInfo.Capability`, mesos `include/mesos/v1/mesos.proto`. */
export type AgentCapability =
  | 'MULTI_ROLE'
  | 'HIERARCHICAL_ROLE'
  | 'RESERVATION_REFINEMENT'
  | 'RESOURCE_PROVIDER'
  | 'RESIZE_VOLUME'
  | 'AGENT_OPERATION_FEEDBACK'
  | 'AGENT_DRAINING'
  | 'TASK_RESOURCE_LIMITS'

/** `isInUse` for an agent whose used resources are known per framework, each without allocations. */
export function usedBy(used: Iterable<Resources>): OperationContext['isInUse'] {
  const bags = [...used]
  return (volume) => bags.some((bag) => Resources.contains(bag, volume))
}

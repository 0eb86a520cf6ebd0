import type { AgentCapability } from '@holdfast/model/validate/context'
import { unreachable } from '@holdfast/model/invariant'
import { Ranges } from '@holdfast/model/ranges'
import type { Resources } from '@holdfast/model/resource/resources'
import { Scalar } from '@holdfast/model/scalar'

/**
 * What an agent says of itself when it registers, apart from what it has checkpointed.
 *
 * Source: `SlaveInfo`, mesos `include/mesos/mesos.proto`.
 */
export interface AgentInfo {
  /** Its name in the cluster file, which is also that of its folder. Never changes. */
  readonly name: string
  /** Its place in `/slave(number)/...`, from 1. Never changes either. */
  readonly number: number
  readonly hostname: string
  readonly port: number
  /** `slave(3)@127.0.0.1:8080` */
  readonly pid: string
  readonly attributes: readonly Attribute[]
  readonly capabilities: readonly AgentCapability[]
  readonly version: string
  /** From its flags: without dynamic reservations and volumes. */
  readonly resources: Resources
}

export interface Attribute {
  readonly name: string
  readonly value: AttributeValue
}

/** Source: `Attributes::parse()`, mesos `src/common/attributes.cpp`. There are no sets. */
export type AttributeValue =
  | { readonly type: 'TEXT'; readonly text: string }
  | { readonly type: 'SCALAR'; readonly scalar: Scalar }
  | { readonly type: 'RANGES'; readonly ranges: Ranges }

/** As in the agent's flags. */
export function printAttributeValue(value: AttributeValue): string {
  switch (value.type) {
    case 'TEXT':
      return value.text
    case 'SCALAR':
      return Scalar.print(value.scalar)
    case 'RANGES':
      return Ranges.print(value.ranges)
    default:
      return unreachable(value)
  }
}

/** Of an agent of Mesos 1.12. */
export const AGENT_CAPABILITIES: readonly AgentCapability[] = [
  'MULTI_ROLE',
  'HIERARCHICAL_ROLE',
  'RESERVATION_REFINEMENT',
  'RESOURCE_PROVIDER',
  'RESIZE_VOLUME',
  'AGENT_OPERATION_FEEDBACK',
  'AGENT_DRAINING',
  'TASK_RESOURCE_LIMITS',
]

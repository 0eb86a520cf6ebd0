import type { Resources } from '@holdfast/model/resource/resources'
import type { Attribute } from '../../core/agent-info.ts'

/** An agent of the embedded cluster, as its file describes it. */
export interface AgentDefinition {
  /** Names its folder as well; unique, and the same at every start. */
  readonly name: string
  readonly hostname: string
  readonly attributes: readonly Attribute[]
  readonly resources: Resources
}

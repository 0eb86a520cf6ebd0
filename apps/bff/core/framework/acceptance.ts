import type { Role } from '@holdfast/model/ids'
import type { Resources } from '@holdfast/model/resource/resources'
import type { WireOperation } from '@holdfast/model/wire/operation-message'
import type { MasterEffect } from '../master/effects.ts'
import type { MasterState } from '../master/state.ts'
import { drop } from './drop.ts'
import type { FrameworkRecord, Offer } from './state.ts'

/** What goes through the operations of one ACCEPT, from one to the next. */
export interface Acceptance {
  readonly state: MasterState
  readonly framework: FrameworkRecord
  readonly agentId: Offer['agentId']
  readonly role: Role
  /** What is left of the offers, as the operations before have made it; without the role. */
  readonly remaining: Resources
  readonly effects: readonly MasterEffect[]
}

/** The operation comes to nothing. */
export function dropped(acceptance: Acceptance, { id }: WireOperation, message: string): Acceptance {
  const { state, framework, effects } = acceptance
  return { ...acceptance, effects: [...effects, ...drop(state, framework, id, message)] }
}

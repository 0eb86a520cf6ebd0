import { unreachable } from '@holdfast/model/invariant'
import { attemptStep, forgetRefusals, noAttempt } from '../form/attempt.ts'
import type { Attempt, AttemptAction } from '../form/attempt.ts'
import type { Unit } from '../form/size.ts'

export type ReserveField = 'agent' | 'disk' | 'role' | 'size' | 'principal' | 'labels'

export const reserveFields: readonly ReserveField[] = ['agent', 'disk', 'role', 'size', 'principal', 'labels']

/** What a person entered, and nothing that follows from it. */
export interface ReserveForm {
  readonly agentId: string
  readonly diskKey: string
  readonly role: string
  readonly size: string
  readonly unit: Unit
  readonly principal: string
  /** One `key=value` per line. */
  readonly labels: string
  readonly attempt: Attempt<ReserveField>
}

export type ReserveAction =
  | { readonly type: 'choseAgent'; readonly agentId: string }
  | { readonly type: 'choseDisk'; readonly diskKey: string }
  | {
      readonly type: 'typed'
      readonly field: 'role' | 'size' | 'principal' | 'labels'
      readonly text: string
    }
  | { readonly type: 'choseUnit'; readonly unit: Unit }
  | AttemptAction<ReserveField>

export interface ReservePreset {
  readonly agentId?: string
  readonly diskKey?: string
  readonly role?: string
}

export function startReserveForm(preset: ReservePreset): ReserveForm {
  return {
    agentId: preset.agentId ?? '',
    diskKey: preset.diskKey ?? '',
    role: preset.role ?? '',
    size: '',
    unit: 'GiB',
    principal: '',
    labels: '',
    attempt: noAttempt(),
  }
}

export function reserveReducer(form: ReserveForm, action: ReserveAction): ReserveForm {
  switch (action.type) {
    case 'choseAgent':
      return edit(form, { agentId: action.agentId, diskKey: '' }, 'agent', 'disk', 'size')
    case 'choseDisk':
      return edit(form, { diskKey: action.diskKey }, 'disk', 'size')
    case 'typed':
      return edit(form, { [action.field]: action.text }, action.field)
    case 'choseUnit':
      return edit(form, { unit: action.unit }, 'size')
    case 'left':
    case 'submitted':
    case 'refused':
      return { ...form, attempt: attemptStep(form.attempt, action) }
    default:
      return unreachable(action)
  }
}

function edit(
  form: ReserveForm,
  change: Partial<ReserveForm>,
  ...edited: readonly ReserveField[]
): ReserveForm {
  return { ...form, ...change, attempt: forgetRefusals(form.attempt, ...edited) }
}

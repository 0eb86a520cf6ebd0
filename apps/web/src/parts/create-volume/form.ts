import { unreachable } from '@holdfast/model/invariant'
import { attemptStep, forgetRefusals, noAttempt } from '../form/attempt.ts'
import type { Attempt, AttemptAction } from '../form/attempt.ts'
import type { Field } from '../form/fault-field.ts'
import type { Unit } from '../form/size.ts'

/** In the order of the page: the error summary lists them so. */
export const fields: readonly Field[] = ['agent', 'disk', 'role', 'size', 'id', 'containerPath', 'principal']

/** What a person entered, and nothing that follows from it. */
export interface CreateForm {
  readonly agentId: string
  readonly diskKey: string
  readonly role: string
  /** Empty: the one with the most idle space. */
  readonly stackKey: string
  readonly reserveFirst: boolean
  readonly size: string
  readonly unit: Unit
  readonly id: string
  readonly containerPath: string
  readonly principal: string
  readonly shared: boolean
  readonly attempt: Attempt<Field>
}

export type CreateAction =
  | { readonly type: 'choseAgent'; readonly agentId: string }
  | { readonly type: 'choseDisk'; readonly diskKey: string }
  | { readonly type: 'typedRole'; readonly role: string }
  | { readonly type: 'choseStack'; readonly stackKey: string }
  | { readonly type: 'setReserveFirst'; readonly value: boolean }
  | {
      readonly type: 'typed'
      readonly field: 'size' | 'id' | 'containerPath' | 'principal'
      readonly text: string
    }
  | { readonly type: 'choseUnit'; readonly unit: Unit }
  | { readonly type: 'setShared'; readonly value: boolean }
  | AttemptAction<Field>

export interface CreatePreset {
  readonly agentId?: string
  readonly diskKey?: string
  readonly role?: string
}

/** A fresh form. `id` is a suggestion that the person may replace; chance is the caller's. */
export function startForm(preset: CreatePreset, id: string): CreateForm {
  return {
    agentId: preset.agentId ?? '',
    diskKey: preset.diskKey ?? '',
    role: preset.role ?? '',
    stackKey: '',
    reserveFirst: false,
    size: '',
    unit: 'GiB',
    id,
    containerPath: 'data',
    principal: '',
    shared: false,
    attempt: noAttempt(),
  }
}

export function createReducer(form: CreateForm, action: CreateAction): CreateForm {
  switch (action.type) {
    case 'choseAgent':
      return edit(
        form,
        { agentId: action.agentId, diskKey: '', stackKey: '', reserveFirst: false },
        'agent',
        'disk',
        'size',
      )
    case 'choseDisk':
      return edit(form, { diskKey: action.diskKey, stackKey: '', reserveFirst: false }, 'disk', 'size')
    case 'typedRole':
      return edit(form, { role: action.role, stackKey: '', reserveFirst: false }, 'role', 'disk', 'size')
    case 'choseStack':
      return edit(form, { stackKey: action.stackKey, reserveFirst: false }, 'role', 'size')
    case 'setReserveFirst':
      return edit(form, { reserveFirst: action.value }, 'size')
    case 'typed':
      return edit(form, { [action.field]: action.text }, action.field)
    case 'choseUnit':
      return edit(form, { unit: action.unit }, 'size')
    case 'setShared':
      return edit(form, { shared: action.value })
    case 'left':
    case 'submitted':
    case 'refused':
      return { ...form, attempt: attemptStep(form.attempt, action) }
    default:
      return unreachable(action)
  }
}

function edit(form: CreateForm, change: Partial<CreateForm>, ...edited: readonly Field[]): CreateForm {
  return { ...form, ...change, attempt: forgetRefusals(form.attempt, ...edited) }
}

import { unreachable } from '@holdfast/model/invariant'
import { attemptStep, forgetRefusals, noAttempt } from '../form/attempt.ts'
import type { Attempt, AttemptAction } from '../form/attempt.ts'
import { spellSize } from '../form/size.ts'
import type { Unit } from '../form/size.ts'

export type ResizeVerb = 'grow' | 'shrink'

/** The only thing that there is to enter: how large the volume shall be. */
export type ResizeField = 'size'

export const resizeFields: readonly ResizeField[] = ['size']

export interface ResizeForm {
  readonly size: string
  readonly unit: Unit
  readonly reserveFirst: boolean
  readonly attempt: Attempt<ResizeField>
}

export type ResizeAction =
  | { readonly type: 'typed'; readonly size: string }
  | { readonly type: 'choseUnit'; readonly unit: Unit }
  | { readonly type: 'setReserveFirst'; readonly value: boolean }
  | AttemptAction<ResizeField>

/** Begins empty, in the unit in which people say the size that it has. */
export function startResize(sizeMb: number): ResizeForm {
  return { size: '', unit: spellSize(sizeMb).unit, reserveFirst: false, attempt: noAttempt() }
}

export function resizeReducer(form: ResizeForm, action: ResizeAction): ResizeForm {
  switch (action.type) {
    case 'typed':
      return edit(form, { size: action.size })
    case 'choseUnit':
      return edit(form, { unit: action.unit })
    case 'setReserveFirst':
      return edit(form, { reserveFirst: action.value })
    case 'left':
    case 'submitted':
    case 'refused':
      return { ...form, attempt: attemptStep(form.attempt, action) }
    default:
      return unreachable(action)
  }
}

function edit(form: ResizeForm, change: Partial<ResizeForm>): ResizeForm {
  return { ...form, ...change, attempt: forgetRefusals(form.attempt, 'size') }
}

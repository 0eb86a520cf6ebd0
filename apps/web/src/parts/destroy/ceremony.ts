import { unreachable } from '@holdfast/model/invariant'
import type { Ceremony, Plan } from '@holdfast/model/api/operations'

/** Whether the confirmation that the plan asks for was given. */
export function isCeremonyMet(ceremony: Ceremony, typed: string): boolean {
  switch (ceremony.level) {
    case 1:
    case 2:
      return true
    case 3:
      return typed.trim() === ceremony.word
    default:
      return unreachable(ceremony)
  }
}

/** Why a plan cannot be confirmed at all; undefined when it can. */
export function whyNotConfirm(plan: Plan): string | undefined {
  if (plan.request.steps.length === 0) return 'Nothing is left to do.'
  return plan.blocked[0]?.message
}

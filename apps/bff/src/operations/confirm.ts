import type { Confirmation, Plan, PlanBlock } from '@holdfast/model/api/operations'
import { err, ok, type Result } from '@holdfast/model/result'
import type { Unconfirmed } from './operations.ts'

/**
 * Whether a confirmation is of this plan, which was computed again from the facts of now. What somebody else did since
 * the plan was shown makes it another plan, unless nothing that the person agreed to is different.
 */
export function checkConfirmation(
  { fingerprint, word }: Confirmation,
  plan: Plan,
): Result<Plan, Unconfirmed> {
  const [block] = plan.blocked
  if (plan.request.steps.length === 0) {
    return err({ code: 'INVALID', field: 'request/steps', message: 'The request has no steps.' })
  }
  if (fingerprint !== plan.fingerprint) {
    return err({
      code: 'OUTDATED',
      ...(block ? blockProblem(block) : { message: OUTDATED }),
      hint: LOOK_AGAIN,
    })
  }
  if (block !== undefined) {
    return err({ code: block.forbidden ? 'FORBIDDEN' : 'BLOCKED', ...blockProblem(block) })
  }
  if (plan.ceremony.level === 3 && word?.trim() !== plan.ceremony.word) {
    return err({
      code: 'WORD_MISSING',
      field: 'word',
      message: `To confirm this, type ${plan.ceremony.word}.`,
    })
  }
  return ok(plan)
}

function blockProblem({ step, resource, field, message }: PlanBlock): Pick<Unconfirmed, 'field' | 'message'> {
  const resources = resource === undefined ? [] : ['resources', resource]
  return { field: ['request/steps', step, ...resources, ...(field ? [field] : [])].join('/'), message }
}

const OUTDATED = 'Something that this plan was made from has changed since it was shown.'
const LOOK_AGAIN = 'Nothing was done. Look at the new plan and confirm it.'

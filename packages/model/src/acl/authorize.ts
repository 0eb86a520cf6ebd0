import { unreachable } from '../invariant.ts'
import { listOf } from './acls.ts'
import type { Acls, Action, Rule } from './acls.ts'

/** May a principal do this to this object? */
export interface AuthorizationRequest {
  readonly action: Action
  /** A role, user, principal or path, as the action has it. Absent: any object whatever. */
  readonly object?: string
}

/** Answers for one principal and one action; to be kept where many objects are asked about. */
export type Approver = (object: string | undefined) => boolean

/**
 * The rules of one action as they concern one principal; `undefined` is a caller without a principal.
 * The first rule where both sides match decides; without one, `permissive` does.
 *
 * A caller without a principal does not match a rule that names principals: such a caller passes by the rule,
 * and under `permissive` passes altogether.
 *
 * Source: `GenericLocalAuthorizer`, mesos `src/authorizer/local/authorizer.cpp`.
 */
export function getApprover(acls: Acls, subject: string | undefined, action: Action): Approver {
  const rules = (acls.rules.get(listOf(action)) ?? []).filter((rule) => matches(subject, rule.subjects))
  return (object) => {
    const rule = rules.find((candidate) => matches(object, candidate.objects))
    if (rule === undefined) return acls.permissive
    return grants(rule)
  }
}

/** Whether no object at all is refused: then nothing needs to be asked about one by one. */
export function approvesEverything(acls: Acls, subject: string | undefined, action: Action): boolean {
  const rules = (acls.rules.get(listOf(action)) ?? []).filter((rule) => matches(subject, rule.subjects))
  const last = rules.findIndex(({ objects }) => objects.type === 'ANY' || objects.type === 'NONE')
  const reached = last < 0 ? rules : rules.slice(0, last + 1)
  return reached.every(grants) && (last >= 0 || acls.permissive)
}

/** Whether every object is refused: then nothing needs to be offered at all. */
export function refusesEverything(acls: Acls, subject: string | undefined, action: Action): boolean {
  const rules = (acls.rules.get(listOf(action)) ?? []).filter((rule) => matches(subject, rule.subjects))
  const last = rules.findIndex(({ objects }) => objects.type === 'ANY' || objects.type === 'NONE')
  const reached = last < 0 ? rules : rules.slice(0, last + 1)
  return !reached.some(grants) && (last >= 0 || !acls.permissive)
}

export function authorize(acls: Acls, subject: string | undefined, request: AuthorizationRequest): boolean {
  return getApprover(acls, subject, request.action)(request.object)
}

/** All must pass; no request at all is allowed. */
export function authorizeAll(
  acls: Acls,
  subject: string | undefined,
  requests: readonly AuthorizationRequest[],
): boolean {
  return requests.every((request) => authorize(acls, subject, request))
}

function grants({ subjects, objects }: Rule): boolean {
  return subjects.type !== 'NONE' && objects.type !== 'NONE'
}

/** Whether the rule has something to say about the value, or about ANY (`undefined`). NONE says no to everything. */
function matches(value: string | undefined, rule: Rule['objects']): boolean {
  switch (rule.type) {
    case 'ANY':
    case 'NONE':
      return true
    case 'SOME':
      return value !== undefined && rule.values.includes(value)
    case 'SUBTREE':
      return value !== undefined && value.startsWith(rule.prefix)
    default:
      return unreachable(rule)
  }
}

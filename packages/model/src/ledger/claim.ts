import type { Label, Reservation } from '../resource/resource.ts'
import { appOfTaskLabel } from './marathon-ids.ts'

/** What a stack of reservations itself says of whom it belongs to. */
export interface Claim {
  readonly role: string
  readonly principal?: string
  /** The framework that the label `marathon_framework_id` names. */
  readonly frameworkId?: string
  /** The app or pod that the label `marathon_task_id` names. */
  readonly app?: string
}

/** Of the newest reservation; labels that it does not have are looked for below it. Undefined: not reserved. */
export function claimOf(stack: readonly Reservation[]): Claim | undefined {
  const current = stack.at(-1)
  if (!current) return undefined
  const frameworkId = labelIn(stack, 'marathon_framework_id')
  const task = labelIn(stack, 'marathon_task_id')
  const app = task === undefined ? undefined : appOfTaskLabel(task)
  return {
    role: current.role,
    ...(current.principal !== undefined && { principal: current.principal }),
    ...(frameworkId !== undefined && { frameworkId }),
    ...(app !== undefined && { app }),
  }
}

/**
 * What the answer to "does the owner exist?" depends on: when no framework, app or pod under one of these keys comes or
 * goes, the answer stays.
 */
export function claimKeys({ frameworkId, app, role, principal }: Claim): readonly string[] {
  if (frameworkId !== undefined) {
    return [frameworkKey(frameworkId), ...(app === undefined ? [] : [serviceKey(app)])]
  }
  return principal === undefined ? [roleKey(role)] : [roleKey(role), principalKey(principal)]
}

export const frameworkKey = (frameworkId: string) => `framework ${frameworkId}`
export const serviceKey = (app: string) => `service ${app}`
export const roleKey = (role: string) => `role ${role}`
export const principalKey = (principal: string) => `principal ${principal}`

function labelIn(stack: readonly Reservation[], key: string): string | undefined {
  return stack
    .toReversed()
    .flatMap(({ labels }): readonly Label[] => labels ?? [])
    .find((label) => label.key === key && label.value)?.value
}

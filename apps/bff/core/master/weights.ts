import { Role } from '@holdfast/model/ids'
import { validateRole } from '@holdfast/model/role'
import type { Administer, AdminRequestOf, RoleWeight } from './admin-request.ts'
import { FORBIDDEN, decide, refuse } from './admin-answers.ts'
import type { MasterContext, MasterStep } from './effects.ts'
import { isListed } from './listed.ts'
import type { MasterState } from './state.ts'

/** Source: `Master::WeightsHandler::_update()`, mesos `src/master/weights_handler.cpp`. */
export function updateWeights(
  state: MasterState,
  message: Administer,
  { weights }: AdminRequestOf<'UPDATE_WEIGHTS'>,
  context: MasterContext,
): MasterStep {
  const trimmed = weights.map(({ role, weight }) => ({ role: role.trim(), weight }))
  for (const each of trimmed) {
    const fault = faultOf(each, context)
    if (fault !== undefined) return refuse(state, message, 400, fault)
  }
  const requests = trimmed.map(({ role }) => ({ action: 'UPDATE_WEIGHT', object: role }) as const)
  if (!context.authorize(message.principal, requests)) return refuse(state, message, 403, FORBIDDEN)

  const changes = trimmed.map(({ role, weight }) => ({ type: 'WEIGHT', role: Role(role), weight }) as const)
  return decide(state, changes, message, context)
}

function faultOf({ role, weight }: RoleWeight, { settings }: MasterContext): string | undefined {
  const fault = validateRole(role)
  if (fault !== undefined) {
    return `Failed to validate update weights request JSON: Invalid role '${role}': ${fault}`
  }
  if (!isListed(role, settings))
    return `Failed to validate update weights request JSON: Unknown role '${role}'`
  // Unlike Mesos, which takes an infinite weight, and one that is no number.
  if (weight > 0 && weight < Infinity) return undefined
  return (
    `Failed to validate update weights request JSON for role '${role}': ` +
    `Invalid weight '${weight}': Weights must be positive`
  )
}

import { Role } from '@holdfast/model/ids'
import { PersistentMap } from '@holdfast/model/persistent-map'
import { Quantities } from '@holdfast/model/resource/quantities'
import { Resources } from '@holdfast/model/resource/resources'
import type { Administer, AdminRequestOf, QuotaConfig } from './admin-request.ts'
import { FORBIDDEN, decide, refuse } from './admin-answers.ts'
import type { MasterContext, MasterStep } from './effects.ts'
import { changePolicy, noQuota, quantitiesOf, withinLimits, type PolicyChange, type Quota } from './policy.ts'
import { quotaConfigFault } from './quota-fault.ts'
import { consumedByRole } from './consumed.ts'
import { isListed } from './listed.ts'
import { isRegistered, type MasterState } from './state.ts'

/**
 * All of the roles, or none. What is asked for is checked before it is asked whether the principal may.
 *
 * Source: `Master::QuotaHandler::update()`, mesos `src/master/quota_handler.cpp`.
 */
export function updateQuota(
  state: MasterState,
  message: Administer,
  { configs, force }: AdminRequestOf<'UPDATE_QUOTA'>,
  context: MasterContext,
): MasterStep {
  for (const config of configs) {
    const fault =
      unlistedFault(config.role, context) ?? nestedFault(config.role, 'Updating') ?? quotaConfigFault(config)
    if (fault !== undefined) return refuse(state, message, 400, fault)
  }
  const quotas = configs.map((config) => [Role(config.role), quotaOf(config)] as const)
  const fault = force ? undefined : (consumptionFault(state, quotas) ?? overcommit(state, quotas))
  if (fault !== undefined) {
    const text = `Invalid QuotaConfig: ${fault} (use 'force' flag to bypass this check)`
    return refuse(state, message, 400, text)
  }
  const requests = configs.map(({ role }) => ({ action: 'UPDATE_QUOTA_WITH_CONFIG', object: role }) as const)
  if (!context.authorize(message.principal, requests)) return refuse(state, message, 403, FORBIDDEN)
  return decide(state, changesOf(quotas), message, context)
}

/** Source: `Master::QuotaHandler::_set()`, mesos `src/master/quota_handler.cpp`. */
export function setQuota(
  state: MasterState,
  message: Administer,
  { role: name, guarantees, force }: AdminRequestOf<'SET_QUOTA'>,
  context: MasterContext,
): MasterStep {
  const role = Role(name)
  if (!isListed(name, context.settings)) {
    return refuse(state, message, 400, `Failed to validate set quota request: Unknown role '${name}'`)
  }
  const nested = nestedFault(role, 'Setting')
  if (nested !== undefined) return refuse(state, message, 400, nested)
  if (state.policy.quotas.has(role)) {
    const text = `Failed to validate set quota request: Cannot set quota for role '${role}' which already has quota`
    return refuse(state, message, 400, text)
  }
  const fault = quotaConfigFault({ role, guarantees, limits: guarantees })
  if (fault !== undefined) return refuse(state, message, 400, fault)
  if (!context.authorize(message.principal, [{ action: 'UPDATE_QUOTA', object: role }]))
    return refuse(state, message, 403, FORBIDDEN)
  const quotas = [[role, quotaOf({ role, guarantees, limits: guarantees })]] as const
  const excess = force ? undefined : overcommit(state, quotas)
  if (excess === undefined) return decide(state, changesOf(quotas), message, context)
  const text =
    "Quota guarantees overcommit the cluster (use 'force' to bypass this check): " +
    `${excess.charAt(0).toUpperCase()}${excess.slice(1)}`
  return refuse(state, message, 409, text)
}

/** Source: `Master::QuotaHandler::_remove()`, mesos `src/master/quota_handler.cpp`. */
export function removeQuota(
  state: MasterState,
  message: Administer,
  { role: name, what }: AdminRequestOf<'REMOVE_QUOTA'>,
  context: MasterContext,
): MasterStep {
  const role = Role(name)
  if (!isListed(name, context.settings)) {
    const text = `Failed to validate remove quota request for ${what}: Unknown role '${role}'`
    return refuse(state, message, 400, text)
  }
  if (!state.policy.quotas.has(role)) {
    return refuse(state, message, 400, `Failed to remove quota for ${what}: Role '${role}' has no quota set`)
  }
  if (!context.authorize(message.principal, [{ action: 'UPDATE_QUOTA', object: role }]))
    return refuse(state, message, 403, FORBIDDEN)
  return decide(state, [{ type: 'QUOTA', role, quota: noQuota }], message, context)
}

type RoleQuotas = readonly (readonly [Role, Quota])[]

const changesOf = (quotas: RoleQuotas): readonly PolicyChange[] =>
  quotas.map(([role, quota]) => ({ type: 'QUOTA', role, quota }))

/** A guarantee of nothing is none; a limit of nothing is one. */
function quotaOf({ guarantees, limits }: QuotaConfig): Quota {
  return { guarantees: Quantities.add(quantitiesOf(guarantees), new Map()), limits: quantitiesOf(limits) }
}

const unlistedFault = (role: string, { settings }: MasterContext): string | undefined =>
  isListed(role, settings) ? undefined : `Invalid QuotaConfig: '${role}' is not on the roles whitelist`

const nestedFault = (role: string, verb: 'Updating' | 'Setting'): string | undefined =>
  role.includes('/') ? `${verb} quota on nested role '${role}' is not supported yet` : undefined

function consumptionFault(state: MasterState, quotas: RoleQuotas): string | undefined {
  const consumedBy = consumedByRole(state)
  for (const [role, { limits }] of quotas) {
    const consumed = consumedBy.get(role) ?? new Map<never, never>()
    if (withinLimits(consumed, limits)) continue
    return (
      `Role '${role}' is already consuming '${Quantities.print(consumed)}'; ` +
      `this is more than the requested limits '${Quantities.print(limits)}'`
    )
  }
  return undefined
}

/** Against all that the registered agents have, whoever it is reserved to. */
function overcommit(state: MasterState, quotas: RoleQuotas): string | undefined {
  const after = changesOf(quotas).reduce(changePolicy, state.policy)
  let guaranteed: Quantities = new Map()
  for (const { guarantees } of after.quotas.values()) guaranteed = Quantities.add(guaranteed, guarantees)
  let capacity: Quantities = new Map()
  for (const { agent } of PersistentMap.values(state.agents)) {
    if (isRegistered(agent)) capacity = Quantities.add(capacity, Resources.quantities(agent.info.resources))
  }
  if (Quantities.contains(capacity, guaranteed)) return undefined
  return (
    `total quota guarantees '${Quantities.print(guaranteed)}' ` +
    `exceed cluster capacity '${Quantities.print(capacity)}'`
  )
}

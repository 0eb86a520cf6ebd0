import { PersistentMap } from '@holdfast/model/persistent-map'
import type { AgentId } from '@holdfast/model/ids'
import { triggerAgent } from '../allocator/agents.ts'
import { machineKey, machineOf } from '../master/machine.ts'
import type { Maintenance, MaintenanceWindow } from '../master/policy.ts'
import { isRegistered, type MasterAgent, type MasterState } from '../master/state.ts'
import { forgetInquiries } from './inverse-offers.ts'
import { rescindAll, type OffersStep } from './offers.ts'

/**
 * An agent has come, gone, or moved: it is to go down when its machine is. What was asked about one that is gone is void.
 *
 * Source: `Master::addSlave()` and `Master::__removeSlave()`, mesos `src/master/master.cpp`.
 */
export function agentPlanned(state: MasterState, agent: MasterAgent): OffersStep {
  const { agentId } = agent
  const { maintenance } = state.policy
  if (maintenance.windows.length === 0 && PersistentMap.size(state.unavailable) === 0)
    return { state, effects: [] }
  const planned = withWindow(state, agentId, isRegistered(agent) ? windowOf(agent, maintenance) : undefined)
  return isRegistered(agent) ? { state: planned, effects: [] } : forgetInquiries(planned, agentId)
}

/** An agent is not there any more under this id. */
export function agentLeft(state: MasterState, agentId: AgentId): OffersStep {
  return forgetInquiries(withWindow(state, agentId, undefined), agentId)
}

/**
 * The schedule is another one: frameworks are told of it by new offers, and asked anew. Costs a look at each agent.
 *
 * Source: `Master::updateUnavailability()`, mesos `src/master/master.cpp`.
 */
export function scheduleChanged(before: MasterState): OffersStep {
  const { maintenance } = before.policy
  let state = before
  const effects: OffersStep['effects'][number][] = []
  PersistentMap.forEach(before.agents, ({ agent }) => {
    if (!isRegistered(agent)) return
    const { agentId } = agent
    const window = windowOf(agent, maintenance)
    if (PersistentMap.get(before.unavailable, agentId)?.window === window) return
    const rescinded = rescindAll(state, agentId)
    const forgotten = forgetInquiries(rescinded.state, agentId)
    state = withWindow(forgotten.state, agentId, window)
    state = { ...state, allocator: triggerAgent(state.allocator, agentId) }
    effects.push(...rescinded.effects, ...forgotten.effects)
  })
  return { state, effects }
}

function windowOf({ info }: MasterAgent, { byMachine }: Maintenance): MaintenanceWindow | undefined {
  return byMachine.size === 0 ? undefined : byMachine.get(machineKey(machineOf(info)))
}

function withWindow(
  state: MasterState,
  agentId: AgentId,
  window: MaintenanceWindow | undefined,
): MasterState {
  if (PersistentMap.get(state.unavailable, agentId)?.window === window) return state
  const unavailable =
    window === undefined
      ? PersistentMap.delete(state.unavailable, agentId)
      : PersistentMap.set(state.unavailable, agentId, { agentId, window })
  return { ...state, unavailable }
}

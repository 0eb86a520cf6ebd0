import { AgentId, OfferId, Role, type FrameworkId } from '@holdfast/model/ids'
import { frameworkInfoOf } from '@holdfast/model/framework/framework-info'
import { isSchedulerCallType } from '@holdfast/model/validate/scheduler-call'
import { unreachable } from '@holdfast/model/invariant'
import type { WireSchedulerCall } from '@holdfast/model/wire/scheduler-call'
import { revive, suppress, updateFramework } from '../allocator/frameworks.ts'
import type { MasterContext, MasterEffect, MasterStep } from '../master/effects.ts'
import { findAgent, type MasterState } from '../master/state.ts'
import { accept } from './accept.ts'
import { acknowledgeOperation, reconcileOperations } from './feedback.ts'
import { teardown } from './framework-lost.ts'
import { tasksOf } from './hosted.ts'
import { answerInverseOffers, reviveInquiries } from './inverse-offers.ts'
import { findOffer, refuseUntil, rescind, takeBack } from './offers.ts'
import { findFramework, offersOf, putFramework } from './state.ts'
import { termsOf } from './subscribe.ts'
import { acknowledge, kill, reconcile } from './tasks.ts'

/**
 * What a subscribed framework asks for. The call has passed validation, and its sender was checked.
 *
 * Source: `Master::receive(framework, call)`, mesos `src/master/master.cpp`.
 */
export function schedulerCall(
  state: MasterState,
  frameworkId: FrameworkId,
  call: WireSchedulerCall,
  context: MasterContext,
): MasterStep {
  const { type } = call
  const nothing: MasterStep = { state, effects: [] }
  if (type === undefined || !isSchedulerCallType(type)) return nothing
  switch (type) {
    case 'ACCEPT':
      return (call.accept?.operations ?? []).length > 0
        ? accept(state, frameworkId, call.accept ?? {}, context)
        : decline(state, frameworkId, call.accept, context)
    case 'DECLINE':
      return decline(state, frameworkId, call.decline, context)
    case 'REVIVE':
      return reviveRoles(state, frameworkId, call.revive?.roles ?? [])
    case 'SUPPRESS':
      return suppressRoles(state, frameworkId, call.suppress?.roles ?? [])
    case 'KILL':
      return call.kill ? kill(state, frameworkId, call.kill, context) : nothing
    case 'ACKNOWLEDGE':
      return call.acknowledge ? acknowledge(state, frameworkId, call.acknowledge) : nothing
    case 'ACKNOWLEDGE_OPERATION_STATUS':
      return call.acknowledge_operation_status
        ? acknowledgeOperation(state, frameworkId, call.acknowledge_operation_status)
        : nothing
    case 'RECONCILE':
      return reconcile(state, frameworkId, call.reconcile?.tasks ?? [], context)
    case 'RECONCILE_OPERATIONS':
      return reconcileOperations(state, frameworkId, call.reconcile_operations?.operations ?? [])
    case 'SHUTDOWN':
      return call.shutdown ? shutdownExecutor(state, frameworkId, call.shutdown) : nothing
    case 'UPDATE_FRAMEWORK':
      return updateTerms(state, frameworkId, call)
    case 'TEARDOWN':
      return teardown(state, frameworkId, context)
    case 'ACCEPT_INVERSE_OFFERS':
      return answered(state, frameworkId, call.accept_inverse_offers, true, context)
    case 'DECLINE_INVERSE_OFFERS':
      return answered(state, frameworkId, call.decline_inverse_offers, false, context)
    case 'SUBSCRIBE':
    // Executors here take no messages; and the built-in allocator of Mesos does not go by requests either.
    case 'MESSAGE':
    case 'REQUEST':
      return nothing
    default:
      return unreachable(type)
  }
}

/** Offers that are gone already are no mistake. Source: `Master::decline()`, mesos `src/master/master.cpp`. */
function decline(
  before: MasterState,
  frameworkId: FrameworkId,
  call: WireSchedulerCall['decline'],
  { now }: MasterContext,
): MasterStep {
  let state = before
  for (const { value } of call?.offer_ids ?? []) {
    const offer = findOffer(state, OfferId(value))
    if (offer?.frameworkId === frameworkId) state = takeBack(state, offer, refuseUntil(call?.filters, now))
  }
  return { state, effects: [] }
}

function answered(
  state: MasterState,
  frameworkId: FrameworkId,
  call: WireSchedulerCall['accept_inverse_offers'],
  accepts: boolean,
  { now }: MasterContext,
): MasterStep {
  const offerIds = (call?.inverse_offer_ids ?? []).map(({ value }) => OfferId(value))
  const until = refuseUntil(call?.filters, now)
  return {
    state: answerInverseOffers(state, frameworkId, offerIds, { accepts, atMs: now }, until),
    effects: [],
  }
}

/** One role that the framework does not have, and nothing is done. */
function reviveRoles(state: MasterState, frameworkId: FrameworkId, names: readonly string[]): MasterStep {
  const record = findFramework(state.frameworks, frameworkId)
  const roles = names.map(Role)
  if (record === undefined || !roles.every((role) => record.info.roles.includes(role)))
    return { state, effects: [] }
  const revived = new Set(roles.length > 0 ? roles : record.info.roles)
  const suppressed = new Set([...record.suppressed].filter((role) => !revived.has(role)))
  const asked = reviveInquiries(state, frameworkId)
  return {
    state: {
      ...asked,
      frameworks: putFramework(asked.frameworks, { ...record, suppressed }),
      allocator: revive(state.allocator, frameworkId, roles),
    },
    effects: [],
  }
}

function suppressRoles(state: MasterState, frameworkId: FrameworkId, names: readonly string[]): MasterStep {
  const record = findFramework(state.frameworks, frameworkId)
  const roles = names.map(Role)
  if (record === undefined || !roles.every((role) => record.info.roles.includes(role)))
    return { state, effects: [] }
  const suppressed = new Set([...record.suppressed, ...(roles.length > 0 ? roles : record.info.roles)])
  return {
    state: {
      ...state,
      frameworks: putFramework(state.frameworks, { ...record, suppressed }),
      allocator: suppress(state.allocator, frameworkId, roles),
    },
    effects: [],
  }
}

/** Its tasks end with it. Source: `Master::shutdown()`, mesos `src/master/master.cpp`. */
function shutdownExecutor(
  state: MasterState,
  frameworkId: FrameworkId,
  { executor_id, agent_id }: NonNullable<WireSchedulerCall['shutdown']>,
): MasterStep {
  const agent = findAgent(state, AgentId(agent_id.value))?.agent
  const tasks = tasksOf(state, frameworkId).filter(
    ({ agentId, info }) =>
      agentId === agent?.agentId && (info.executor?.executorId ?? info.taskId) === executor_id.value,
  )
  const effects: MasterEffect[] = tasks.flatMap(({ agentId, info }) =>
    agent === undefined
      ? []
      : [
          {
            type: 'SEND',
            agentName: agent.info.name,
            message: {
              type: 'KILL_TASK',
              masterId: state.masterId,
              agentId,
              frameworkId,
              taskId: info.taskId,
              graceMs: 0,
            },
          },
        ],
  )
  return { state, effects }
}

/**
 * It says something else of itself. Offers in roles that it has left are taken back.
 *
 * Source: `Master::updateFramework()`, mesos `src/master/master.cpp`.
 */
function updateTerms(before: MasterState, frameworkId: FrameworkId, call: WireSchedulerCall): MasterStep {
  const record = findFramework(before.frameworks, frameworkId)
  const update = call.update_framework
  if (record === undefined || update === undefined) return { state: before, effects: [] }
  const info = frameworkInfoOf(update.framework_info, record.info.principal)
  const suppressed = new Set((update.suppressed_roles ?? []).map(Role))
  let state = { ...before, frameworks: putFramework(before.frameworks, { ...record, info, suppressed }) }
  const effects: MasterEffect[] = []
  for (const offer of offersOf(state.frameworks, frameworkId)) {
    if (info.roles.includes(offer.role)) continue
    const step = rescind(state, offer)
    state = step.state
    effects.push(...step.effects)
  }
  const held = new Set(tasksOf(state, frameworkId).map(({ role }) => role))
  const allocator = updateFramework(state.allocator, termsOf(frameworkId, info, suppressed), (role) =>
    held.has(role),
  )
  return { state: { ...state, allocator }, effects }
}

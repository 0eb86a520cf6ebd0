import { requestsOf } from '@holdfast/model/acl/requests'
import { applyConversions } from '@holdfast/model/operation/apply'
import { consumedBy, getResourceConversions } from '@holdfast/model/operation/conversions'
import { operationMessage } from '@holdfast/model/operation/error'
import { allocateOperation, unallocateOperation } from '@holdfast/model/operation/map'
import type { OfferOperation, Operation } from '@holdfast/model/operation/operation'
import { OperationId } from '@holdfast/model/ids'
import { printResources } from '@holdfast/model/resource/print'
import { Resources } from '@holdfast/model/resource/resources'
import { err, ok, type Result } from '@holdfast/model/result'
import { usedBy } from '@holdfast/model/validate/context'
import { validationMessage } from '@holdfast/model/validate/messages'
import { validateOperation } from '@holdfast/model/validate/operation'
import type { WireOperation } from '@holdfast/model/wire/operation-message'
import { convert } from '../master/convert.ts'
import type { MasterContext, MasterEffect } from '../master/effects.ts'
import { Log, toAgent } from '../master/operation-log.ts'
import { expectProof } from '../master/proof.ts'
import { findAgent, putAgent, type AgentRecord, type MasterAgent } from '../master/state.ts'
import { type Acceptance, dropped } from './acceptance.ts'
import { expectFeedback } from './feedback.ts'
import { rescind } from './offers.ts'
import { uuidOf } from './uuid.ts'

/** One operation on what is left of the offers: applied, stored and sent, or dropped. */
export function operateOnOffer(
  acceptance: Acceptance,
  wire: WireOperation,
  given: OfferOperation,
  context: MasterContext,
): Acceptance {
  if (given.type === 'RESERVE' && given.source !== undefined) {
    return dropped(acceptance, wire, 'Reservation updates are not yet implemented for the scheduler API.')
  }
  if (!isOnResources(given)) {
    return dropped(
      acceptance,
      wire,
      validationText(acceptance, "'source' is not managed by a resource provider"),
    )
  }
  const operation = allocateOperation(given, acceptance.role)
  const record = findAgent(acceptance.state, acceptance.agentId)
  if (record === undefined) return acceptance
  const fault = faultOf(acceptance, record.agent, operation, context)
  if (fault !== undefined) return dropped(acceptance, wire, fault)
  const ready = rescindShared(acceptance, operation)
  const applied = applyTo(ready, operation)
  if (!applied.ok) return dropped(ready, wire, applied.error)
  return send({ ...ready, remaining: applied.value }, wire, operation, context)
}

function isOnResources(operation: OfferOperation): operation is Operation {
  switch (operation.type) {
    case 'CREATE_DISK':
    case 'DESTROY_DISK':
    case 'LAUNCH':
    case 'LAUNCH_GROUP':
      return false
    default:
      return true
  }
}

/** Mesos says on which agent, after what is wrong. */
function validationText({ state, agentId }: Acceptance, message: string): string {
  const info = findAgent(state, agentId)?.agent.info
  return `${message}; on agent ${agentId} at ${info?.pid} (${info?.hostname})`
}

function faultOf(
  acceptance: Acceptance,
  agent: MasterAgent,
  operation: Operation,
  { authorize }: MasterContext,
): string | undefined {
  const { info, frameworkId } = acceptance.framework
  const error = validateOperation(operation, {
    principal: info.principal,
    capabilities: agent.capabilities,
    framework: { id: frameworkId, roles: info.roles, capabilities: info.capabilities },
    checkpointed: agent.checkpointed,
    isInUse: usedBy([Resources.unallocate(agent.used)]),
  })
  if (error !== undefined) return validationText(acceptance, validationMessage(error))
  const requests = requestsOf(operation)
  if (authorize(info.principal, requests)) return undefined
  const [request] = requests
  return `Principal '${info.principal ?? 'ANY'}' no authorized to perform action ${request?.action ?? operation.type}`
}

/** Whoever else was offered a shared volume that goes is told that there is nothing to be had. */
function rescindShared(acceptance: Acceptance, operation: Operation): Acceptance {
  if (operation.type !== 'DESTROY' || !operation.volumes.some(({ shared }) => shared)) return acceptance
  const volumes = unallocateOperation(operation)
  if (volumes.type !== 'DESTROY') return acceptance
  let { state } = acceptance
  const effects = [...acceptance.effects]
  for (const offer of findAgent(state, acceptance.agentId)?.agent.hosted.offers ?? []) {
    if (!volumes.volumes.some((volume) => Resources.contains(offer.resources, volume))) continue
    const step = rescind(state, offer)
    state = step.state
    effects.push(...step.effects)
  }
  return { ...acceptance, state, effects }
}

/** What is left of the offers afterwards. What was resized cannot be used by the operations that follow. */
function applyTo({ remaining, role }: Acceptance, operation: Operation): Result<Resources, string> {
  const conversions = getResourceConversions(unallocateOperation(operation))
  if (!conversions.ok) return err(operationMessage(conversions.error))
  const consumed = consumedBy(conversions.value)
  const printed = (bag: Resources) => printResources(Resources.allocate(bag, role))
  if (operation.type === 'GROW_VOLUME' || operation.type === 'SHRINK_VOLUME') {
    if (Resources.contains(remaining, consumed)) return ok(Resources.subtract(remaining, consumed))
    return err(
      `Invalid ${operation.type} operation: ${printed(remaining)} does not contain ${printed(consumed)}`,
    )
  }
  const result = applyConversions(remaining, conversions.value)
  if (result.ok) return result
  const { error } = result
  return err(
    error.code === 'INSUFFICIENT_RESOURCES'
      ? `${printed(error.available)} does not contain ${printed(error.consumed)}`
      : operationMessage(error),
  )
}

/** As an operator's operation goes: stored, and then sent to the agent. */
function send(
  acceptance: Acceptance,
  wire: WireOperation,
  allocated: Operation,
  context: MasterContext,
): Acceptance {
  const { framework, agentId } = acceptance
  const record = findAgent(acceptance.state, agentId)
  const operation = unallocateOperation(allocated)
  const agent = record && convert(record.agent, operation)
  // What the offers hold was the agent's again before any operation.
  if (record === undefined || !agent?.ok)
    return dropped(acceptance, wire, 'The agent has less than was offered')
  const { nextUuid } = acceptance.state.frameworks
  const operationId = OperationId(uuidOf(acceptance.state.masterId, nextUuid))
  const sequence = record.log.next
  const { principal } = framework.info
  const pending = {
    sequence,
    operationId,
    operation,
    ...(principal !== undefined && { principal }),
    acceptedMs: context.now,
  }
  const appended: AgentRecord = { ...record, agent: agent.value, log: Log.append(record.log, pending) }
  const proof = expectProof(appended, context)
  const { state } = acceptance
  const counted = { ...state, frameworks: { ...state.frameworks, nextUuid: nextUuid + 1 } }
  const put = putAgent(counted, proof.record)
  const { frameworkId } = framework
  const expected =
    wire.id === undefined
      ? { state: put, effects: [] }
      : expectFeedback(put, { frameworkId, agentId, sequence, name: wire.id.value, operationId })
  const effects: MasterEffect[] = [
    { type: 'STORE', change: { type: 'ACCEPTED', agentId, operation: pending } },
    ...expected.effects,
    ...sendTo(agent.value, pending),
    ...proof.effects,
  ]
  return { ...acceptance, state: expected.state, effects: [...acceptance.effects, ...effects] }
}

/** A disconnected agent gets it when it is back. */
function sendTo(
  { agentId, info, status }: MasterAgent,
  pending: Parameters<typeof toAgent>[0],
): MasterEffect[] {
  if (status !== 'active') return []
  const message = { type: 'APPLY_OPERATIONS', agentId, operations: [toAgent(pending)] } as const
  return [{ type: 'SEND', agentName: info.name, message }]
}

import { requestsOf } from '@holdfast/model/acl/requests'
import { invariant } from '@holdfast/model/invariant'
import { operationMessage } from '@holdfast/model/operation/error'
import { err, ok, type Result } from '@holdfast/model/result'
import { rescindFor } from '../framework/rescind-for.ts'
import type { Answer, MasterContext, MasterEffect, MasterRefusal, MasterStep, Operate } from './effects.ts'
import { convert } from './convert.ts'
import { Log, toAgent } from './operation-log.ts'
import { invalidOperation } from './invalid-operation.ts'
import { expectProof } from './proof.ts'
import {
  findAgent,
  isRegistered,
  putAgent,
  type AgentRecord,
  type MasterAgent,
  type MasterState,
  type PendingOperation,
} from './state.ts'

/**
 * An operator's request, decided in Mesos' order: is the agent known, is the request valid, may this principal do it, is there
 * enough. Whoever may not do a thing is told first what is wrong with it.
 *
 * Source: `Master::Http::_operation()`, mesos `src/master/http.cpp`.
 */
export function operate(before: MasterState, message: Operate, context: MasterContext): MasterStep {
  const refusal = refusalOf(findAgent(before, message.agentId), message, context)
  if (refusal !== undefined) return { state: before, effects: [answer(message, err(refusal))] }

  // What was offered is taken back, and stays taken back even if that was not enough.
  const { state, effects: rescinded } = rescindFor(before, message.agentId, message.operation, context)
  const record = findAgent(state, message.agentId)
  invariant(record, 'An agent went away while its offers were taken back')
  const applied = convert(record.agent, message.operation)
  if (!applied.ok) {
    const refused = err({ status: 409, message: operationMessage(applied.error) } as const)
    return { state, effects: [...rescinded, answer(message, refused)] }
  }

  const agent = applied.value
  const operation = pendingOf(message, record, context)
  const proof = expectProof({ ...record, agent, log: Log.append(record.log, operation) }, context)
  const effects: MasterEffect[] = [
    ...rescinded,
    { type: 'STORE', change: { type: 'ACCEPTED', agentId: agent.agentId, operation } },
    answer(message, ok({ atMs: context.now })),
  ]
  // A disconnected agent gets it when it is back.
  if (agent.status === 'active') effects.push(sendTo(agent, operation))
  return { state: putAgent(state, proof.record), effects: [...effects, ...proof.effects] }
}

function refusalOf(
  record: AgentRecord | undefined,
  { operation, principal }: Operate,
  context: MasterContext,
): MasterRefusal | undefined {
  if (record === undefined || !isRegistered(record.agent)) {
    return { status: 400, message: 'No agent found with specified ID' }
  }
  const invalid = invalidOperation(record.agent, operation, principal)
  if (invalid !== undefined) return { status: 400, message: invalid }
  return context.authorize(principal, requestsOf(operation))
    ? undefined
    : { status: 403, message: '403 Forbidden.' }
}

function pendingOf(message: Operate, { log }: AgentRecord, { now }: MasterContext): PendingOperation {
  const { operationId, operation, principal } = message
  return {
    sequence: log.next,
    operationId,
    operation,
    ...(principal === undefined ? {} : { principal }),
    acceptedMs: now,
  }
}

function answer({ token }: Operate, result: Answer | Result<never, MasterRefusal>): MasterEffect {
  return { type: 'ANSWER', token, answer: result }
}

function sendTo({ agentId, info }: MasterAgent, operation: PendingOperation): MasterEffect {
  const message = { type: 'APPLY_OPERATIONS', agentId, operations: [toAgent(operation)] } as const
  return { type: 'SEND', agentName: info.name, message }
}

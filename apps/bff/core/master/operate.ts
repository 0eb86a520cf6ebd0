import { requestsOf } from '@holdfast/model/acl/requests'
import { operationMessage } from '@holdfast/model/operation/error'
import { err, ok, type Result } from '@holdfast/model/result'
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
export function operate(state: MasterState, message: Operate, context: MasterContext): MasterStep {
  const record = findAgent(state, message.agentId)
  const applied = tryToApply(record, message, context)
  if (!applied.ok) return { state, effects: [answer(message, applied)] }
  const { record: known, agent } = applied.value

  const operation = pendingOf(message, known, context)
  const proof = expectProof({ ...known, agent, log: Log.append(known.log, operation) }, context)
  const effects: MasterEffect[] = [
    { type: 'STORE', change: { type: 'ACCEPTED', agentId: agent.agentId, operation } },
    answer(message, ok({ atMs: context.now })),
  ]
  // A disconnected agent gets it when it is back.
  if (agent.status === 'active') effects.push(sendTo(agent, operation))
  return { state: putAgent(state, proof.record), effects: [...effects, ...proof.effects] }
}

interface Applied {
  readonly record: AgentRecord
  readonly agent: MasterAgent
}

function tryToApply(
  record: AgentRecord | undefined,
  { operation, principal }: Operate,
  context: MasterContext,
): Result<Applied, MasterRefusal> {
  if (record === undefined || !isRegistered(record.agent)) {
    return err({ status: 400, message: 'No agent found with specified ID' })
  }
  const invalid = invalidOperation(record.agent, operation, principal)
  if (invalid !== undefined) return err({ status: 400, message: invalid })
  if (!context.authorize(principal, requestsOf(operation)))
    return err({ status: 403, message: '403 Forbidden.' })

  // What is offered is not available: whoever rescinds offers does it before this line.
  const agent = convert(record.agent, operation)
  if (!agent.ok) return err({ status: 409, message: operationMessage(agent.error) })
  return ok({ record, agent: agent.value })
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

import { applyCheckpointed, checkpointMessage } from '@holdfast/model/operation/checkpoint'
import { Resources } from '@holdfast/model/resource/resources'
import { err, ok, type Result } from '@holdfast/model/result'
import { resume, tasksOf } from '../executor/recover.ts'
import type { AgentContext, AgentRecovery, AgentStep } from './effects.ts'
import { register } from './registration.ts'
import type { AgentState } from './state.ts'
import { carryOut, outcomesOf } from './work.ts'

/**
 * An agent that starts. What its last life intended and did not finish is carried out before anybody hears of it.
 * Fails, in Mesos' words, when what it wrote down does not fit its flags any longer.
 *
 * Source: `Slave::recover()`, mesos `src/slave/slave.cpp`.
 */
export function recoverAgent(recovery: AgentRecovery, { now }: AgentContext): Result<AgentStep, string> {
  const { info, incarnation, agentId, applied, intents } = recovery
  const checkpointed = Resources.of(recovery.checkpointed)
  const total = applyCheckpointed(info.resources, checkpointed)
  if (!total.ok) return err(checkpointMessage(total.error))
  const state: AgentState = {
    info,
    incarnation,
    startTimeMs: now,
    ...(agentId === undefined ? {} : { agentId }),
    registered: false,
    total: total.value,
    applied,
    received: intents.at(-1)?.sequence ?? applied,
    inbox: undefined,
    called: false,
    tasks: tasksOf(recovery.stored),
    recovering: intents.length > 0,
  }
  const step = intents.length === 0 ? { state, effects: [] } : carryOut(state, outcomesOf(state, intents))
  return ok({ state: step.state, effects: [...resume(state.tasks), ...step.effects] })
}

/** After the first commit of its life there is nothing left of the last one. */
export function recovered({ state, effects }: AgentStep, context: AgentContext): AgentStep {
  if (!state.recovering) return { state, effects }
  const registering = register({ ...state, recovering: false }, context)
  return { state: registering.state, effects: [...effects, ...registering.effects] }
}

import { AgentId } from '@holdfast/model/ids'
import { PersistentMap } from '@holdfast/model/persistent-map'
import { dropTask } from '../framework/hosted.ts'
import { feedbackPassedOn } from '../framework/feedback.ts'
import { forgetInquiries } from '../framework/inverse-offers.ts'
import { rescindAll } from '../framework/offers.ts'
import { decideTask, stateFor } from '../framework/statuses.ts'
import { isTerminal } from '../framework/task-status.ts'
import { tell } from '../framework/tell.ts'
import type { RegisterAgent } from '../messages.ts'
import { admit } from './admit.ts'
import type { MasterContext, MasterEffect, MasterStep } from './effects.ts'
import { Log } from './operation-log.ts'
import { isRegistered, withoutAgent, type AgentRecord, type MasterState } from './state.ts'

const REPLACED = 'a new agent registered at the same address'

/**
 * An agent that is known comes without its id: its machine began anew, and what ran there is no more. It gets another id,
 * and the one that it had is over at once.
 *
 * Unlike Mesos, which forgets what it had accepted for the old id: the disks are the same, and the new agent does it.
 *
 * Source: `Master::__registerSlave()` and `Master::removeSlave()`, mesos `src/master/master.cpp`.
 */
export function succeed(
  before: MasterState,
  old: AgentRecord,
  message: RegisterAgent,
  context: MasterContext,
): MasterStep {
  const gone = old.agent.status === 'gone'
  const removed = remove(before, old, context)
  const taken = newAgent(removed.state, message, context, {
    agentId: old.agent.agentId,
    formerIds: [...old.agent.formerIds, { agentId: old.agent.agentId, ...(gone && { gone: true as const }) }],
    log: gone ? Log.startingAt(message.applied + 1) : old.log,
  })
  return { state: taken.state, effects: [...removed.effects, ...taken.effects] }
}

/** Under an id that no agent had before. */
export function newAgent(
  state: MasterState,
  { info, incarnation, session, total, applied }: RegisterAgent,
  context: MasterContext,
  predecessor?: Parameters<typeof admit>[3],
): MasterStep {
  const agentId = AgentId(`${state.masterId}-S${state.nextAgent}`)
  const counted = { ...state, nextAgent: state.nextAgent + 1 }
  const known = predecessor === undefined ? counted : feedbackPassedOn(counted, predecessor.agentId, agentId)
  return admit(known, { agentId, info, incarnation, session, total, applied }, context, predecessor)
}

/** Nothing of it is left in anybody's hands. */
function remove(before: MasterState, old: AgentRecord, context: MasterContext): MasterStep {
  const { agentId, info, hosted } = old.agent
  const rescinded = rescindAll(before, agentId)
  let { state } = rescinded
  const effects: MasterEffect[] = [
    ...rescinded.effects,
    { type: 'STOP_TIMER', message: { type: 'PING_DUE', agentId } },
    { type: 'STOP_TIMER', message: { type: 'REREGISTRATION_DUE', agentId } },
    { type: 'STOP_TIMER', message: { type: 'PROOF_DUE', agentId } },
    { type: 'STOP_TIMER', message: { type: 'LAUNCH_DUE', agentId } },
    { type: 'LOG', level: 'warning', text: `Removed agent ${agentId} (${info.hostname}): ${REPLACED}` },
  ]
  if (isRegistered(old.agent)) {
    const forgotten = forgetInquiries(state, agentId)
    state = forgotten.state
    effects.push(...forgotten.effects)
    PersistentMap.forEach(state.frameworks.registered, ({ frameworkId }) => {
      effects.push(...tell(state, frameworkId, { type: 'FAILURE', agentId }))
    })
  }
  for (const task of PersistentMap.values(hosted.tasks)) {
    if (isTerminal(task.state)) {
      state = dropTask(state, task)
      continue
    }
    const word = {
      state: stateFor(state, task.frameworkId, 'TASK_GONE'),
      reason: 'REASON_AGENT_REMOVED',
      message: `Agent ${info.hostname} removed: ${REPLACED}`,
    }
    const step = decideTask(state, task, word, context)
    state = step.state
    effects.push(...step.effects)
  }
  const record = PersistentMap.get(state.agents, agentId) ?? old
  return { state: withoutAgent(state, record), effects }
}

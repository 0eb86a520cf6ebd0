import { applyCheckpointed, checkpointMessage } from '@holdfast/model/operation/checkpoint'
import { PersistentMap } from '@holdfast/model/persistent-map'
import { printResources } from '@holdfast/model/resource/print'
import { Resources } from '@holdfast/model/resource/resources'
import { err, ok, type Result } from '@holdfast/model/result'
import { isTerminal } from '../framework/task-status.ts'
import { resume, tasksOf } from '../executor/recover.ts'
import { compatible } from './compatibility.ts'
import type { AgentContext, AgentEffect, AgentRecovery, AgentStep } from './effects.ts'
import { register } from './registration.ts'
import type { AgentState } from './state.ts'
import { carryOut, outcomesOf } from './work.ts'

/**
 * An agent that starts. What its last life intended and did not finish is carried out before anybody hears of it.
 * Fails, in Mesos' words, when what it wrote down does not fit its flags any longer, or when it says of itself what an agent that
 * keeps its id may not. After a reboot the latter only costs it its id; what is on its disks stays.
 *
 * Source: `Slave::recover()`, mesos `src/slave/slave.cpp`.
 */
export function recoverAgent(recovery: AgentRecovery, { now }: AgentContext): Result<AgentStep, string> {
  const { info, incarnation, applied, intents } = recovery
  const checkpointed = Resources.of(recovery.checkpointed)
  const total = applyCheckpointed(info.resources, checkpointed)
  if (!total.ok) {
    const [has, flags] = [printResources(checkpointed), printResources(info.resources)]
    const reason = checkpointMessage(total.error)
    return err(`Checkpointed resources ${has} are incompatible with agent resources ${flags}: ${reason}`)
  }
  const identity = identityOf(recovery)
  if (!identity.ok) return identity
  const { agentId, anew } = identity.value
  const state: AgentState = {
    info,
    incarnation,
    session: 0,
    startTimeMs: now,
    ...(agentId === undefined ? {} : { agentId }),
    registered: false,
    total: total.value,
    applied,
    received: intents.at(-1)?.sequence ?? applied,
    inbox: undefined,
    called: false,
    tasks: tasksOf(anew ? { tasks: [] } : recovery.stored),
    recovering: intents.length > 0,
  }
  const step = intents.length === 0 ? { state, effects: [] } : carryOut(state, outcomesOf(state, intents))
  const started: AgentEffect[] = isNews(recovery, anew) ? [startedAs(recovery, anew)] : []
  const tasks = wasRebooted(recovery) ? endedByReboot(state) : resume(state.tasks)
  return ok({ state: step.state, effects: [...started, ...tasks, ...step.effects] })
}

/** Nothing is written down that is there already: thousands of agents may start at once. */
function isNews({ info, lastLife, bootId }: AgentRecovery, anew: boolean): boolean {
  if (anew || lastLife === undefined || lastLife.bootId !== bootId) return true
  return !compatible('equal', lastLife.info, info).ok
}

function startedAs({ info, bootId }: AgentRecovery, anew: boolean): AgentEffect {
  return { type: 'STORE', change: { type: 'STARTED', info, anew, ...(bootId !== undefined && { bootId }) } }
}

interface Identity {
  readonly agentId: AgentRecovery['agentId']
  readonly anew: boolean
}

function identityOf(recovery: AgentRecovery): Result<Identity, string> {
  const { agentId, lastLife, info, policy } = recovery
  if (agentId === undefined || lastLife === undefined) return ok({ agentId, anew: false })
  const fits = compatible(policy, lastLife.info, info)
  if (fits.ok) return ok({ agentId, anew: false })
  return wasRebooted(recovery) ? ok({ agentId: undefined, anew: true }) : fits
}

/** Nothing that ran in its last life runs any more. */
function wasRebooted({ lastLife, bootId }: AgentRecovery): boolean {
  return lastLife?.bootId !== undefined && bootId !== undefined && lastLife.bootId !== bootId
}

/** Source: `Framework::recoverExecutor()` and `Slave::executorTerminated()`, mesos `src/slave/slave.cpp`. */
function endedByReboot({ tasks }: AgentState): AgentEffect[] {
  return PersistentMap.values(tasks.tasks)
    .filter(({ state }) => !isTerminal(state))
    .map(({ frameworkId, info }) => ({
      type: 'TELL_SELF',
      message: {
        type: 'TASK_EVENT',
        frameworkId,
        taskId: info.taskId,
        state: 'TASK_FAILED',
        source: 'SOURCE_AGENT',
        reason: 'REASON_EXECUTOR_TERMINATED',
        message: 'Abnormal executor termination: the machine of the agent was rebooted',
      },
    }))
}

/** After the first commit of its life there is nothing left of the last one. */
export function recovered({ state, effects }: AgentStep, context: AgentContext): AgentStep {
  if (!state.recovering) return { state, effects }
  const registering = register({ ...state, recovering: false }, context)
  return { state: registering.state, effects: [...effects, ...registering.effects] }
}

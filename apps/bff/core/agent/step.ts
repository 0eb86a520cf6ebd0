import { unreachable } from '@holdfast/model/invariant'
import { runTasks, takeWaiting } from '../executor/run-tasks.ts'
import { statusesDue } from '../executor/statuses.ts'
import { acknowledgeStatus, killTask, shutdownFramework, taskEvent } from '../executor/task-events.ts'
import { applyOperations } from './apply-operations.ts'
import type { AgentContext, AgentMessage, AgentStep } from './effects.ts'
import { masterDetected, masterSilent, ping, registered, registrationDue, shutdown } from './registration.ts'
import { recovered } from './recover.ts'
import type { AgentState, Batch } from './state.ts'
import { carryOut, committed, directoriesDone, work } from './work.ts'

/** What an agent makes of a message: its new state, and what is to be done about it, in that order. */
export function agentStep(state: AgentState, message: AgentMessage, context: AgentContext): AgentStep {
  switch (message.type) {
    case 'MASTER_DETECTED':
      return masterDetected(state, message.masterId, context)
    case 'REGISTRATION_DUE':
      return registrationDue(state, message.waitedMs, context)
    case 'MASTER_SILENT':
      return masterSilent(state, context)
    case 'REGISTERED':
      return registered(state, message, context)
    case 'PING':
      return ping(state, message, context)
    case 'SHUTDOWN':
      return shutdown(state, message)
    case 'APPLY_OPERATIONS':
      return applyOperations(state, message)
    case 'WORK':
      return work(state)
    case 'INTENTS_STORED':
      return inStage(state, 'STORING', ({ outcomes }) => carryOut(state, outcomes))
    case 'DIRECTORIES_DONE':
      return inStage(state, 'ON_DISK', (batch) => directoriesDone(state, batch, message))
    case 'COMMITTED':
      return inStage(state, 'COMMITTING', (batch) =>
        withLaunches(recovered(committed(state, batch), context), context),
      )
    case 'RUN_TASKS':
      return runTasks(state, message, context)
    case 'KILL_TASK':
      return killTask(state, message)
    case 'ACKNOWLEDGE_STATUS':
      return acknowledgeStatus(state, message)
    case 'SHUTDOWN_FRAMEWORK':
      return shutdownFramework(state, message)
    case 'TASK_EVENT':
      return taskEvent(state, message, context)
    case 'STATUSES_DUE':
      return statusesDue(state)
    default:
      return unreachable(message)
  }
}

/** Tasks may have waited for what was just applied. */
function withLaunches({ state, effects }: AgentStep, context: AgentContext): AgentStep {
  const taken = takeWaiting(state, context)
  return { state: taken.state, effects: [...effects, ...taken.effects] }
}

function inStage(state: AgentState, stage: Batch['stage'], next: (batch: Batch) => AgentStep): AgentStep {
  return state.batch?.stage === stage ? next(state.batch) : { state, effects: [] }
}

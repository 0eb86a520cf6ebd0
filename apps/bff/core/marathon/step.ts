import { unreachable } from '@holdfast/model/invariant'
import type { DriverEvent } from '@holdfast/model/wire/scheduler-event'
import { command } from './commands/command.ts'
import { disconnected, subscribed } from './connection.ts'
import type { Effect } from './effects.ts'
import { nextDue, tick } from './jobs.ts'
import type { Answer, Context, Message } from './messages.ts'
import { offersCame } from './offers.ts'
import { settle } from './settle.ts'
import type { SchedulerState } from './state.ts'
import { statusUpdate } from './statuses.ts'
import { storedBetween } from './stored.ts'
import { newTurn, type Turn } from './turn.ts'

export interface Step {
  readonly state: SchedulerState
  readonly effects: readonly Effect[]
  /** Only of commands. */
  readonly answer?: Answer
}

/**
 * What the scheduler makes of a message. Decides alone: nothing happens before somebody carries the effects out, in their
 * order. The same state, message and context give the same step.
 */
export function step(before: SchedulerState, message: Message, context: Context): Step {
  const turn = newTurn(before, context)
  const answer = take(turn, message)
  // A command that is refused leaves everything as it was.
  if (answer?.ok === false) return { state: before, effects: [], answer }
  settle(turn)
  const { state } = turn
  const wakeMs = nextDue(state)
  const wakes: readonly Effect[] =
    message.type === 'TICK' || wakeMs !== nextDue(before) ? [{ type: 'WAKE_AT', timeMs: wakeMs }] : []
  const effects = [...storedBetween(before, state), ...turn.effects, ...wakes]
  return { state, effects, ...(answer && { answer }) }
}

function take(turn: Turn, message: Message): Answer | undefined {
  switch (message.type) {
    case 'DRIVER':
      driverEvent(turn, message.event)
      return undefined
    case 'COMMAND':
      return command(turn, message.command)
    case 'TICK':
      tick(turn)
      return undefined
    default:
      return unreachable(message)
  }
}

function driverEvent(turn: Turn, event: DriverEvent): void {
  switch (event.type) {
    case 'SUBSCRIBED':
      return subscribed(turn, event)
    case 'OFFERS':
      return offersCame(turn, event)
    case 'UPDATE':
      return statusUpdate(turn, event.status)
    case 'DISCONNECTED':
    case 'ERROR':
      return disconnected(turn)
    // Offers are used or declined at once; what becomes of operations is seen by what is offered next; and what the loss of an
    // agent means is told of each task.
    case 'RESCIND':
    case 'UPDATE_OPERATION_STATUS':
    case 'FAILURE':
    case 'MESSAGE':
    case 'HEARTBEAT':
    case 'OTHER':
      return undefined
    default:
      return unreachable(event)
  }
}

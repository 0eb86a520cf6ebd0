import type { Principal } from '@holdfast/model/ids'
import { unreachable } from '@holdfast/model/invariant'
import { err, type Result } from '@holdfast/model/result'
import {
  DEFAULT_MASTER_SETTINGS,
  type Authorize,
  type MasterContext,
  type MasterEffect,
  type MasterMessage,
  type MasterRecovery,
  type MasterSettings,
  type TimerMessage,
} from '../../core/master/effects.ts'
import type { AdminRequest } from '../../core/master/admin-request.ts'
import { recoverMaster } from '../../core/master/recover.ts'
import type { SchedulerEvent } from '../../core/framework/events.ts'
import type { MasterState } from '../../core/master/state.ts'
import { masterStep } from '../../core/master/step.ts'
import type { Clock } from '../clock.ts'
import type { Accepted, OperationRequest, Refusal } from '../ports/cluster.ts'
import type { Log } from '../log.ts'
import { effectQueue } from '../effect-queue.ts'
import { masterCounters, type MasterCounters } from './master-counters.ts'
import type { Journal, Network } from './ports.ts'
import { timersOf } from './timers.ts'

/** A running master: the core's decisions, carried out. */
export interface MasterProcess {
  /** Its present state: with what it accepted a moment ago, which may not be stored yet. */
  readonly state: MasterState
  readonly counters: MasterCounters
  deliver(message: MasterMessage): void
  /** The answer comes when it is stored. */
  operate(request: OperationRequest, answer: (answer: Result<Accepted, Refusal>) => void): void
  administer(
    request: AdminRequest,
    principal: Principal | undefined,
    answer: (answer: Result<Accepted, Refusal>) => void,
  ): void
  /** It ends at once, as if killed. Whoever waits for an answer hears that there is no master. */
  kill(): void
}

export interface MasterParts {
  readonly clock: Clock
  readonly journal: Journal
  readonly network: Network
  readonly log: Log
  /** Called when the state has changed. */
  readonly changed: () => void
  readonly authorize: Authorize
  /** The frameworks that are connected. */
  readonly streams: Streams
  readonly settings?: Partial<MasterSettings>
}

/** Where frameworks are told what happens. */
export interface Streams {
  tell(streamId: string, event: SchedulerEvent): void
  close(streamId: string): void
}

export function startMaster(masterId: string, recovery: MasterRecovery, parts: MasterParts): MasterProcess {
  const { clock, journal, network, log } = parts
  const timers = timersOf(clock)
  const settings = { ...DEFAULT_MASTER_SETTINGS, ...parts.settings }
  const counters = masterCounters()
  const askers = new Map<number, (answer: Result<Accepted, Refusal>) => void>()
  let lastToken = 0
  let alive = true

  const context = (): MasterContext => ({
    now: clock.now(),
    settings,
    authorize: parts.authorize,
  })

  const carryOut = (effect: Exclude<MasterEffect, { readonly type: 'STORE' }>): void => {
    switch (effect.type) {
      case 'ANSWER':
        askers.get(effect.token)?.(effect.answer)
        askers.delete(effect.token)
        return
      case 'SEND':
        return network.toAgent(effect.agentName, effect.message)
      case 'TIMER':
        return timers.set(timerKey(effect.message), effect.delayMs, () => deliver(effect.message))
      case 'STOP_TIMER':
        return timers.cancel(timerKey(effect.message))
      case 'EVENT':
        counters.told(effect.streamId, effect.event)
        return parts.streams.tell(effect.streamId, effect.event)
      case 'CLOSE_STREAM':
        counters.closed(effect.streamId)
        return parts.streams.close(effect.streamId)
      case 'CALL_TO_ALLOCATE':
        return clock.soon(() => deliver({ type: 'ALLOCATION_WANTED' }))
      case 'LOG':
        return log({ level: effect.level, message: effect.text })
      default:
        return unreachable(effect)
    }
  }
  const queue = effectQueue<MasterEffect>({
    store: ({ change }, done) => journal.write({ of: 'MASTER', change }, done),
    carryOut,
  })

  const start = recoverMaster(masterId, recovery, context())
  let { state } = start

  const deliver = (message: MasterMessage): void => {
    if (!alive) return
    const before = state
    const step = masterStep(before, message, context())
    state = step.state
    counters.heard(message, before, state)
    queue.push(step.effects)
    if (step.state !== before) parts.changed()
  }
  queue.push(start.effects)

  const ask = (
    message: (token: number) => MasterMessage,
    answer: (answer: Result<Accepted, Refusal>) => void,
  ): void => {
    if (!alive) return answer(err(NO_MASTER))
    lastToken += 1
    askers.set(lastToken, answer)
    deliver(message(lastToken))
  }

  return {
    get state() {
      return state
    },
    counters,
    deliver,
    operate: (request, answer) => ask((token) => ({ type: 'OPERATE', token, ...request }), answer),
    administer: (request, principal, answer) =>
      ask(
        (token) => ({ type: 'ADMINISTER', token, request, ...(principal !== undefined && { principal }) }),
        answer,
      ),
    kill() {
      alive = false
      queue.stop()
      timers.cancelAll()
      for (const answer of askers.values()) answer(err(NO_MASTER))
      askers.clear()
    },
  }
}

/** Whether the request was accepted is not known: it may have been stored before the master ended. */
const NO_MASTER: Refusal = { status: 503, message: 'No leader elected' }

function timerKey(message: TimerMessage): string {
  const { type } = message
  if (type === 'OFFERS_DUE') return `${type} ${message.offeredMs}`
  if ('agentId' in message) return `${type} ${message.agentId}`
  return 'frameworkId' in message ? `${type} ${message.frameworkId}` : type
}

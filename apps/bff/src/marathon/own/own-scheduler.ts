import type { WireSubscribe } from '@holdfast/model/wire/scheduler-call'
import type { Effect } from '../../../core/marathon/effects.ts'
import type { MarathonEvent, VolumeEvent } from '../../../core/marathon/events.ts'
import type { Answer, Context, Message } from '../../../core/marathon/messages.ts'
import type { Scheduler } from '../../../core/marathon/scheduler.ts'
import type { SchedulerState } from '../../../core/marathon/state.ts'
import type { Step } from '../../../core/marathon/step.ts'
import type { Cancel, Clock, Ids } from '../../clock.ts'
import type { Unwatch } from '../../ports/cluster.ts'
import { effectQueue, type EffectQueue } from '../../effect-queue.ts'
import type { OwnSchedulerPort } from '../../ports/own-scheduler.ts'
import type { Log } from '../../log.ts'
import { CommitFailed, type Store } from '../../store/commit-queue.ts'
import type { SchedulerDriver, StartDriver } from '../drivers/driver.ts'
import { listeners } from './listeners.ts'
import { forgetFramework, recordStore, type Home, type RecordChange } from './record-store.ts'

/** Our scheduler while it runs: what the core decides is carried out, in that order, and over restarts. */
export interface OwnScheduler extends OwnSchedulerPort {
  /** Something that it knows has changed: `state()` is another one, or `trouble`. */
  watchState(listener: () => void): Unwatch
  /** Why it does not hear from the master, or not in every role; undefined while it does, or has no reason to. */
  readonly trouble: string | undefined
  /** What is stored is taken up again at the next start. */
  close(): void
}

export interface OwnSchedulerParts {
  /** What decides. */
  readonly core: Scheduler
  readonly driver: StartDriver
  readonly store: Store
  readonly home: Home
  readonly clock: Clock
  readonly ids: Ids
  readonly log: Log
}

/** How long to wait before a disk that did not take a write is tried again. */
const DISK_RETRY_MS = 1_000
/** Who may not be taken in now may be later: what the master allows can change. */
const REFUSED_RETRY_MS = 60_000
const NARROWER_RETRY_MS = 1_000
/** Somebody else is this framework now. Source: `Master::failoverFramework()`, mesos `src/master/master.cpp`. */
const FAILED_OVER = 'Framework failed over'
/** Source: `Master::subscribe()`, mesos `src/master/master.cpp`. */
const REMOVED = 'Framework has been removed'
/** A timer for longer would run out at once. */
const LONGEST_TIMER_MS = 24 * 3600 * 1000

type LifeEffect =
  | Exclude<Effect, RecordChange>
  | { readonly type: 'STORE'; readonly changes: readonly RecordChange[] }
  /** From the first time on that there is a reason to. */
  | { readonly type: 'CONNECT' }
  | { readonly type: 'ANSWER'; readonly answer: Answer; readonly resolve: (answer: Answer) => void }

/** From one look at the store to the next: one that could not store what it decided is given up, with all that it thought. */
interface Life {
  /** False: it is over, and the message counts for nothing. */
  take(message: Message, resolve?: (answer: Answer) => void): boolean
  readonly state: SchedulerState
  readonly driver: SchedulerDriver
  /** Why it is connected in one role alone, though more are asked for. */
  readonly limit: string | undefined
  end(): void
}

export function startOwnScheduler(parts: OwnSchedulerParts): OwnScheduler {
  const { clock, log } = parts
  const events = listeners<MarathonEvent>()
  const volumeEvents = listeners<VolumeEvent>()
  const stateChanges = listeners<void>()
  const unanswered = new Set<(reason: Error) => void>()
  let closed = false
  let cancelRetry: Cancel | undefined

  const failed = (error: unknown): void => {
    log({ level: 'error', message: 'The scheduler begins anew: what it decided could not be stored', error })
    end(error instanceof CommitFailed ? error : new CommitFailed('What came before it was not stored.'))
    cancelRetry = clock.after(DISK_RETRY_MS, beginAnew)
  }
  const end = (reason: Error): void => {
    life.end()
    for (const reject of unanswered) reject(reason)
    unanswered.clear()
  }
  const beginAnew = (): void => {
    if (closed) return
    life = startLife(parts, told)
    stateChanges.tell()
  }
  const removed = (): void => {
    log({
      level: 'error',
      message:
        'The framework was removed from the master, and its tasks with it. The scheduler goes on as another one, on what the ' +
        'former one reserved.',
    })
    end(new CommitFailed('The scheduler begins anew.'))
    forgetFramework(parts.store, parts.home).then(beginAnew, failed)
  }
  const told: LifeListener = {
    event: (event) => events.tell(event),
    volumeEvent: (event) => volumeEvents.tell(event),
    changed: () => stateChanges.tell(),
    failed,
    removed,
  }
  let life = startLife(parts, told)

  return {
    state: () => life.state,
    command: (command) =>
      new Promise((resolve, reject) => {
        unanswered.add(reject)
        const taken = life.take({ type: 'COMMAND', command }, (answer) => {
          unanswered.delete(reject)
          resolve(answer)
        })
        if (!taken) reject(new CommitFailed('The disk does not take what the scheduler decides.'))
      }),
    watch: (listener) => events.add(listener),
    watchVolumes: (listener) => volumeEvents.add(listener),
    watchState: (listener) => stateChanges.add(listener),
    get trouble() {
      return life.driver.trouble ?? life.limit
    },
    close() {
      closed = true
      cancelRetry?.()
      life.end()
    },
  }
}

interface LifeListener {
  event(event: MarathonEvent): void
  volumeEvent(event: VolumeEvent): void
  changed(): void
  failed(error: unknown): void
  /** The master does not know the framework any more, and will not take it in again. */
  removed(): void
}

function startLife({ core, store, home, clock, ids, ...parts }: OwnSchedulerParts, told: LifeListener): Life {
  let over = false
  let connected = false
  let roles: readonly string[] = []
  let limit: string | undefined
  let cancelWake: Cancel | undefined
  let cancelConnect: Cancel | undefined
  const records = recordStore(store, home)
  const context = (): Context => ({ nowMs: clock.now(), newUuid: () => ids.uuid() })
  let state = core.restore(records.read(), clock.now())

  const carryOut = (effect: Exclude<LifeEffect, { readonly type: 'STORE' }>): void => {
    switch (effect.type) {
      case 'CALL':
        return driver.call(effect.call)
      case 'CONNECT':
        return connect()
      case 'EVENT':
        return told.event(effect.event)
      case 'VOLUME_EVENT':
        return told.volumeEvent(effect.event)
      case 'WAKE_AT':
        return wakeAt(effect.timeMs)
      case 'ANSWER':
        return effect.resolve(effect.answer)
      default:
        // PUT and DELETE are gathered into STORE.
        throw new Error(`There is no effect ${JSON.stringify(effect)}`)
    }
  }

  const queue: EffectQueue<LifeEffect> = effectQueue<LifeEffect>({
    store({ changes }, done) {
      records.write(changes).then(
        () => {
          if (!over) done()
        },
        (error: unknown) => {
          if (!over) told.failed(error)
        },
      )
    },
    carryOut,
  })

  const wakeAt = (timeMs: number): void => {
    cancelWake?.()
    const delayMs = Math.min(Math.max(0, timeMs - clock.now()), LONGEST_TIMER_MS)
    cancelWake = clock.after(delayMs, () => void take({ type: 'TICK' }))
  }

  const connect = (): void =>
    driver.subscribe(() => {
      const subscription = core.subscription(state)
      roles = subscription.framework_info.roles ?? []
      return limit === undefined ? subscription : inRole(subscription, state.config.mesosRole)
    })

  /** The master ended the subscription for good: whether another is of any use, its reason tells. */
  const refused = (reason: string): void => {
    if (reason === REMOVED) return told.removed()
    if (reason === FAILED_OVER) return
    // One role that there may not be does not take everything else down.
    const narrower = limit === undefined && roles.length > 1
    if (narrower) limit = `it is taken in as ${state.config.mesosRole} alone, for ${reason}`
    cancelConnect = clock.after(narrower ? NARROWER_RETRY_MS : REFUSED_RETRY_MS, connect)
  }

  const take: Life['take'] = (message, resolve) => {
    if (over) return false
    const before = state
    const decided = core.step(state, message, context())
    ;({ state } = decided)
    queue.push([...gathered(decided.effects), ...answerOf(decided, resolve)])
    if (!connected && core.needsMaster(state)) {
      connected = true
      queue.push([{ type: 'CONNECT' }])
    }
    if (state !== before) told.changed()
    return true
  }

  const driver = parts.driver(
    (event) => {
      take({ type: 'DRIVER', event })
      if (event.type === 'ERROR') refused(event.message)
    },
    () => told.changed(),
  )
  // Whatever was due meanwhile, and whoever is to be connected to, is looked at now.
  take({ type: 'TICK' })
  return {
    take,
    driver,
    get state() {
      return state
    },
    get limit() {
      return limit
    },
    end() {
      over = true
      cancelWake?.()
      cancelConnect?.()
      queue.stop()
      driver.close()
    },
  }
}

function inRole(subscription: WireSubscribe, role: string): WireSubscribe {
  const { framework_info, suppressed_roles = [] } = subscription
  return {
    ...subscription,
    framework_info: { ...framework_info, roles: [role] },
    suppressed_roles: suppressed_roles.filter((each) => each === role),
  }
}

/** All that a step stores goes together, before anything else of it. */
function gathered(effects: readonly Effect[]): LifeEffect[] {
  const changes: RecordChange[] = []
  const others: LifeEffect[] = []
  for (const effect of effects) {
    if (effect.type === 'PUT' || effect.type === 'DELETE') changes.push(effect)
    else others.push(effect)
  }
  return changes.length > 0 ? [{ type: 'STORE', changes }, ...others] : others
}

function answerOf({ answer }: Step, resolve: ((answer: Answer) => void) | undefined): LifeEffect[] {
  return answer === undefined || resolve === undefined ? [] : [{ type: 'ANSWER', answer, resolve }]
}

import { AgentId, FrameworkId, OfferId, OperationId, TaskId, TimeMs } from '@holdfast/model/ids'
import type { Acls } from '@holdfast/model/acl/acls'
import type { TaskState } from '@holdfast/model/task-state'
import { PersistentMap } from '@holdfast/model/persistent-map'
import { Ranges } from '@holdfast/model/ranges'
import { Value } from '@holdfast/model/resource/value'
import type { Resource } from '@holdfast/model/resource/resource'
import { Scalar } from '@holdfast/model/scalar'
import type { WireSchedulerCall } from '@holdfast/model/wire/scheduler-call'
import type { Context, Message } from '../../../core/marathon/messages.ts'
import { defaultConfig, type SchedulerConfig } from '../../../core/marathon/config.ts'
import type { Effect } from '../../../core/marathon/effects.ts'
import type { SchedulerState } from '../../../core/marathon/state.ts'
import { restore } from '../../../core/marathon/restore.ts'
import { step } from '../../../core/marathon/step.ts'
import { createAuthorizer } from '../../../src/authorizer.ts'
import type { Clock } from '../../../src/clock.ts'
import { createAccess, type Credential } from '../../../src/access.ts'
import { createMarathonApp, type MarathonApp } from '../../../src/http/marathon/create-marathon-app.ts'
import type { OwnSchedulerPort } from '../../../src/ports/own-scheduler.ts'
import { listeners } from '../../../src/marathon/own/listeners.ts'
import { CommitFailed } from '../../../src/store/commit-queue.ts'
import type { LogEntry } from '../../../src/log.ts'

export interface HandFedOptions {
  readonly config?: Partial<SchedulerConfig>
  readonly credentials?: readonly Credential[]
  readonly acls?: Acls
}

/**
 * The API on the very scheduler, whose master is the test: it says what is offered and what becomes of tasks, and sees what
 * is called. Time stands unless it is moved.
 */
export class HandFed {
  nowMs = Date.parse('2016-08-01T10:00:00.000Z')
  state: SchedulerState
  /** Nothing can be stored, and so nothing is done. */
  diskIsFull = false
  readonly calls: WireSchedulerCall[] = []
  readonly logged: LogEntry[] = []
  /** Taken before any other: to know the ids of what is made next. */
  readonly uuids: string[] = []
  readonly marathon: MarathonApp
  readonly #events = listeners<Extract<Effect, { type: 'EVENT' }>['event']>()
  readonly #volumeEvents = listeners<Extract<Effect, { type: 'VOLUME_EVENT' }>['event']>()
  #count = 0

  constructor({ config = {}, credentials, acls }: HandFedOptions = {}) {
    this.state = restore({ ...defaultConfig, ...config }, [], TimeMs(this.nowMs))
    this.marathon = createMarathonApp({
      scheduler: this.#port(),
      access: createAccess(credentials),
      authorizer: createAuthorizer(acls),
      clock: this.#clock(),
      ids: { uuid: () => this.#uuid(), operationId: () => OperationId(this.#uuid()) },
      log: (entry) => void this.logged.push(entry),
      surroundings: {
        leader: 'here.test:8080',
        version: '0.0.0-test',
        mesosLeaderUrl: 'http://here.test:5050',
      },
    })
    this.take({ type: 'TICK' })
    this.take({
      type: 'DRIVER',
      event: { type: 'SUBSCRIBED', frameworkId: FrameworkId('F-0001'), heartbeatIntervalMs: 15_000 },
    })
  }

  take(message: Message) {
    const decided = step(this.state, message, this.#context())
    this.state = decided.state
    for (const effect of decided.effects) {
      if (effect.type === 'CALL') this.calls.push(effect.call)
      if (effect.type === 'EVENT') this.#events.tell(effect.event)
      if (effect.type === 'VOLUME_EVENT') this.#volumeEvents.tell(effect.event)
    }
    return decided.answer
  }

  /** Time passes; whatever is due in it is done. */
  pass(ms: number): void {
    this.nowMs += ms
    this.take({ type: 'TICK' })
  }

  ask(method: string, path: string, body?: unknown, headers: Readonly<Record<string, string>> = {}) {
    const init = {
      method,
      headers,
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    }
    return Promise.resolve(this.marathon.app.request(path, init, {}))
  }

  /** Gives up every deployment, so that nothing is locked. */
  async endDeployments(): Promise<void> {
    for (const { id } of PersistentMap.values(this.state.deployments)) {
      // oxlint-disable-next-line no-await-in-loop
      await this.ask('DELETE', `/v2/deployments/${id}?force=true`)
    }
  }

  /** A whole agent, offered in a role. */
  offer({ host = 'host.some', agentId = 'S1', role = 'marathon' } = {}): void {
    const scalar = (name: string, value: number): Resource => ({
      name,
      value: Value.scalar(Scalar.of(value)),
      reservations: [],
    })
    const ports: Resource = {
      name: 'ports',
      value: { type: 'RANGES', ranges: Ranges.of([{ begin: 31_000, end: 32_000 }]) },
      reservations: [],
    }
    const offer = {
      offerId: OfferId(this.#uuid()),
      agentId: AgentId(agentId),
      hostname: host,
      role,
      resources: [scalar('cpus', 8), scalar('mem', 8192), scalar('disk', 10_000), ports],
      attributes: [],
      executorIds: [],
    }
    this.take({ type: 'DRIVER', event: { type: 'OFFERS', offers: [offer] } })
  }

  status(taskId: string, state: TaskState, agentId = 'S1'): void {
    this.take({
      type: 'DRIVER',
      event: {
        type: 'UPDATE',
        status: {
          taskId: TaskId(taskId),
          state,
          agentId: AgentId(agentId),
          atMs: TimeMs(this.nowMs),
          ipAddresses: [],
          ...(state === 'TASK_RUNNING' && { healthy: true }),
        },
      },
    })
  }

  #uuid(): string {
    this.#count += 1
    return this.uuids.shift() ?? `00000000-0000-4000-8000-${String(this.#count).padStart(12, '0')}`
  }

  #context(): Context {
    return { nowMs: TimeMs(this.nowMs), newUuid: () => this.#uuid() }
  }

  #port(): OwnSchedulerPort {
    return {
      state: () => this.state,
      command: async (command) => {
        if (this.diskIsFull) throw new CommitFailed('The disk is full.')
        const answer = this.take({ type: 'COMMAND', command })
        if (answer === undefined) throw new Error('A command was not answered')
        return Promise.resolve(answer)
      },
      watch: (listener) => this.#events.add(listener),
      watchVolumes: (listener) => this.#volumeEvents.add(listener),
    }
  }

  #clock(): Clock {
    return {
      now: () => TimeMs(this.nowMs),
      after: () => () => undefined,
      soon: queueMicrotask,
      nextTurn: (run) => void setImmediate(run),
    }
  }
}

/** The body of an answer. */
export async function bodyOf(answer: Response): Promise<unknown> {
  const text = await answer.text()
  return text === '' ? undefined : JSON.parse(text)
}

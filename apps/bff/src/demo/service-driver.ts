import type { FrameworkId } from '@holdfast/model/ids'
import { Principal } from '@holdfast/model/ids'
import type { WireSchedulerCall } from '@holdfast/model/wire/scheduler-call'
import type { OfferMessage, SchedulerEvent } from '../../core/framework/events.ts'
import { isTerminal, type TaskState, type TaskStatus } from '../../core/framework/task-status.ts'
import type { Clock, Ids } from '../clock.ts'
import type { SchedulerPort } from '../http/scheduler/port.ts'
import type { Log } from '../log.ts'
import { taskOn } from './service-task.ts'
import type { DemoService, DemoTask } from './services.ts'
import type { ServiceMemory } from './service-store.ts'

export interface DriverParts {
  readonly scheduler: SchedulerPort
  readonly clock: Clock
  readonly ids: Ids
  readonly log: Log
  readonly memory: ServiceMemory
}

/** How long after the master went away a service looks for the next one. */
const RECONNECT_MS = 1_000
const FAILOVER_SECONDS = 7 * 24 * 3600

/**
 * A framework of the demo, which speaks to the scheduler API as any framework does: it accepts what its tasks need,
 * acknowledges what it hears, and wants no offers while all of them run.
 */
export function startService(service: DemoService, parts: DriverParts): { stop(): void } {
  const { scheduler, clock, ids, log, memory } = parts
  const principal = Principal(service.principal)
  /** The present state of each task, by its id; of those that were launched and not heard of, none. */
  const states = new Map<string, TaskState | undefined>()
  let frameworkId: FrameworkId | undefined
  let streamId = ''
  let stopped = false

  const call = (call: WireSchedulerCall) => {
    if (frameworkId !== undefined) {
      scheduler.call(frameworkId, { ...call, framework_id: { value: frameworkId } }, principal)
    }
  }

  const connect = () => {
    if (stopped) return
    streamId = ids.uuid()
    const known = memory.frameworkId
    scheduler.subscribe(
      {
        streamId,
        principal,
        suppressedRoles: [],
        info: {
          user: 'root',
          name: service.name,
          hostname: 'localhost',
          roles: [service.role],
          principal: service.principal,
          checkpoint: true,
          failover_timeout: FAILOVER_SECONDS,
          ...(known !== undefined && { id: { value: known } }),
          capabilities: ['MULTI_ROLE', 'RESERVATION_REFINEMENT', 'PARTITION_AWARE'].map((type) => ({ type })),
        },
      },
      {
        event: (event) => {
          hear(event).catch((error: unknown) =>
            log({ level: 'warning', message: `Demo service ${service.name} stumbled`, error }),
          )
        },
        closed: () => void clock.after(RECONNECT_MS, connect),
      },
    )
  }

  const hear = async (event: SchedulerEvent): Promise<void> => {
    switch (event.type) {
      case 'SUBSCRIBED':
        ;({ frameworkId } = event)
        await memory.keepId(event.frameworkId)
        return reconcile()
      case 'OFFERS':
        for (const message of event.offers) await answer(message)
        return settle()
      case 'UPDATE':
        return update(event.status)
      case 'ERROR':
        return log({ level: 'warning', message: `Demo service ${service.name}: ${event.message}` })
      default:
        return
    }
  }

  /** What it launched in an earlier life may still run. */
  const reconcile = () => {
    const tasks = service.tasks.flatMap((task) => {
      const count = memory.launches.get(task.name)
      return count === undefined ? [] : [{ task_id: { value: idOf(task, count) } }]
    })
    if (tasks.length > 0) call({ type: 'RECONCILE', reconcile: { tasks } })
  }

  const answer = async ({ offer, agent }: OfferMessage): Promise<void> => {
    const missing = service.tasks.filter((task) => agent.name === task.agent && isMissing(task))
    const [task] = missing
    const resources = task && taskOn(offer.resources, task, offer.role)
    if (task === undefined || resources === undefined) {
      // Without a refusal of its own it would be offered the same again and again.
      return call({
        type: 'DECLINE',
        decline: { offer_ids: [{ value: offer.offerId }], filters: { refuse_seconds: 60 } },
      })
    }
    const taskId = idOf(task, await memory.countLaunch(task.name))
    states.set(taskId, undefined)
    call({
      type: 'ACCEPT',
      accept: {
        offer_ids: [{ value: offer.offerId }],
        filters: { refuse_seconds: 1 },
        operations: [
          {
            type: 'LAUNCH',
            launch: {
              task_infos: [
                {
                  name: task.name,
                  task_id: { value: taskId },
                  agent_id: { value: offer.agentId },
                  command: { shell: true, value: task.command },
                  resources,
                },
              ],
            },
          },
        ],
      },
    })
  }

  const update = (status: TaskStatus): void => {
    const { taskId, state, uuid, agentId } = status
    states.set(taskId, state)
    if (uuid !== undefined && agentId !== undefined) {
      call({
        type: 'ACKNOWLEDGE',
        acknowledge: { agent_id: { value: agentId }, task_id: { value: taskId }, uuid },
      })
    }
    if (service.tasks.some(isMissing)) call({ type: 'REVIVE' })
    else settle()
  }

  const settle = () => {
    if (!service.tasks.some(isMissing)) call({ type: 'SUPPRESS' })
  }

  const isMissing = (task: DemoTask): boolean => {
    const count = memory.launches.get(task.name)
    if (count === undefined) return true
    if (task.once) return false
    const state = states.get(idOf(task, count))
    // What nobody has told of yet may run.
    return state !== undefined && (isTerminal(state) || state === 'TASK_UNKNOWN')
  }

  connect()
  return {
    stop() {
      stopped = true
      scheduler.closed(streamId)
    },
  }
}

/** The same task under a new id whenever it is launched again. */
const idOf = ({ name }: DemoTask, launch: number): string => `${name}.${launch}`

import { type OfferId, Role } from '@holdfast/model/ids'
import { Resources } from '@holdfast/model/resource/resources'
import type { DriverEvent, ReceivedOffer, ReportedStatus } from '@holdfast/model/wire/scheduler-event'
import { isTerminal, type TaskState } from '../../core/framework/task-status.ts'
import type { Cancel, Clock } from '../clock.ts'
import type { Log } from '../log.ts'
import type { StartDriver } from '../marathon/drivers/driver.ts'
import { taskOn } from './service-task.ts'
import type { DemoService, DemoTask } from './services.ts'
import type { ServiceMemory } from './service-store.ts'

export interface ServiceParts {
  readonly driver: StartDriver
  readonly clock: Clock
  readonly log: Log
  readonly memory: ServiceMemory
}

const FAILOVER_SECONDS = 7 * 24 * 3600

/**
 * A framework of the demo, which speaks to the scheduler API as any framework does: it accepts what its tasks need,
 * acknowledges what it hears, and wants no offers while all of them run, unless it waits for work.
 */
export function startService(service: DemoService, parts: ServiceParts): { stop(): void } {
  const { clock, log, memory } = parts
  /** The present state of each task, by its id; of those that were launched and not heard of, none. */
  const states = new Map<string, TaskState | undefined>()
  /** Ends the holding of an offer, by its id. */
  const held = new Map<OfferId, Cancel>()
  const driver = parts.driver((event) => {
    hear(event).catch((error: unknown) =>
      log({ level: 'warning', message: `Demo service ${service.name} stumbled`, error }),
    )
  })

  const hear = async (event: DriverEvent): Promise<void> => {
    switch (event.type) {
      case 'SUBSCRIBED':
        await memory.keepId(event.frameworkId)
        return reconcile()
      case 'OFFERS':
        for (const offer of event.offers) await answer(offer)
        return settle()
      case 'RESCIND':
        held.get(event.offerId)?.()
        return void held.delete(event.offerId)
      case 'UPDATE':
        return update(event.status)
      case 'DISCONNECTED':
        return letGo()
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
    if (tasks.length > 0) driver.call({ type: 'RECONCILE', reconcile: { tasks } })
  }

  const answer = async (offer: ReceivedOffer): Promise<void> => {
    const isThere = (agent: string) => offer.hostname.startsWith(`${agent}.`)
    const task = service.tasks.find((each) => isThere(each.agent) && isMissing(each))
    const resources = task && taskOn(Resources.of(offer.resources), task, Role(service.role))
    if (service.holds?.agents.some(isThere)) return hold(offer.offerId, service.holds.forMs)
    // Without a refusal of its own it would be offered the same again and again.
    if (task === undefined || resources === undefined) return decline(offer.offerId, 60)
    const taskId = idOf(task, await memory.countLaunch(task.name))
    states.set(taskId, undefined)
    driver.call({
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

  const decline = (offerId: OfferId, refuseSeconds: number) =>
    driver.call({
      type: 'DECLINE',
      decline: { offer_ids: [{ value: offerId }], filters: { refuse_seconds: refuseSeconds } },
    })

  /** Others have their turn in between. */
  const hold = (offerId: OfferId, forMs: number) => {
    const end = () => {
      held.delete(offerId)
      decline(offerId, 10)
    }
    held.set(offerId, clock.after(forMs, end))
  }

  const letGo = () => {
    for (const cancel of held.values()) cancel()
    held.clear()
  }

  const update = (status: ReportedStatus): void => {
    const { taskId, state, uuid, agentId } = status
    states.set(taskId, state)
    if (uuid !== undefined && agentId !== undefined) {
      driver.call({
        type: 'ACKNOWLEDGE',
        acknowledge: { agent_id: { value: agentId }, task_id: { value: taskId }, uuid },
      })
    }
    if (service.tasks.some(isMissing)) driver.call({ type: 'REVIVE' })
    else settle()
  }

  const settle = () => {
    if (service.holds === undefined && !service.tasks.some(isMissing)) driver.call({ type: 'SUPPRESS' })
  }

  const isMissing = (task: DemoTask): boolean => {
    const count = memory.launches.get(task.name)
    if (count === undefined) return true
    if (task.once) return false
    const state = states.get(idOf(task, count))
    // What nobody has told of yet may run.
    return state !== undefined && (isTerminal(state) || state === 'TASK_UNKNOWN')
  }

  driver.subscribe(() => ({
    framework_info: {
      user: 'root',
      name: service.name,
      hostname: 'localhost',
      roles: [service.role],
      principal: service.principal,
      checkpoint: true,
      failover_timeout: FAILOVER_SECONDS,
      ...(memory.frameworkId !== undefined && { id: { value: memory.frameworkId } }),
      capabilities: ['MULTI_ROLE', 'RESERVATION_REFINEMENT', 'PARTITION_AWARE'].map((type) => ({ type })),
    },
  }))
  return {
    stop() {
      letGo()
      driver.close()
    },
  }
}

/** The same task under a new id whenever it is launched again. */
const idOf = ({ name }: DemoTask, launch: number): string => `${name}.${launch}`

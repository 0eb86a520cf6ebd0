import { AgentId, FrameworkId, type TaskId, TimeMs } from '@holdfast/model/ids'
import { InstanceId, type Instance } from '@holdfast/model/marathon/instance'
import type { PathId } from '@holdfast/model/marathon/path-id'
import type { RunSpec } from '@holdfast/model/marathon/run-spec'
import type { TaskState } from '@holdfast/model/task-state'
import { PersistentMap } from '@holdfast/model/persistent-map'
import type { DriverEvent, ReportedStatus } from '@holdfast/model/wire/scheduler-event'
import type { WireOperation } from '@holdfast/model/wire/operation-message'
import type { WireSchedulerCall } from '@holdfast/model/wire/scheduler-call'
import type { Accepted } from '../../../core/marathon/answers.ts'
import { defaultConfig, type SchedulerConfig } from '../../../core/marathon/config.ts'
import type { MarathonEvent, VolumeEvent } from '../../../core/marathon/events.ts'
import type { Answer, Command, Message } from '../../../core/marathon/messages.ts'
import type { StoredRecord } from '../../../core/marathon/records.ts'
import { emptyState, restore } from '../../../core/marathon/restore.ts'
import type { SchedulerState } from '../../../core/marathon/state.ts'
import { step } from '../../../core/marathon/step.ts'
import { FakeCluster, must } from './fake-cluster.ts'

export const FRAMEWORK = FrameworkId('F-0001')

/** A scheduler on a cluster whose every offer and status is made by hand, and a store that survives it. */
export class Harness {
  readonly cluster = new FakeCluster()
  readonly config: SchedulerConfig
  state: SchedulerState
  readonly events: MarathonEvent[] = []
  readonly volumeEvents: VolumeEvent[] = []
  readonly calls: WireSchedulerCall[] = []
  readonly store = new Map<string, string>()
  #nowMs = 1_700_000_000_000
  #wakeMs = 0
  #uuids = 0

  constructor(config: Partial<SchedulerConfig> = {}, agents: readonly string[] = ['S1', 'S2']) {
    this.config = { ...defaultConfig, mesosRole: 'foo', ...config }
    this.state = emptyState(this.config, this.now)
    for (const name of agents) this.cluster.addAgent(name)
    this.connect()
    this.send({ type: 'TICK' })
  }

  get now(): TimeMs {
    return TimeMs(this.#nowMs)
  }

  connect(): void {
    this.driver({ type: 'SUBSCRIBED', frameworkId: FRAMEWORK })
  }

  send(message: Message): Answer | undefined {
    const newUuid = () => {
      this.#uuids += 1
      return `00000000-0000-4000-8000-${String(this.#uuids).padStart(12, '0')}`
    }
    const result = step(this.state, message, { nowMs: this.now, newUuid })
    this.state = result.state
    let called = false
    for (const effect of result.effects) {
      switch (effect.type) {
        case 'PUT':
        case 'DELETE':
          if (called) throw new Error('Something is stored after it was told')
          if (effect.type === 'PUT')
            this.store.set(`${effect.record.kind} ${effect.record.key}`, JSON.stringify(effect.record))
          else this.store.delete(`${effect.kind} ${effect.key}`)
          break
        case 'CALL':
          called = true
          this.calls.push(effect.call)
          break
        case 'EVENT':
          this.events.push(effect.event)
          break
        case 'VOLUME_EVENT':
          this.volumeEvents.push(effect.event)
          break
        default:
          this.#wakeMs = effect.timeMs
      }
    }
    return result.answer
  }

  /** The program ends and starts again: what is not stored is gone. */
  restart(): void {
    const records = [...this.store.values()].map((text) => JSON.parse(text) as StoredRecord)
    this.state = restore(this.config, records, this.now)
    this.connect()
    this.send({ type: 'TICK' })
  }

  driver(event: DriverEvent): void {
    this.send({ type: 'DRIVER', event })
  }

  ask(command: Command): Answer {
    const answer = this.send({ type: 'COMMAND', command })
    if (answer === undefined) throw new Error('A command has no answer')
    return answer
  }

  /** As `ask`, for what is not refused. */
  do(command: Command): Accepted {
    return must(this.ask(command))
  }

  put(runSpec: RunSpec, force = false): Accepted {
    return this.do({ type: 'CHANGE', change: { runSpecs: [runSpec] }, force })
  }

  remove(id: PathId): Accepted {
    return this.do({ type: 'CHANGE', change: { deleteRunSpecs: [id] }, force: true })
  }

  scale(id: PathId, instances: number, force = false): Accepted {
    return this.do({ type: 'SCALE', id, instances, force })
  }

  /** One offer of what is free; what it was used for is done at once. */
  offer(agent: AgentId | string, role = 'foo'): readonly WireOperation[] {
    const agentId = AgentId(agent)
    const before = this.calls.length
    const offer = this.cluster.offer(agentId, role)
    this.driver({ type: 'OFFERS', offers: [offer] })
    const operations = this.calls.slice(before).flatMap(({ accept }) => accept?.operations ?? [])
    this.cluster.accept(agentId, operations)
    return operations
  }

  /** Offers, and whatever starts runs, until nobody makes use of them. */
  offerAll(agents: readonly string[] = ['S1', 'S2'], roles: readonly string[] = ['foo']): void {
    for (let used = true; used;) {
      used = false
      for (const agent of agents)
        for (const role of roles) {
          used = this.offer(agent, role).length > 0 || used
          this.runAll()
        }
    }
  }

  runAll(): void {
    for (const { taskId } of Array.from(this.cluster.tasks.values())) {
      const condition = this.taskCondition(taskId)
      if (condition === 'Provisioned' || condition === 'Staging') this.status(taskId, 'TASK_RUNNING')
    }
  }

  taskCondition(taskId: TaskId): string | undefined {
    for (const { tasks } of PersistentMap.values(this.state.instances)) {
      const task = tasks.get(taskId)
      if (task !== undefined) return task.condition
    }
    return undefined
  }

  status(taskId: TaskId, state: TaskState, more: Partial<ReportedStatus> = {}): void {
    this.driver({ type: 'UPDATE', status: this.cluster.status(taskId, state, this.now, more) })
  }

  /** Ends what the scheduler asked to end, as an agent would. */
  obeyKills(): readonly TaskId[] {
    const ended: TaskId[] = []
    for (const { kill } of this.calls.splice(0)) {
      const taskId = kill?.task_id.value as TaskId | undefined
      if (taskId === undefined || !this.cluster.tasks.has(taskId)) continue
      ended.push(taskId)
      this.status(taskId, 'TASK_KILLED')
    }
    return ended
  }

  /** Time passes; what is due in between is done. */
  pass(ms: number): void {
    const until = this.#nowMs + ms
    while (this.#wakeMs <= until) {
      this.#nowMs = Math.max(this.#nowMs, this.#wakeMs)
      const before = this.#wakeMs
      this.send({ type: 'TICK' })
      if (this.#wakeMs <= before && this.#wakeMs <= this.#nowMs) throw new Error('The scheduler never sleeps')
    }
    this.#nowMs = until
  }

  get instances(): readonly Instance[] {
    return PersistentMap.values(this.state.instances).toSorted((a, b) =>
      a.instanceId < b.instanceId ? -1 : 1,
    )
  }

  /** The only one. */
  get instance(): Instance {
    const [instance, ...others] = this.instances
    if (instance === undefined || others.length > 0)
      throw new Error(`There are ${this.instances.length} instances`)
    return instance
  }

  find(id: string): Instance | undefined {
    return PersistentMap.get(this.state.instances, InstanceId(id))
  }

  eventsOf(type: string): readonly MarathonEvent[] {
    return this.events.filter(({ eventType }) => eventType === type)
  }

  get isDeploying(): boolean {
    return PersistentMap.size(this.state.deployments) > 0
  }
}

/** The task of an instance that has one. */
export function taskOf({ tasks }: Instance): TaskId {
  const [taskId] = tasks.keys()
  if (taskId === undefined) throw new Error('It has no task')
  return taskId
}

export const typesOf = (operations: readonly WireOperation[]): readonly (string | undefined)[] =>
  operations.map(({ type }) => type)

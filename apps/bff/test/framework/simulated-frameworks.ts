import { FrameworkId, PersistenceId, Principal, Role } from '@holdfast/model/ids'
import { PersistentMap } from '@holdfast/model/persistent-map'
import {
  isPersistentVolume,
  isUnreserved,
  type Resource,
  reservationRole,
} from '@holdfast/model/resource/resource'
import { Resources } from '@holdfast/model/resource/resources'
import { Scalar } from '@holdfast/model/scalar'
import type { JsonObject } from '@holdfast/model/json'
import type { WireOperation } from '@holdfast/model/wire/operation-message'
import { encodeResource } from '@holdfast/model/wire/resource'
import type { WireSchedulerCall } from '@holdfast/model/wire/scheduler-call'
import type { AgentState } from '../../core/agent/state.ts'
import { heldBy } from '../../core/executor/state.ts'
import type { OfferMessage, SchedulerEvent } from '../../core/framework/events.ts'
import { tasksOf } from '../../core/framework/hosted.ts'
import type { Offer } from '../../core/framework/state.ts'
import { isTerminal, type TaskState } from '../../core/framework/task-status.ts'
import { findAgent, type MasterState } from '../../core/master/state.ts'
import type { Clock } from '../../src/clock.ts'
import type { MasterProcess, Streams } from '../../src/embedded/master-process.ts'
import { expectThat } from '../simulation/invariants.ts'
import type { Random } from '../simulation/random.ts'
import { checkFrameworks } from './invariants.ts'

interface Parts {
  readonly clock: Clock
  readonly random: Random
  readonly master: () => MasterProcess | undefined
}

const ROLES = ['ads', 'eng', 'eng/dev']

/** Frameworks that do with offers whatever comes to their minds, and lose their connections. */
export class SimulatedFrameworks implements Streams {
  readonly #parts: Parts
  readonly #frameworks: Framework[]
  #checked: MasterState | undefined
  #calm = false
  #heardMs = 0
  tasksRun = 0
  operationsDone = 0
  /** By whomever. */
  readonly offersSeen: string[] = []

  constructor(count: number, parts: Parts) {
    this.#parts = parts
    this.#frameworks = Array.from({ length: count }, (_, index) => new Framework(index, parts, this))
  }

  get isCalm(): boolean {
    return this.#calm
  }

  tell(streamId: string, event: SchedulerEvent): void {
    const framework = this.#frameworks.find((each) => each.streamId === streamId)
    // A stream is slow now and then, but nothing overtakes on it.
    const { clock, random } = this.#parts
    this.#heardMs = Math.max(this.#heardMs, clock.now() + random.below(30))
    clock.after(this.#heardMs - clock.now(), () => framework?.hear(streamId, event))
  }

  close(streamId: string): void {
    this.#frameworks.find((each) => each.streamId === streamId)?.lose()
  }

  masterGone(): void {
    for (const framework of this.#frameworks) framework.lose()
  }

  /** They do nothing new, end what runs, and answer what they hear. */
  calm(): void {
    this.#calm = true
    for (const framework of this.#frameworks) framework.lose()
  }

  check(state: MasterState): void {
    if (this.#frameworks.length === 0 || state === this.#checked) return
    checkFrameworks(state)
    this.#checked = state
  }

  checkAgreement(agents: readonly (AgentState | undefined)[]): void {
    const state = this.#parts.master()?.state
    if (this.#frameworks.length === 0 || state === undefined) return
    for (const framework of this.#frameworks) framework.checkEnded(state)
    expectThat(
      PersistentMap.size(state.frameworks.feedback) === 0,
      'Somebody still waits to hear of an operation',
    )
    for (const agent of agents) {
      const record = agent?.agentId === undefined ? undefined : findAgent(state, agent.agentId)
      expectThat(agent !== undefined && record !== undefined, 'An agent is not there')
      expectThat(
        PersistentMap.size(agent.tasks.tasks) === 0,
        `${agent.info.name} has not forgotten its tasks`,
      )
      expectThat(Resources.isEmpty(heldBy(agent.tasks)), `${agent.info.name} still holds something for tasks`)
      expectThat(Resources.isEmpty(record.agent.used), `The master thinks that ${agent.info.name} is used`)
    }
  }
}

class Framework {
  readonly #name: string
  readonly #role: string
  readonly #parts: Parts
  readonly #all: SimulatedFrameworks
  #id: FrameworkId | undefined
  #connections = 0
  #tasks = 0
  #things = 0
  streamId: string | undefined
  /** Offers that it thinks it has. */
  #offers: OfferMessage[] = []
  readonly #states = new Map<string, TaskState>()
  readonly #orders = new Map<string, number>()

  constructor(index: number, parts: Parts, all: SimulatedFrameworks) {
    this.#name = `framework${index}`
    this.#role = ROLES[index % ROLES.length] ?? 'ads'
    this.#parts = parts
    this.#all = all
    this.#connectSoon()
    this.#actSoon()
  }

  #connectSoon(): void {
    this.#parts.clock.after(this.#parts.random.below(3000), () => this.#connect())
  }

  #connect(): void {
    const master = this.#parts.master()
    if (this.streamId !== undefined) return
    if (master === undefined) return this.#connectSoon()
    this.#connections += 1
    this.streamId = `${this.#name}-${this.#connections}`
    this.#offers = []
    master.deliver({
      type: 'SUBSCRIBE',
      streamId: this.streamId,
      suppressedRoles: [],
      info: {
        user: 'root',
        name: this.#name,
        roles: [this.#role],
        failover_timeout: 100_000,
        checkpoint: true,
        ...(this.#id !== undefined && { id: { value: this.#id } }),
        capabilities: [
          'MULTI_ROLE',
          'RESERVATION_REFINEMENT',
          'SHARED_RESOURCES',
          ...(this.#name.endsWith('0') ? ['PARTITION_AWARE'] : []),
        ].map((type) => ({ type })),
      },
    })
  }

  /** The connection is gone, from whichever side. */
  lose(): void {
    const streamId = this.streamId
    if (streamId === undefined) return
    this.streamId = undefined
    this.#parts.master()?.deliver({ type: 'STREAM_CLOSED', streamId })
    this.#connectSoon()
  }

  hear(streamId: string, event: SchedulerEvent): void {
    if (streamId !== this.streamId) return
    switch (event.type) {
      case 'SUBSCRIBED':
        this.#id = event.frameworkId
        if (this.#all.isCalm) this.#endAll()
        return
      case 'OFFERS':
        this.#offers.push(...event.offers)
        this.#all.offersSeen.push(...event.offers.map(({ offer }) => offer.offerId))
        if (this.#all.isCalm) this.#declineAll()
        return
      case 'RESCIND':
        // It may have missed that: it uses what is gone.
        if (this.#parts.random.chance(0.7)) this.#forget(event.offerId)
        return
      case 'UPDATE': {
        const { taskId, state, uuid, agentId } = event.status
        if (state === 'TASK_RUNNING' && this.#states.get(taskId) !== state) this.#all.tasksRun += 1
        // What the agent tells comes in order. What the master says by itself may be ahead of that.
        const { order } = event.status
        if (order !== undefined) {
          const before = this.#orders.get(taskId) ?? 0
          expectThat(order === before || order === before + 1, `Status ${order} of ${taskId} after ${before}`)
          this.#orders.set(taskId, order)
        }
        this.#states.set(taskId, state)
        const acknowledges = this.#all.isCalm || this.#parts.random.chance(0.8)
        if (uuid !== undefined && agentId !== undefined && acknowledges) {
          const acknowledge = { agent_id: { value: agentId }, task_id: { value: taskId }, uuid }
          this.#call({ type: 'ACKNOWLEDGE', acknowledge })
        }
        if (this.#all.isCalm && !isTerminal(state)) this.#kill(taskId)
        return
      }
      case 'UPDATE_OPERATION_STATUS': {
        const { uuid, name, agentId } = event.status
        expectThat(name.startsWith(this.#name), 'A framework hears of an operation of another')
        if (uuid === undefined || agentId === undefined) return
        this.#all.operationsDone += 1
        if (!this.#all.isCalm && this.#parts.random.chance(0.3)) return
        const acknowledge_operation_status = {
          operation_id: { value: name },
          agent_id: { value: agentId },
          uuid: Buffer.from(uuid.replaceAll('-', ''), 'hex').toString('base64'),
        }
        this.#call({ type: 'ACKNOWLEDGE_OPERATION_STATUS', acknowledge_operation_status })
        return
      }
      default:
        return
    }
  }

  #forget(offerId: string): void {
    this.#offers = this.#offers.filter(({ offer }) => offer.offerId !== offerId)
  }

  #call(call: WireSchedulerCall): void {
    const master = this.#parts.master()
    if (this.#id === undefined || this.streamId === undefined || master === undefined) return
    master.deliver({
      type: 'SCHEDULER_CALL',
      frameworkId: FrameworkId(this.#id),
      call: { ...call, framework_id: { value: this.#id } },
      principal: Principal('ops'),
    })
  }

  #endAll(): void {
    // The master may know of tasks that it does not.
    this.#call({ type: 'RECONCILE', reconcile: { tasks: [] } })
    this.#parts.clock.after(20_000, () => (this.streamId === undefined ? undefined : this.#endAll()))
  }

  #kill(taskId: string): void {
    this.#call({ type: 'KILL', kill: { task_id: { value: taskId } } })
  }

  #declineAll(): void {
    for (const { offer } of this.#offers) {
      const decline = { offer_ids: [{ value: offer.offerId }], filters: { refuse_seconds: 3600 } }
      this.#call({ type: 'DECLINE', decline })
    }
    this.#offers = []
  }

  #actSoon(): void {
    this.#parts.clock.after(this.#parts.random.below(400), () => {
      if (this.#all.isCalm) return
      this.#act()
      this.#actSoon()
    })
  }

  #act(): void {
    const { random } = this.#parts
    const running = [...this.#states].filter(([, state]) => !isTerminal(state)).map(([taskId]) => taskId)
    const message = random.pick(this.#offers)
    switch (random.below(12)) {
      case 0:
        if (random.chance(0.3)) this.lose()
        return
      case 1: {
        const taskId = random.pick(running)
        if (taskId !== undefined) this.#kill(taskId)
        return
      }
      case 2:
        return this.#call(random.chance(0.5) ? { type: 'REVIVE' } : { type: 'SUPPRESS' })
      case 3:
        return this.#call({ type: 'RECONCILE', reconcile: { tasks: [] } })
      case 4:
        if (message !== undefined) {
          this.#forget(message.offer.offerId)
          const filters = { refuse_seconds: random.below(20) }
          this.#call({ type: 'DECLINE', decline: { offer_ids: [{ value: message.offer.offerId }], filters } })
        }
        return
      default:
        if (message !== undefined) this.#accept(message.offer)
    }
  }

  #accept(offer: Offer): void {
    const { random } = this.#parts
    // Sometimes it does not remember that it has used it, and uses it again.
    if (random.chance(0.85)) this.#forget(offer.offerId)
    const operations = Array.from({ length: 1 + random.below(3) }, () => this.#operation(offer)).filter(
      (operation) => operation !== undefined,
    )
    this.#call({
      type: 'ACCEPT',
      accept: {
        offer_ids: [offer.offerId, ...this.#others(offer)].map((value) => ({ value })),
        operations,
        filters: { refuse_seconds: random.below(3) },
      },
    })
  }

  /** More of the same agent, or by mistake of another; and now and then one that is long over, or of somebody else. */
  #others({ offerId, agentId }: Offer): string[] {
    const { random } = this.#parts
    const others: string[] = []
    const own = random.pick(this.#offers.filter(({ offer }) => offer.offerId !== offerId))?.offer
    if (own !== undefined && (own.agentId === agentId ? random.chance(0.5) : random.chance(0.02))) {
      this.#forget(own.offerId)
      others.push(own.offerId)
    }
    const seen = random.chance(0.03) ? random.pick(this.#all.offersSeen) : undefined
    if (seen !== undefined && seen !== offerId && seen !== own?.offerId) others.push(seen)
    return others
  }

  #operation(offer: Offer): WireOperation | undefined {
    const { random } = this.#parts
    const resources = Resources.list(offer.resources)
    const volumes = resources.filter(isPersistentVolume)
    const mine = resources.filter(
      (each) => each.name === 'disk' && !isPersistentVolume(each) && reservationRole(each) === this.#role,
    )
    this.#things += 1
    const id = random.chance(0.5) ? { id: { value: `${this.#name}-operation-${this.#things}` } } : {}
    switch (random.below(6)) {
      case 0: {
        const disk = random.pick(resources.filter((each) => each.name === 'disk' && isUnreserved(each)))
        if (disk === undefined) return undefined
        const reserved = {
          ...part(random, disk),
          reservations: [{ type: 'DYNAMIC' as const, role: Role(this.#role) }],
        }
        return { type: 'RESERVE', ...id, reserve: { resources: [encodeResource(reserved, 'post')] } }
      }
      case 1: {
        const disk = random.pick(mine)
        if (disk === undefined) return undefined
        const volume: Resource = {
          ...part(random, disk),
          ...(random.chance(0.3) && { shared: true }),
          disk: {
            ...(disk.disk?.source && { source: disk.disk.source }),
            persistence: { id: PersistenceId(`${this.#name}-v${random.below(6)}`) },
            volume: { containerPath: 'data', mode: 'RW' },
          },
        }
        return { type: 'CREATE', ...id, create: { volumes: [encodeResource(volume, 'post')] } }
      }
      case 2: {
        const volume = random.pick(volumes)
        return volume && { type: 'DESTROY', ...id, destroy: { volumes: [encodeResource(volume, 'post')] } }
      }
      default:
        return this.#launch(offer, random.chance(0.5) ? volumes : [])
    }
  }

  #launch({ resources, agentId }: Offer, volumes: readonly Resource[]): WireOperation | undefined {
    const { random } = this.#parts
    const cpus = Resources.list(resources).find(({ name }) => name === 'cpus')
    if (cpus === undefined) return undefined
    this.#tasks += 1
    const volume = random.pick(volumes)
    const used = [
      { ...cpus, value: { type: 'SCALAR' as const, scalar: Scalar.of(0.1) } },
      ...(volume ? [volume] : []),
    ]
    const taskId = `${this.#name}-${this.#tasks}`
    const command = random.pick(['sleep 1', 'sleep 3 && exit 1', 'sleep 100000', 'exit 0'])
    return {
      type: 'LAUNCH',
      launch: {
        task_infos: [
          {
            name: taskId,
            task_id: { value: taskId },
            agent_id: { value: agentId },
            command: { value: command ?? 'true' },
            resources: used.map(
              (each) => JSON.parse(JSON.stringify(encodeResource(each, 'post'))) as JsonObject,
            ),
          },
        ],
      },
    }
  }

  checkEnded(state: MasterState): void {
    if (this.#id === undefined) return
    for (const task of tasksOf(state, this.#id)) {
      expectThat(isTerminal(task.state), `${task.info.taskId} is still ${task.state}`)
    }
  }
}

function part(random: Random, resource: Resource): Resource {
  const { value, disk } = resource
  if (value.type !== 'SCALAR' || disk?.source?.type === 'MOUNT' || value.scalar < 4000) return resource
  const scalar = Scalar.of(1 + random.below(Math.floor(value.scalar / 2000)))
  return { ...resource, value: { type: 'SCALAR', scalar } }
}

import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { OperationId, TaskId, type AgentId } from '@holdfast/model/ids'
import type { Operation } from '@holdfast/model/operation/operation'
import type { Resource } from '@holdfast/model/resource/resource'
import { isPersistentVolume, reservationRole } from '@holdfast/model/resource/resource'
import { Resources } from '@holdfast/model/resource/resources'
import { Value } from '@holdfast/model/resource/value'
import { Scalar } from '@holdfast/model/scalar'
import type { WireOperation } from '@holdfast/model/wire/operation-message'
import type { JsonObject } from '@holdfast/model/json'
import { encodeResource } from '@holdfast/model/wire/resource'
import { expect } from 'vitest'
import type { AdminRequest } from '../../core/master/admin-request.ts'
import { AGENT, CaseCluster, type Start } from './case-cluster.ts'
import { CaseFramework, PRINCIPAL, type Joining } from './case-framework.ts'
import { resourcesIn, type Written } from './cases.ts'
import { CHECKS, type Checked } from './checks.ts'
import { placed } from './on-disk.ts'

export interface Given {
  readonly agent: {
    readonly resources: Written
    readonly flags?: { readonly attributes?: string }
  } | null
  readonly master?: { readonly acls?: unknown }
  readonly framework?: Joining
}

export type Step = Readonly<Record<string, unknown>>

interface WrittenTask {
  readonly id: string
  readonly resources: Written
  readonly command: string
}

type WrittenOperation =
  | (WireOperation & { readonly launch?: undefined })
  | { readonly launch: readonly WrittenTask[] }

interface StartChange {
  readonly resources?: Written
  readonly attributes?: string
  readonly policy?: Start['policy']
  readonly reboot?: boolean
}

/** As `StartSlave()` of Mesos' tests starts agents. */
const DEFAULT_RESOURCES = 'cpus:2;mem:1024;disk:1024;ports:[31000-32000]'

/** One script, played on a cluster of its own. */
export class Scenario implements Checked {
  readonly given: Given
  readonly at: CaseCluster
  readonly frameworks: CaseFramework[] = []
  firstId: AgentId | undefined
  #boots = 1
  #operations = 0

  constructor(given: Given, steps: readonly Step[]) {
    this.given = given
    const { agent, master } = given
    const start: Start | undefined =
      agent === null
        ? undefined
        : {
            resources: agent.resources === 'default' ? DEFAULT_RESOURCES : agent.resources,
            attributes: agent.flags?.attributes ?? '',
            policy: 'equal',
            bootId: 'boot1',
          }
    // What is no `sleep` or `exit` needs a shell, unless it only runs on and on.
    const shell = /"command":"(?!sleep|exit|while)/.test(JSON.stringify(steps))
    this.at = new CaseCluster(start, master?.acls, shell ? 'process' : 'simulated')
  }

  async begin(): Promise<void> {
    await this.at.begin()
    this.firstId = this.agentId
    if (this.given.framework) await this.#join(this.given.framework)
  }

  async #join(joining: Joining): Promise<void> {
    const { clock } = this.at
    const name = `framework${this.frameworks.length + 1}`
    this.frameworks.push(new CaseFramework(name, joining, clock, () => this.at.cluster.scheduler))
    await this.at.settle()
  }

  get agentId(): AgentId | undefined {
    return this.at.cluster.controls.agents()[0]?.agentId
  }

  framework(number = 1): CaseFramework {
    const framework = this.frameworks[number - 1]
    if (framework === undefined) throw new Error(`There is no framework ${number}`)
    return framework
  }

  async play(step: Step): Promise<void> {
    const [verb = ''] = Object.keys(step)
    const play = this.#verbs[verb]
    if (play === undefined) throw new Error(`Nobody knows how to ${verb}`)
    await play(step[verb], step)
    await this.at.settle()
  }

  readonly #verbs: Readonly<Record<string, (said: unknown, step: Step) => Promise<void> | void>> = {
    framework2: async (said) => {
      // The first one has had its turn: what is free now is for whoever comes.
      this.framework().decline()
      await this.#join(said as Joining)
    },
    accept: (said, { refuse }) => this.#accept(1, said as readonly WrittenOperation[], refuse),
    accept2: (said, { refuse }) => this.#accept(2, said as readonly WrittenOperation[], refuse),
    check: (said) => this.check(said as Step),
    agentStop: async () => {
      await this.#offersAreOut()
      await this.at.whenDone(this.at.cluster.stopAgent(AGENT))
      this.at.network.reconnect()
    },
    agentStart: (said) => this.#startAgent(said as StartChange),
    // A reboot does that, and follows.
    executorsDie: () => undefined,
    masterFailover: (said) => this.#failOver(said as { readonly agentStaysAway?: boolean }),
    operator: (said, step) => this.#operate(said as Step, step),
    lose: (said) => this.at.network.lose(String(said).split(' ')[0] ?? ''),
    crashWhile: () =>
      this.at.network.onApply(() => {
        void this.at.cluster.stopAgent(AGENT)
      }),
    agentPartition: async () => {
      await this.#offersAreOut()
      this.at.network.cutOff = true
    },
    agentReconnect: async () => {
      this.at.network.reconnect()
      // Pings go on, or the agent notices that none came.
      await this.at.until(() => this.status === 'active' || this.isDeactivated, 120_000)
    },
    // From the last ping that was answered, which may have been a moment ago.
    advance: (said) => this.at.advance((Number(said) + (this.at.network.cutOff ? PING_SECONDS : 0)) * 1000),
    killTask: (said) => this.#kill(String(said)),
    ackOperation: () => this.framework().acknowledgeOperation(),
    // These frameworks acknowledge whatever they are told of tasks.
    ackTasks: () => undefined,
    reconcile: (said) => {
      this.framework().operations = []
      const operations = (
        said as readonly { readonly operation_id: string; readonly agent_id?: string }[]
      ).map(({ operation_id, agent_id }) => ({
        operation_id: { value: operation_id },
        ...(agent_id !== undefined && { agent_id: { value: agent_id === '$A' ? this.known : agent_id } }),
      }))
      this.framework().call({ type: 'RECONCILE_OPERATIONS', reconcile_operations: { operations } })
    },
    reconcileTask: (said) =>
      this.framework().call({
        type: 'RECONCILE',
        reconcile: { tasks: [{ task_id: { value: TaskId(String(said)) }, agent_id: { value: this.known } }] },
      }),
    makeReadOnly: async (said) => {
      await this.#stopped()
      // Whoever tests may be root, for whom nothing is read-only: a file in its place is as good.
      writeFileSync(placed(String(said), this.at.base), '')
    },
    writeFile: async (said, { content }) => {
      if (String(said).endsWith('resources.target')) return
      if (String(said).endsWith('.target')) return this.#intend(content as { readonly resources: Written })
      const path = placed(String(said), this.at.base)
      mkdirSync(dirname(path), { recursive: true })
      writeFileSync(path, String(content))
    },
  }

  get known(): AgentId {
    if (this.firstId === undefined) throw new Error('There is no agent')
    return this.firstId
  }

  get status(): string | undefined {
    return this.agentId && this.at.cluster.view().agents.get(this.agentId)?.status
  }

  get isDeactivated(): boolean {
    return ['draining', 'drained', 'deactivated'].includes(this.status ?? '')
  }

  async #offersAreOut(): Promise<void> {
    if (this.frameworks.length > 0) await this.at.advance(2_000)
    for (const framework of this.frameworks) framework.rescinded = 0
  }

  async #accept(number: number, written: readonly WrittenOperation[], refuse: unknown): Promise<void> {
    const framework = this.framework(number)
    const asked = placed(written, this.at.base)
    const needed = neededFor(asked)
    const offered = () => framework.offers.size > 0 && containsAll(framework.offered, needed)
    if (!(await this.at.until(offered))) throw new Error('It is not offered what it wants to use')
    const tasks: string[] = []
    const operations: WireOperation[] = []
    for (const operation of asked) {
      if (operation.launch === undefined) operations.push(this.#operation(operation, framework))
      else {
        tasks.push(...operation.launch.map(({ id }) => id))
        operations.push({
          type: 'LAUNCH',
          launch: { task_infos: operation.launch.map((task) => this.#task(task, framework, asked)) },
        })
      }
    }
    framework.accept(operations, refuse === undefined ? undefined : Number(refuse))
    await this.at.until(() => tasks.every((id) => !isUnderWay(framework.states.get(id))), 5_000)
    await this.at.advance(100)
  }

  /** Some operations are on all that is offered. */
  #operation(operation: WireOperation, framework: CaseFramework): WireOperation {
    if (operation.type !== 'RESERVE') return operation
    const resources = (operation.reserve?.resources ?? []) as unknown as readonly Step[]
    const [first = {}] = resources
    if (first['provider disk'] !== undefined) {
      const disk = { name: 'disk', value: Value.scalar(Scalar.of(200)), reservations: [] }
      return { ...operation, reserve: { resources: [reservedFor(disk, this.#role)] } }
    }
    if (first.all === undefined) return operation
    return {
      ...operation,
      reserve: { resources: framework.offered.map((each) => reservedFor(each, this.#role)) },
    }
  }

  get #role(): string {
    return this.given.framework?.roles[0] ?? '*'
  }

  #task(
    { id, resources, command }: WrittenTask,
    framework: CaseFramework,
    all: readonly WrittenOperation[],
  ): JsonObject {
    return json({
      name: id,
      task_id: { value: id },
      agent_id: { value: this.agentId ?? '' },
      command: { value: command },
      resources: wire(this.#taskResources(resources, framework, all)),
    })
  }

  #taskResources(
    written: Written,
    { offered }: CaseFramework,
    all: readonly WrittenOperation[],
  ): readonly Resource[] {
    const words = typeof written === 'string' ? written : written[0]
    switch (words) {
      case 'all':
      case 'all offered':
        return offered
      case 'half':
        return resourcesIn('cpus:1;mem:512')
      case 'cpus+mem+volume':
        return [...resourcesIn('cpus:0.1;mem:32'), ...createdBy(all)]
      default:
        return resourcesIn(written)
    }
  }

  async #kill(taskId: string): Promise<void> {
    this.framework().call({ type: 'KILL', kill: { task_id: { value: taskId } } })
    await this.at.until(() => this.framework().states.get(taskId) === 'TASK_KILLED')
  }

  async #startAgent({ reboot, ...changes }: StartChange): Promise<void> {
    this.at.network.sent.length = 0
    if (reboot === true) this.#boots += 1
    if (reboot === true || Object.keys(changes).length > 0) {
      const { resources, attributes, policy } = changes
      await this.at.restart({
        bootId: `boot${this.#boots}`,
        ...(resources !== undefined && { resources }),
        ...(attributes !== undefined && { attributes }),
        ...(policy !== undefined && { policy }),
      })
    }
    await this.at.whenDone(this.at.cluster.startAgent(AGENT))
    await this.at.settle()
  }

  async #stopped(): Promise<void> {
    if (this.at.cluster.controls.agents()[0]?.running)
      await this.at.whenDone(this.at.cluster.stopAgent(AGENT))
  }

  /** What Mesos' agent writes into its target file, ours writes into its store: what it is about to do. */
  async #intend({ resources }: { readonly resources: Written }): Promise<void> {
    await this.#stopped()
    await this.at.intend({ type: 'CREATE', volumes: resourcesIn(resources) })
  }

  async #failOver({ agentStaysAway }: { readonly agentStaysAway?: boolean }): Promise<void> {
    if (agentStaysAway) await this.at.whenDone(this.at.cluster.stopAgent(AGENT))
    this.at.cluster.restartMaster()
    await this.at.advance(1_000)
  }

  async #operate(said: Step, { status, body }: Step): Promise<void> {
    // What is under way when an agent is to be offered again stays so.
    if (said.type !== 'REACTIVATE_AGENT') await this.#offersAreOut()
    const { cluster } = this.at
    const request = adminRequest(said, this.known)
    this.#operations += 1
    const result = await this.at.whenDone(
      request === undefined
        ? cluster.submit({
            operationId: OperationId(`operator${this.#operations}`),
            agentId: this.known,
            operation: await this.#operatorsOperation(said),
            principal: PRINCIPAL,
          })
        : cluster.administer(request, PRINCIPAL),
    )
    const answered = result.ok ? (request === undefined ? 202 : 200) : result.error.status
    expect(answered).toBe(status ?? 200)
    if (typeof body === 'string')
      expect(result).toMatchObject({ error: { message: expect.stringContaining(body) } })
  }

  async #operatorsOperation(said: Step): Promise<Operation> {
    if (said.path === '/reserve')
      return { type: 'RESERVE', resources: resourcesIn(said.resources as Written) }
    if (said.path === '/create-volumes')
      return { type: 'CREATE', volumes: resourcesIn(said.volumes as Written) }
    if (said.path === '/destroy-volumes')
      return { type: 'DESTROY', volumes: resourcesIn(said.volumes as Written) }
    // By role and id.
    const view = await this.at.cluster.agentView(this.known)
    if (!view.ok) throw new Error(view.error.reason)
    const named = (said.volumes as readonly string[]).map((text) => text.split(' '))
    const volumes = Resources.list(view.value.total).filter((each) =>
      named.some(
        ([role, id]) =>
          isPersistentVolume(each) && reservationRole(each) === role && each.disk?.persistence?.id === id,
      ),
    )
    return { type: 'DESTROY', volumes }
  }

  /** All of it is to be so at one moment, within a while. */
  async check(expected: Step): Promise<void> {
    const checks = Object.entries(expected).map(([key, wanted]) => {
      const check = CHECKS[key]
      if (check === undefined) throw new Error(`Nobody knows how to check ${key}`)
      return () => check(this, wanted, expected)
    })
    const holds = () => {
      try {
        for (const check of checks) check()
        return true
      } catch {
        return false
      }
    }
    // What must not be there may still come.
    await this.at.advance(1_500)
    await this.at.until(holds)
    for (const check of checks) check()
    for (const framework of this.frameworks) {
      framework.updates = []
      framework.operations = []
    }
  }
}

const PING_SECONDS = 15

const isUnderWay = (state: string | undefined): boolean =>
  state === undefined || state === 'TASK_STAGING' || state === 'TASK_STARTING'

function containsAll(offered: readonly Resource[], needed: readonly Resource[]): boolean {
  const bag = Resources.of(offered)
  return needed.every((each) => Resources.contains(bag, each))
}

const createdBy = (operations: readonly WrittenOperation[]): readonly Resource[] =>
  operations.flatMap((operation) =>
    'create' in operation && operation.create ? resourcesIn(operation.create.volumes ?? []) : [],
  )

/** The volumes that it uses, and that it does not make itself. */
function neededFor(operations: readonly WrittenOperation[]): readonly Resource[] {
  const made = new Set(createdBy(operations).map(({ disk }) => disk?.persistence?.id))
  const used = operations.flatMap((operation): readonly Resource[] => {
    if (operation.launch !== undefined)
      return operation.launch.flatMap(({ resources }) =>
        typeof resources === 'string' || typeof resources[0] === 'string' ? [] : resourcesIn(resources),
      )
    if (operation.destroy) return resourcesIn(operation.destroy.volumes ?? [])
    const volume = operation.grow_volume?.volume ?? operation.shrink_volume?.volume
    return volume ? resourcesIn([volume]) : []
  })
  return used.filter((each) => isPersistentVolume(each) && !made.has(each.disk?.persistence?.id))
}

/** What goes over the wire is nothing else. */
const json = (value: object) => JSON.parse(JSON.stringify(value)) as JsonObject

const wire = (resources: readonly Resource[]) => resources.map((each) => encodeResource(each, 'post'))

function reservedFor(resource: Resource, role: string) {
  const plain = encodeResource({ ...resource, reservations: [] }, 'post')
  return { ...plain, reservations: [{ type: 'DYNAMIC' as const, role, principal: PRINCIPAL }] }
}

function adminRequest(said: Step, agentId: AgentId): AdminRequest | undefined {
  switch (said.type) {
    case 'MARK_AGENT_GONE':
    case 'REACTIVATE_AGENT':
      return { type: said.type, agentId }
    case 'DRAIN_AGENT': {
      const markGone = said.mark_gone === true
      const grace = said.max_grace_period
      return {
        type: 'DRAIN_AGENT',
        agentId,
        markGone,
        ...(grace !== undefined && { maxGracePeriodMs: Number(grace) * 1000 }),
      }
    }
    default:
      return undefined
  }
}

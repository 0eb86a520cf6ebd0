import { AgentId, FrameworkId, PersistenceId, Role, TimeMs } from '@holdfast/model/ids'
import type { Reservation, Resource } from '@holdfast/model/resource/resource'
import { Resources } from '@holdfast/model/resource/resources'
import { Scalar } from '@holdfast/model/scalar'
import type { Clock } from '../src/clock.ts'
import type { Cluster, ClusterAgent, ClusterChange, ClusterView } from '../src/ports/cluster.ts'

/** A clock whose turns are called for: what a change costs and what telling it costs are measured apart. */
export class BenchClock implements Clock {
  #nowMs = 1_800_000_000_000
  #due: (() => void)[] = []

  now(): TimeMs {
    return TimeMs(this.#nowMs)
  }

  after(_delayMs: number, run: () => void): () => void {
    this.#due.push(run)
    return () => (this.#due = this.#due.filter((each) => each !== run))
  }

  soon(run: () => void): void {
    this.#due.push(run)
  }

  nextTurn(run: () => void): void {
    this.#due.push(run)
  }

  turn(): void {
    this.#nowMs += 200
    const due = this.#due
    this.#due = []
    for (const run of due) run()
  }
}

const roles = ['ads', 'marathon', 'kafka', 'cassandra'].map(Role)

/** A cluster in memory that changes as it is told, with volumes of every status but attached. */
export class BenchCluster implements Cluster {
  readonly #clock: Clock
  readonly #agents = new Map<AgentId, ClusterAgent>()
  readonly #listeners = new Set<(change: ClusterChange) => void>()
  #frameworks: ClusterView['frameworks'] = new Map()
  #volumes = 0

  constructor(clock: Clock) {
    this.#clock = clock
  }

  view(): ClusterView {
    const [asOfMs, agents, frameworks] = [this.#clock.now(), this.#agents, this.#frameworks]
    const policy = NO_POLICY
    return { revision: 1, asOfMs, state: 'live', mesosVersion: '1.12.0', agents, frameworks, policy }
  }

  watch(listener: (change: ClusterChange) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  agentView(): never {
    throw new Error('not asked for')
  }

  submit(): never {
    throw new Error('not asked for')
  }

  addAgent(name: string, volumes: number): void {
    const parts: Resource[] = [disk(100_000_000, [])]
    for (let i = 0; i < volumes; i++) parts.push(volume(this.#volumes++))
    this.#agents.set(AgentId(name), newAgent(name, Resources.of(parts), this.#clock.now()))
  }

  agent(name: string): ClusterAgent {
    const agent = this.#agents.get(AgentId(name))
    if (!agent) throw new Error(`no agent ${name}`)
    return agent
  }

  /** The agent as `edit` says, told to whoever watches. */
  change(name: string, edit: Partial<ClusterAgent>): void {
    const agentId = AgentId(name)
    this.#agents.set(agentId, { ...this.agent(name), ...edit })
    this.#tell(new Set([agentId]), false)
  }

  frameworks(names: readonly string[]): void {
    const known = names.map(
      (name) =>
        [
          FrameworkId(name),
          { frameworkId: FrameworkId(name), name, roles: [], active: true, connected: true },
        ] as const,
    )
    this.#frameworks = new Map(known)
    this.#tell(new Set(), true)
  }

  #tell(agents: ReadonlySet<AgentId>, frameworks: boolean): void {
    for (const listener of this.#listeners)
      listener({ revision: 1, agents, agentStates: new Set(), frameworks, policy: false })
  }
}

const NO_POLICY: ClusterView['policy'] = { quotas: new Map(), weights: new Map() }

export function volume(number: number): Resource {
  const role = roles[number % roles.length] ?? Role('ads')
  const gone = {
    type: 'DYNAMIC',
    role,
    labels: [{ key: 'marathon_framework_id', value: `F-${number % 50}` }],
  } as const
  const stack: readonly Reservation[] = number % 5 === 0 ? [gone] : [{ type: 'STATIC', role }]
  const persistence = { id: PersistenceId(`volume-${number}`) }
  return disk(64 + (number % 8000), stack, { persistence, volume: { containerPath: 'data', mode: 'RW' } })
}

function disk(sizeMb: number, reservations: readonly Reservation[], info?: Resource['disk']): Resource {
  return {
    name: 'disk',
    value: { type: 'SCALAR', scalar: Scalar.of(sizeMb) },
    reservations,
    ...(info && { disk: info }),
  }
}

function newAgent(name: string, total: Resources, nowMs: TimeMs): ClusterAgent {
  return {
    agentId: AgentId(name),
    hostname: `host-${name}`,
    pid: `slave(1)@${name}:5051`,
    status: 'active',
    statusSinceMs: nowMs,
    version: '1.12.0',
    capabilities: [],
    attributes: { rack: `r${name.length}` },
    total,
    used: Resources.empty,
    offered: Resources.empty,
    tasks: [],
    asOfMs: nowMs,
  }
}

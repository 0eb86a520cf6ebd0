import { type AgentId, FrameworkId, TimeMs } from '@holdfast/model/ids'
import { Resources } from '@holdfast/model/resource/resources'
import type { Clock } from '../../src/clock.ts'
import type {
  Cluster,
  ClusterAgent,
  ClusterChange,
  ClusterFramework,
  ClusterView,
} from '../../src/ports/cluster.ts'

/** A clock that stands still until it is moved. */
export class FakeClock implements Clock {
  #nowMs: number
  #timers: { atMs: number; run: () => void }[] = []

  constructor(nowMs: number) {
    this.#nowMs = nowMs
  }

  now(): TimeMs {
    return TimeMs(this.#nowMs)
  }

  after(delayMs: number, run: () => void): () => void {
    const timer = { atMs: this.#nowMs + delayMs, run }
    this.#timers.push(timer)
    return () => (this.#timers = this.#timers.filter((each) => each !== timer))
  }

  soon(run: () => void): void {
    this.after(0, run)
  }

  nextTurn(run: () => void): void {
    this.after(0, run)
  }

  /** Runs what is due, in order. */
  pass(ms: number): void {
    const endMs = this.#nowMs + ms
    for (;;) {
      const next = this.#timers.filter(({ atMs }) => atMs <= endMs).sort((a, b) => a.atMs - b.atMs)[0]
      if (!next) break
      this.#timers = this.#timers.filter((each) => each !== next)
      this.#nowMs = Math.max(this.#nowMs, next.atMs)
      next.run()
    }
    this.#nowMs = endMs
  }
}

type Edit = Partial<Omit<ClusterAgent, 'agentId'>>

/** A cluster whose view the test says. */
export class FakeCluster implements Cluster {
  readonly #clock: Clock
  readonly #listeners = new Set<(change: ClusterChange) => void>()
  #view: ClusterView

  constructor(clock: Clock, view: Partial<ClusterView> = {}) {
    this.#clock = clock
    this.#view = {
      revision: 1,
      asOfMs: clock.now(),
      state: 'live',
      mesosVersion: '1.12.0',
      agents: new Map(),
      frameworks: new Map(),
      policy: { quotas: new Map(), weights: new Map() },
      ...view,
    }
  }

  view(): ClusterView {
    return this.#view
  }

  watch(listener: (change: ClusterChange) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  agentView(): never {
    throw new Error('the ledger reads what the master says')
  }

  submit(): never {
    throw new Error('the ledger changes nothing')
  }

  /** Adds an agent, or changes it. */
  agent(agentId: AgentId, edit: Edit): void {
    const before = this.#view.agents.get(agentId) ?? newAgent(agentId, this.#clock.now())
    const agents = new Map(this.#view.agents).set(agentId, { ...before, asOfMs: this.#clock.now(), ...edit })
    this.#change({ agents }, [agentId], false)
  }

  removeAgents(...agentIds: AgentId[]): void {
    const agents = new Map(this.#view.agents)
    for (const agentId of agentIds) agents.delete(agentId)
    this.#change({ agents }, agentIds, false)
  }

  frameworks(
    ...frameworks: readonly (Pick<ClusterFramework, 'name' | 'roles'> & {
      readonly principal?: ClusterFramework['principal']
    })[]
  ): void {
    const known = frameworks.map(({ name, roles, principal }): ClusterFramework => ({
      frameworkId: FrameworkId(`F-${name}`),
      name,
      roles,
      ...(principal !== undefined && { principal }),
      active: true,
      connected: true,
    }))
    this.#change({ frameworks: new Map(known.map((each) => [each.frameworkId, each])) }, [], true)
  }

  policy(policy: ClusterView['policy']): void {
    this.#change({ policy }, [], false)
  }

  state(state: ClusterView['state']): void {
    this.#change({ state }, [], false)
  }

  #change(edit: Partial<ClusterView>, agents: readonly AgentId[], frameworks: boolean): void {
    this.#view = { ...this.#view, ...edit, revision: this.#view.revision + 1, asOfMs: this.#clock.now() }
    const { revision } = this.#view
    const change = {
      revision,
      agents: new Set(agents),
      agentStates: new Set<AgentId>(),
      frameworks,
      policy: edit.policy !== undefined,
    }
    for (const listener of this.#listeners) listener(change)
  }
}

function newAgent(agentId: AgentId, nowMs: TimeMs): ClusterAgent {
  return {
    agentId,
    hostname: `${agentId}.test`,
    pid: `slave(1)@${agentId}:5051`,
    status: 'active',
    statusSinceMs: nowMs,
    version: '1.12.0',
    capabilities: [],
    attributes: {},
    total: Resources.empty,
    used: Resources.empty,
    offered: Resources.empty,
    tasks: [],
    asOfMs: nowMs,
  }
}

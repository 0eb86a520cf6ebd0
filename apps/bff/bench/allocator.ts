import { AgentId, FrameworkId, PersistenceId, Role } from '@holdfast/model/ids'
import type { Resource } from '@holdfast/model/resource/resource'
import { Resources } from '@holdfast/model/resource/resources'
import { Scalar } from '@holdfast/model/scalar'
import { applyOperation } from '@holdfast/model/operation/apply'
import type { FrameworkCapability } from '@holdfast/model/framework/framework-info'
import { AGENT_CAPABILITIES } from '../core/agent-info.ts'
import { converted, unallocated } from '../core/allocator/accounts.ts'
import { agentChanged, triggerAll, type SeenAgent } from '../core/allocator/agents.ts'
import { refuse } from '../core/allocator/filters.ts'
import { addFramework } from '../core/allocator/frameworks.ts'
import { setQuota } from '../core/allocator/quota.ts'
import { periodicRound } from '../core/allocator/round.ts'
import { type AllocatorState, type Handout, newAllocator } from '../core/allocator/state.ts'

const MIN = [new Map([['cpus', Scalar.of(0.01)]]), new Map([['mem', Scalar.of(32)]])]
const CAPABILITIES = new Set(AGENT_CAPABILITIES)

/** An allocator with the agents that it hands out, as the master has them. */
class Bench {
  state: AllocatorState = newAllocator({ minAllocatable: MIN, filterGpus: true })
  readonly agents = new Map<AgentId, SeenAgent>()
  now = 0

  addAgent(name: string, resources: readonly Resource[]): void {
    const total = Resources.of(resources)
    const agentId = AgentId(name)
    this.put({ agentId, total, available: total, capabilities: CAPABILITIES, offerable: true })
  }

  put(agent: SeenAgent): void {
    this.state = agentChanged(this.state, this.agents.get(agent.agentId), agent)
    this.agents.set(agent.agentId, agent)
  }

  addFramework(name: string, role: string): void {
    const terms = {
      frameworkId: FrameworkId(name),
      roles: [Role(role)],
      capabilities: new Set<FrameworkCapability>([
        'MULTI_ROLE',
        'RESERVATION_REFINEMENT',
        'SHARED_RESOURCES',
      ]),
      suppressed: new Set<Role>(),
      minAllocatable: new Map(),
    }
    this.state = addFramework(this.state, terms, true)
  }

  /** A round, with the agents changed as the master changes them. */
  round(): readonly Handout[] {
    this.now += 1000
    const { state, handouts } = periodicRound(this.state, {
      agent: (agentId) => this.agents.get(agentId),
      now: this.now,
    })
    this.state = state
    for (const { agentId, resources } of handouts) {
      const agent = this.agents.get(agentId)
      if (agent === undefined) continue
      this.put({ ...agent, available: Resources.subtract(agent.available, Resources.nonShared(resources)) })
    }
    if (handouts.length > 0) this.state = { ...this.state, changed: state.changed }
    return handouts
  }

  giveBack(handout: Handout, refuseMs?: number): void {
    this.state = unallocated(this.state, handout)
    if (refuseMs !== undefined) this.state = refuse(this.state, handout, this.now + refuseMs)
    const agent = this.agents.get(handout.agentId)
    if (agent === undefined) return
    this.put({ ...agent, available: Resources.add(agent.available, Resources.nonShared(handout.resources)) })
  }
}

/** The set-ups of Mesos' own allocator benchmarks; beside each figure, what Mesos gave on the same machine. */
export function benchAllocator(): string {
  // The first of all is the compiler's.
  volumes(1000, 50, false)
  const rows = [
    ['allocator, one thread', 'ms', 'Mesos, ms'],
    ...[
      [1000, 1, 22],
      [1000, 50, 27],
      [1000, 200, 28],
      [5000, 1, 135],
      [5000, 50, 140],
      [5000, 200, 144],
      [10_000, 1, 272],
      [10_000, 50, 282],
      [10_000, 200, 325],
    ].map(([agents = 0, frameworks = 0, mesos = 0]) => {
      const { roundMs } = best(() => volumes(agents, frameworks, false))
      return [`volumes, ${agents} agents, ${frameworks} frameworks: a round`, roundMs, mesos]
    }),
    ...[
      [1000, 51],
      [5000, 270],
      [10_000, 552],
    ].map(([agents = 0, mesos = 0]) => {
      const { addMs } = best(() => volumes(agents, 50, false))
      return [`volumes: adding ${agents} agents`, addMs, mesos]
    }),
    ['volumes shared, 5000 agents, 50 frameworks: a round', best(() => volumes(5000, 50, true)).roundMs, 203],
    ...[
      [10_000, 1, 93],
      [1000, 50, 284],
      [5000, 50, 1500],
      [10_000, 50, 3300],
    ].flatMap(([agents = 0, frameworks = 0, mesos = 0]) => {
      const { allMs, noneMs } = best(() => declined(agents, frameworks))
      return [
        [`all refused, ${agents} agents, ${frameworks} frameworks: looking at every one again`, allMs, mesos],
        [`all refused, ${agents} agents, ${frameworks} frameworks: a round`, noneMs, mesos],
      ]
    }),
    ...quotaRows(),
    ...[
      [200, 1.6],
      [400, 3.8],
      [800, 10.6],
    ].map(([objects = 0, mesos = 0]) => [
      `one RESERVE on an agent with ${objects} resource objects`,
      best(() => ({ ms: updateAllocation(objects) })).ms,
      mesos,
    ]),
  ]
  return rows.map(([name, ms, mesos]) => [name, shown(ms), shown(mesos)].join(' | ')).join('\n')
}

function quotaRows(): (string | number)[][] {
  const quota = best(() => largeAndSmallQuota())
  const none = best(() => noQuota())
  return [
    ['quotas: 3000 agents, roles and frameworks: 3500 allocations', quota.allMs, 6800],
    ['quotas: then a round with nothing to do', quota.noneMs, 5800],
    ['no quota: 2000 agents and frameworks, 1000 roles: 2000 allocations', none.allMs, 105],
    ['no quota: then a round with nothing to do', none.noneMs, 75],
  ]
}

/** Agents with a volume each, all of it reserved for the one role of all frameworks. */
function volumes(agents: number, frameworks: number, shared: boolean) {
  const bench = new Bench()
  for (const index of range(frameworks)) bench.addFramework(`f${index}`, 'test')
  const addMs = timed(() => {
    for (const index of range(agents)) bench.addAgent(`a${index}`, agentResources(shared))
  })
  let handouts = 0
  const roundMs = timed(() => {
    handouts = bench.round().length
  })
  if (handouts !== agents) throw new Error(`${handouts} of ${agents} agents were offered`)
  return { addMs, roundMs }
}

/** Every framework has refused everything. */
function declined(agents: number, frameworks: number) {
  const bench = new Bench()
  for (const index of range(frameworks)) bench.addFramework(`f${index}`, 'test')
  for (const index of range(agents)) bench.addAgent(`a${index}`, agentResources(false))
  for (let round = 0; round < frameworks; round++) {
    for (const handout of bench.round()) bench.giveBack(handout, 1e9)
  }
  bench.round()
  bench.state = triggerAll(bench.state)
  const allMs = timed(() => {
    if (bench.round().length > 0) throw new Error('Something that was refused was offered')
  })
  return { allMs, noneMs: timed(() => void bench.round()) }
}

/** Half of the roles have small quotas, half large ones; as much as their guarantees ask for is allocated. */
function largeAndSmallQuota() {
  const bench = new Bench()
  const small = { cpus: 2, mem: 200, disk: 200 }
  const large = { cpus: 4, mem: 400, disk: 400 }
  for (const index of range(3000)) {
    const role = `role${index}`
    const amounts = index < 2500 ? small : large
    const quantities = new Map(Object.entries(amounts).map(([name, value]) => [name, Scalar.of(value)]))
    bench.state = setQuota(bench.state, role, { guarantees: quantities, limits: quantities })
    bench.addFramework(`f${index}`, role)
  }
  for (const index of range(3000)) {
    bench.addAgent(
      `a${index}`,
      ['cpus', 'mem', 'disk'].map((name) => scalar(name, name === 'cpus' ? 3 : 300)),
    )
  }
  let handouts = 0
  const allMs = timed(() => {
    handouts = bench.round().length
  })
  if (handouts < 3000) throw new Error(`Only ${handouts} allocations`)
  bench.round()
  return { allMs, noneMs: timed(() => void bench.round()) }
}

function noQuota() {
  const bench = new Bench()
  for (const index of range(2000)) bench.addFramework(`f${index}`, `role${index % 1000}`)
  for (const index of range(2000)) {
    bench.addAgent(
      `a${index}`,
      ['cpus', 'mem', 'disk'].map((name) => scalar(name, 100)),
    )
  }
  let handouts = 0
  const allMs = timed(() => {
    handouts = bench.round().length
  })
  if (handouts !== 2000) throw new Error(`${handouts} allocations`)
  bench.round()
  return { allMs, noneMs: timed(() => void bench.round()) }
}

/** A framework that was offered many distinct reservations reserves once more. */
function updateAllocation(objects: number): number {
  const bench = new Bench()
  bench.addFramework('f', 'test')
  const reserved = range(objects).map((index) => ({
    ...scalar('disk', 1),
    reservations: [
      {
        type: 'DYNAMIC' as const,
        role: Role('test'),
        labels: [{ key: `key${index}`, value: `value${index}` }],
      },
    ],
  }))
  bench.addAgent('a', [scalar('cpus', 24), scalar('mem', 4096), scalar('disk', 3072), ...reserved])
  const [handout] = bench.round()
  const agent = bench.agents.get(AgentId('a'))
  if (handout === undefined || agent === undefined) throw new Error('Nothing was offered')
  const operation = {
    type: 'RESERVE',
    resources: [{ ...scalar('cpus', 1), reservations: [{ type: 'DYNAMIC', role: Role('test') }] }],
  } as const
  return timed(() => {
    const offered = applyOperation(handout.resources, operation)
    const total = applyOperation(agent.total, operation)
    if (!offered.ok || !total.ok) throw new Error('The operation failed')
    bench.state = converted(bench.state, handout, offered.value)
    bench.put({ ...agent, total: total.value })
  })
}

function agentResources(shared: boolean): readonly Resource[] {
  const reservations = [{ type: 'STATIC', role: Role('test') }] as const
  const volume: Resource = {
    ...scalar('disk', 1024),
    reservations,
    disk: { persistence: { id: PersistenceId('v') }, volume: { containerPath: 'data', mode: 'RW' } },
    ...(shared && { shared: true }),
  }
  const ports: Resource = {
    name: 'ports',
    value: { type: 'RANGES', ranges: [{ begin: 31_000, end: 32_000 }] },
    reservations,
  }
  const amounts = [scalar('cpus', 24), scalar('mem', 4096), scalar('disk', 2048)]
  return [...amounts.map((resource) => ({ ...resource, reservations })), ports, volume]
}

function scalar(name: string, value: number): Resource {
  return { name, value: { type: 'SCALAR', scalar: Scalar.of(value) }, reservations: [] }
}

function range(length: number): number[] {
  return Array.from({ length }, (_, index) => index)
}

/** What this thread had of the processor, in milliseconds: other programs do not count. */
function timed(run: () => void): number {
  const [began, cpu] = [performance.now(), process.threadCpuUsage()]
  run()
  const { user, system } = process.threadCpuUsage(cpu)
  const cpuMs = (user + system) / 1000
  // The processor's own count is too coarse for what is short.
  return cpuMs > 2 ? cpuMs : performance.now() - began
}

/** Of three runs: other programs only ever make it slower. */
function best<T extends Readonly<Record<string, number>>>(run: () => T): T {
  const runs = [run(), run(), run()]
  const [first = run()] = runs
  const names = Object.keys(first)
  return Object.fromEntries(
    names.map((name) => [name, Math.min(...runs.map((each) => each[name] ?? Infinity))]),
  ) as T
}

function shown(figure: string | number | undefined): string {
  return typeof figure === 'number' ? figure.toFixed(figure < 1 ? 3 : 1) : (figure ?? '')
}

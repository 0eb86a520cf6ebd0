import type { AgentId } from '@holdfast/model/ids'
import { printResource } from '@holdfast/model/resource/print'
import { Resources } from '@holdfast/model/resource/resources'
import { Scalar } from '@holdfast/model/scalar'
import { expect } from 'vitest'
import { agentMetrics } from '../../src/http/mesos/agent-metrics.ts'
import type { CaseCluster } from './case-cluster.ts'
import type { CaseFramework } from './case-framework.ts'
import { resourcesIn, type Written } from './cases.ts'
import { expectOnDisk, placed, type OnDisk } from './on-disk.ts'

/** What is looked at. */
export interface Checked {
  readonly at: CaseCluster
  readonly agentId: AgentId | undefined
  readonly firstId: AgentId | undefined
  readonly status: string | undefined
  readonly isDeactivated: boolean
  readonly frameworks: readonly CaseFramework[]
  framework(number?: number): CaseFramework
}

type Fields = Readonly<Record<string, unknown>>
type Check = (seen: Checked, wanted: unknown, all: Fields) => void

/** Mesos' words for what is expected, each with how it is seen. Throws where it is not so. */
export const CHECKS: Readonly<Record<string, Check>> = {
  recover(seen, wanted) {
    expect(seen.at.cluster.controls.agents()[0]?.running).toBe(wanted === 'ok')
    if (wanted === 'ok') expect(seen.at.cluster.agentProcess(1)?.masterHostname).toBeDefined()
  },
  error: (seen, wanted) => expect(seen.at.cluster.controls.agents()[0]?.absence).toContain(wanted),
  sameAgentId: (seen, wanted) => expect(seen.agentId === seen.firstId).toBe(wanted),
  checkpointed(seen, wanted) {
    const expected = Resources.of(resourcesIn(placed(wanted as Written, seen.at.base)))
    expect(printed(seen.at.network.checkpointed)).toEqual(printed(expected))
  },
  agentTotal(seen, wanted) {
    const total = seen.at.cluster.agentProcess(1)?.total ?? Resources.empty
    expectBag(total, wanted as Wanted, seen.at.base)
  },
  offer: (seen, wanted) => expectOffer(seen, 1, wanted as Wanted),
  offer2: (seen, wanted) => expectOffer(seen, 2, wanted as Wanted),
  offerRescinded: (seen) => expect(seen.framework().rescinded).toBeGreaterThan(0),
  rescindedFor: (seen) => expect(seen.framework(1).rescinded).toBeGreaterThan(0),
  disk(seen, wanted) {
    const paths = Object.entries(wanted as Readonly<Record<string, OnDisk>>)
    const isMeta = ([path]: readonly [string, OnDisk]) => path.startsWith('W/meta/')
    expectOnDisk(Object.fromEntries(paths.filter((each) => !isMeta(each))), seen.at.base)
    for (const [path, state] of paths.filter(isMeta)) expectStored(seen, path, state)
  },
  messages(seen, wanted) {
    for (const message of wanted as readonly string[])
      expect(seen.at.network.sent.some((sent) => sent.startsWith(message))).toBe(true)
  },
  message(seen, wanted) {
    const text = String(wanted)
    if (text.endsWith('Message')) expect(seen.at.network.sent.at(-1)).toBe(text)
    else expect(seen.framework().operations.at(-1)?.message).toContain(text)
  },
  taskStates: expectTaskStates,
  reason(seen, wanted) {
    // Whoever speaks the first version of the API says SLAVE where the second says AGENT.
    const reasons = seen.framework().updates.map(({ reason }) => reason)
    expect(reasons).toContain(String(wanted).replace('SLAVE', 'AGENT'))
  },
  opStates: expectOperationStates,
  statusHas(seen, wanted) {
    const { agentId, uuid, name } = seen.framework().operations.at(-1) ?? {}
    const fields: Fields = { agent_id: agentId, uuid, operation_id: name }
    for (const field of wanted as readonly string[]) expect(fields[field]).toBeDefined()
  },
  statusLacks: (seen) => expect(seen.framework().operations.at(-1)?.uuid).toBeUndefined(),
  sameUuid: (seen) => expect(seen.framework().operations.at(-1)?.uuid).toBeDefined(),
  getOperations: (seen, wanted) => expect(seen.at.cluster.operations()).toEqual(wanted),
  metrics(seen, wanted) {
    const { cluster, clock } = seen.at
    const agent = cluster.agentProcess(1)
    const all = { ...cluster.metrics(), ...(agent && agentMetrics([agent], clock.now())) }
    expect(all).toMatchObject(wanted as Fields)
  },
  getAgents: (seen, wanted) => expect(agentsSeen(seen)).toMatchObject(wanted as Fields),
  master: (seen, wanted) => expect(masterSeen(seen, wanted as Fields)).toMatchObject(wanted as Fields),
  state: (seen) => expect(drainOf(seen)?.startedMs).toBeGreaterThan(0),
  reregistered: (seen) => expect(seen.status).toBe('active'),
  executorReconnected: (seen) =>
    expect(seen.at.cluster.agentProcess(1)?.tasks.map(({ state }) => state)).toEqual(['TASK_RUNNING']),
  agentShutdown: (seen) => expect(seen.at.cluster.controls.agents()[0]?.running).toBe(false),
  // Which processes there were is the executor's to know; that their task is told is looked at elsewhere.
  recoveredState: () => undefined,
}

/** Domains of agents are not known here. */
const OF_OFFERS = new Set(['contains', 'notContains', 'attributes', 'hasDomain'])

/** What Mesos' agent keeps in files below `meta`, ours keeps in the database. */
function expectStored({ at: { stored } }: Checked, path: string, state: OnDisk): void {
  if (path.endsWith('/latest')) return expect(stored.agentId === undefined).toBe(state === 'absent')
  if (path.endsWith('.target')) return expect(stored.intents === 0).toBe(state === 'absent')
  expect(['resources_and_operations.state', 'resources.info']).toContain(path.split('/').at(-1))
}

interface Wanted {
  readonly contains?: Written
  readonly notContains?: Written
  readonly attributes?: string
}

function expectOffer(seen: Checked, number: number, wanted: Wanted): void {
  for (const key of Object.keys(wanted)) if (!OF_OFFERS.has(key)) throw new Error(`Nobody knows ${key}`)
  const framework = seen.framework(number)
  expect(framework.offers.size).toBeGreaterThan(0)
  expectBag(Resources.of(framework.offered), wanted, seen.at.base)
  if (wanted.attributes !== undefined) {
    const [agent] = seen.at.cluster.agents()
    const said = Object.entries(agent?.attributes ?? {}).map(([name, text]) => `${name}:${text}`)
    expect(said.join(';')).toBe(wanted.attributes)
  }
}

function expectBag(bag: Resources, { contains = [], notContains = [] }: Wanted, base: string): void {
  const has = printed(bag)
  const written = contains[0] === "agent's resources" ? 'cpus:2;mem:1024' : placed(contains, base)
  const texts = typeof written !== 'string' && typeof written[0] === 'string' ? written.join(';') : written
  for (const each of resourcesIn(texts))
    expect({ has, contains: printResource(each), does: Resources.contains(bag, each) }).toMatchObject({
      does: true,
    })
  for (const each of resourcesIn(placed(notContains, base)))
    expect({ has, contains: printResource(each), does: Resources.contains(bag, each) }).toMatchObject({
      does: false,
    })
}

const printed = (bag: Resources): readonly string[] => Resources.list(bag).map(printResource).toSorted()

/** Of all tasks together, or of each by its name; in the order of one task, however several are mixed. */
function expectTaskStates(seen: Checked, wanted: unknown): void {
  const updates = seen.frameworks.flatMap(({ updates }) => updates)
  const of = (states: readonly string[], taskId?: string) => {
    const heard = updates
      .filter((each) => taskId === undefined || each.taskId === taskId)
      .map(({ state }): string => state)
      .filter((state) => state !== 'TASK_STARTING' || states.includes(state))
    const several = new Set(updates.map((each) => each.taskId)).size > 1 && taskId === undefined
    if (several) expect(heard.toSorted()).toEqual(states.toSorted())
    else expect(heard).toEqual(states)
  }
  if (Array.isArray(wanted)) return of(wanted as readonly string[])
  for (const [taskId, states] of Object.entries(wanted as Readonly<Record<string, readonly string[]>>))
    of(states, taskId)
}

function expectOperationStates(seen: Checked, wanted: unknown): void {
  const { operations } = seen.framework()
  if (Array.isArray(wanted)) return expect(operations.map(({ state }) => state)).toEqual(wanted)
  const states = Object.fromEntries(operations.map(({ name, state }) => [name, state]))
  expect(states).toEqual(wanted)
}

function drainOf(seen: Checked) {
  return seen.agentId && seen.at.cluster.view().agents.get(seen.agentId)?.drain
}

function agentsSeen(seen: Checked): Fields {
  const { cluster } = seen.at
  const [agent] = cluster.agents()
  const drain = agent?.deactivation?.drain
  return {
    agents: cluster.agents().length,
    recovered_agents: cluster.recoveredAgents().length,
    active: agent !== undefined && agent.status !== 'disconnected',
    deactivated: agent?.deactivation !== undefined,
    ...(drain !== undefined && { drain_info: { state: drain.state, config: { mark_gone: drain.markGone } } }),
  }
}

function slavesSeen(count: number, cpus: number | undefined, wanted: unknown): unknown {
  if (typeof wanted === 'number') return count
  return count === 0 ? 'absent' : { 'resources.cpus': cpus }
}

/** A number of agents, or what is said of the one that there is. */
function masterSeen(seen: Checked, wanted: Fields): Fields {
  const { cluster } = seen.at
  const agents = cluster.agents()
  const [agent] = agents
  const cpus = (total: Resources | undefined) =>
    total && Scalar.toNumber(Resources.quantities(total).get('cpus') ?? Scalar.zero)
  const registered = seen.agentId && cluster.agentInfo(seen.agentId)
  return {
    slaves: slavesSeen(agents.length, cpus(agent?.total), wanted.slaves),
    unreachable: cluster.unreachableAgents() > 0,
    recovered_slaves: cluster.recoveredAgents().length,
    registry: { 'resources.cpus': cpus(registered?.resources) },
  }
}

import { AgentId, Principal, Role, TimeMs } from '@holdfast/model/ids'
import type { Resource } from '@holdfast/model/resource/resource'
import { PersistentMap } from '@holdfast/model/persistent-map'
import { Resources } from '@holdfast/model/resource/resources'
import { err, ok, type Result } from '@holdfast/model/result'
import { Scalar } from '@holdfast/model/scalar'
import { Hono } from 'hono'
import type { AgentInfo } from '../../core/agent-info.ts'
import { emptyPolicy, noQuota } from '../../core/master/policy.ts'
import { systemClock, systemIds } from '../../src/clock.ts'
import type { Accepted, Refusal } from '../../src/ports/cluster.ts'
import { createAuthorizer } from '../../src/authorizer.ts'
import { createAccess } from '../../src/access.ts'
import { createApp } from '../../src/http/app.ts'
import type { DashboardEnv } from '../../src/http/dashboard/env.ts'
import type { MesosAgent, MesosCluster } from '../../src/ports/mesos-cluster.ts'
import { operatorEvents } from '../../src/http/mesos-v1/operator-events.ts'
import { listen, type Listening } from '../../src/http/server.ts'
import { readStaticFiles } from '../../src/http/static-files.ts'
import type { LogEntry } from '../../src/log.ts'
import { createVerbosity } from '../../src/verbosity.ts'
import type { RecordedRequest } from '../../src/operations/operations.ts'
import type { Origin } from '../../src/operations/origin.ts'

const disk = (sizeMb: number, more: Partial<Resource> = {}): Resource => ({
  name: 'disk',
  value: { type: 'SCALAR', scalar: Scalar.of(sizeMb) },
  reservations: [],
  ...more,
})

/** What a test may change of the cluster behind the endpoints. */
export interface SmallCluster {
  agents: readonly MesosAgent[]
  recovering: boolean
  answer: (request: RecordedRequest) => Result<Accepted, Refusal>
  readonly asked: { readonly request: RecordedRequest; readonly origin: Origin }[]
}

const info: AgentInfo = {
  name: 'a1',
  number: 1,
  hostname: 'a1.test',
  port: 8080,
  pid: 'slave(1)@127.0.0.1:8080',
  attributes: [{ name: 'rack', value: { type: 'TEXT', text: 'r1' } }],
  capabilities: ['MULTI_ROLE'],
  version: '1.12.0',
  resources: Resources.of([disk(100.3)]),
}

export const a1: MesosAgent = {
  info,
  agentId: AgentId('S-1'),
  number: 1,
  hostname: 'a1.test',
  port: 8080,
  pid: 'slave(1)@127.0.0.1:8080',
  status: 'active',
  statusSinceMs: TimeMs(1000),
  registeredMs: TimeMs(1500),
  version: '1.12.0',
  capabilities: ['MULTI_ROLE'],
  attributes: { rack: 'r1', level: '3' },
  total: Resources.of([
    disk(100),
    disk(0.1, { reservations: [{ type: 'STATIC', role: Role('db') }] }),
    disk(0.2, { reservations: [{ type: 'DYNAMIC', role: Role('db'), principal: Principal('ops') }] }),
    { name: 'ports', value: { type: 'RANGES', ranges: [{ begin: 1, end: 9 }] }, reservations: [] },
  ]),
  used: Resources.empty,
  offered: Resources.empty,
  tasks: [],
  asOfMs: TimeMs(1500),
}

/** The program's HTTP in front of a cluster of one agent, whose every answer the test decides. */
export async function serveSmallCluster(options: { readonly login?: boolean } = {}): Promise<Served> {
  const cluster: SmallCluster = {
    agents: [a1],
    recovering: false,
    answer: () => ok({ atMs: TimeMs(0) }),
    asked: [],
  }
  const logged: LogEntry[] = []
  const mesos = portOf(cluster)
  const app = createApp({
    authorizer: createAuthorizer(),
    verbosity: createVerbosity(systemClock),
    flags: {},
    events: operatorEvents(mesos, systemClock),
    access: createAccess(options.login ? [{ principal: Principal('ops'), secret: 'hush' }] : undefined),
    loopbackOnly: !options.login,
    mesos,
    scheduler: {
      master: undefined,
      framework: () => undefined,
      unlistedRoles: () => undefined,
      subscribe: () => undefined,
      call: () => undefined,
      closed: () => undefined,
    },
    // It stands still, so that two answers can be compared.
    clock: { ...systemClock, now: () => TimeMs(2000) },
    ids: systemIds,
    submit: (request, origin) => {
      cluster.asked.push({ request, origin })
      return Promise.resolve(cluster.answer(request))
    },
    dashboard: new Hono<DashboardEnv>().get('/broken', () => {
      throw new Error('broken on purpose')
    }),
    files: readStaticFiles('/nowhere', () => ''),
    log: (entry) => logged.push(entry),
  })
  const server = await listen((request, bindings) => app.fetch(request, bindings), '127.0.0.1', 0)
  if (!server.ok) throw server.error
  return { cluster, logged, server: server.value, url: `http://127.0.0.1:${server.value.port}` }
}

export interface Served {
  readonly cluster: SmallCluster
  readonly logged: LogEntry[]
  readonly server: Listening
  readonly url: string
}

export const refusal = (status: number, message: string): Result<never, Refusal> => err({ status, message })

function portOf(cluster: SmallCluster): MesosCluster {
  return {
    master: {
      id: 'M-1',
      startTimeMs: TimeMs(1000),
      electedTimeMs: TimeMs(1000),
      pid: 'master@127.0.0.1:8080',
      hostname: 'localhost',
      port: 8080,
      version: '1.12.0',
    },
    agents: () => cluster.agents,
    agent: (agentId) => cluster.agents.find((agent) => agent.agentId === agentId),
    agentInfo: () => undefined,
    watch: () => () => undefined,
    recoveredAgents: () => NONE,
    unreachableAgents: () => 0,
    agentProcess: (number) =>
      number === 1
        ? {
            number,
            info,
            agentId: a1.agentId,
            recovering: cluster.recovering,
            pid: a1.pid,
            hostname: a1.hostname,
            version: a1.version,
            startTimeMs: TimeMs(1000),
            capabilities: a1.capabilities,
            attributes: a1.attributes,
            total: a1.total,
            allocated: a1.used,
            tasks: NONE,
            ended: {},
            volumeBytes: () => undefined,
            usage: () => undefined,
            flags: {},
          }
        : undefined,
    agentOperations: () => NONE,
    agentCaughtUp: () => Promise.resolve(),
    frameworks: () => NONE,
    completedFrameworks: () => NONE,
    tasksOn: () => PersistentMap.empty(),
    completedTasksOf: () => [],
    maintenanceAnswers: () => new Map(),
    holdings: () => new Map(),
    policy: () => emptyPolicy,
    administer: () => Promise.resolve(ok({ atMs: TimeMs(0) })),
    operations: () => NONE,
    roles: () => [
      {
        name: Role('db'),
        weight: 1,
        quota: noQuota,
        frameworks: [],
        allocated: new Map(),
        offered: new Map(),
        reserved: new Map([['disk', Scalar.of(0.3)]]),
        consumed: new Map([['disk', Scalar.of(0.3)]]),
      },
    ],
    metrics: () => ({ 'master/slaves_active': cluster.agents.length }),
  }
}

const NONE: readonly never[] = []

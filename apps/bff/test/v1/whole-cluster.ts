import { EventEmitter } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { HttpBindings } from '@hono/node-server'
import { Principal } from '@holdfast/model/ids'
import { Resources } from '@holdfast/model/resource/resources'
import { Hono } from 'hono'
import type { MasterSettings } from '../../core/master/effects.ts'
import { createAuthorizer } from '../../src/authorizer.ts'
import { systemClock, systemIds, type Clock } from '../../src/clock.ts'
import { startEmbeddedCluster, type EmbeddedCluster } from '../../src/embedded/embedded-cluster.ts'
import { embeddedTables } from '../../src/embedded/tables.ts'
import type { ExecutorKind } from '../../src/executor/executor.ts'
import { decodeAclsText } from '../../src/flags/acls.ts'
import { decodeAgentResources } from '../../src/flags/agent-resources.ts'
import type { AgentDefinition } from '../../src/flags/agent-definition.ts'
import { createAccess } from '../../src/access.ts'
import { createApp } from '../../src/http/app.ts'
import type { DashboardEnv } from '../../src/http/dashboard/env.ts'
import { operatorEvents } from '../../src/http/mesos-v1/operator-events.ts'
import { readStaticFiles } from '../../src/http/static-files.ts'
import type { LogEntry } from '../../src/log.ts'
import { openStore, type Store } from '../../src/store/commit-queue.ts'
import { openDatabase } from '../../src/store/database.ts'
import { createVerbosity } from '../../src/verbosity.ts'

export interface WholeOptions {
  /** Agents by their name, each with the resources of its flags: Mesos' short text, or its JSON. */
  readonly agents?: Readonly<Record<string, unknown>>
  /** Who may log in, as `principal:secret`. Absent: nobody has to. */
  readonly logins?: readonly string[]
  readonly acls?: unknown
  readonly clock?: Clock
  readonly settings?: Partial<MasterSettings>
  /** Absent: tasks are only simulated. */
  readonly executor?: ExecutorKind
  /** Nothing needs to outlast a power cut: many writes are quick. */
  readonly forgetful?: boolean
  /** Whether somebody may do something is not answered. */
  readonly authorizerFails?: boolean
}

export interface Answer {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  /** The text read as JSON; undefined when it is none. */
  readonly json: unknown
}

export interface Asked {
  readonly method?: string
  readonly path: string
  /** `principal:secret` */
  readonly as?: string | undefined
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | Uint8Array<ArrayBuffer>
}

interface Known {
  readonly agents: unknown
  readonly policy: unknown
  readonly frameworks: unknown
  readonly text: string
}

/** The program's HTTP on an embedded cluster, without a socket in between. */
export class WholeCluster {
  readonly dataDir = mkdtempSync(join(tmpdir(), 'holdfast-v1-'))
  readonly logged: LogEntry[] = []
  readonly options: WholeOptions
  cluster!: EmbeddedCluster
  #store!: Store
  #app!: ReturnType<typeof createApp>
  #everything: Known | undefined

  constructor(options: WholeOptions = {}) {
    this.options = options
  }

  async start(): Promise<this> {
    const { agents = { S: 'cpus:2;mem:1024;disk:1024' }, logins, acls, clock = systemClock } = this.options
    const { settings, authorizerFails, executor } = this.options
    const database = openDatabase(join(this.dataDir, 'holdfast.db'), [embeddedTables])
    if (!database.ok) throw new Error(database.error.code)
    if (this.options.forgetful) database.value.sqlite.exec('PRAGMA synchronous = OFF')
    this.#store = openStore(database.value)
    const decoded = acls === undefined ? undefined : decodeAclsText(JSON.stringify(acls))
    if (decoded?.ok === false) throw new Error(decoded.error.join('; '))
    const authorizer = createAuthorizer(decoded?.value.acls)
    const log = (entry: LogEntry) => void this.logged.push(entry)
    const shared = { store: this.#store, clock, ids: systemIds, log }
    this.cluster = await startEmbeddedCluster({
      ...shared,
      dataDir: this.dataDir,
      agents: Object.entries(agents).map(([name, resources]) => this.#definition(name, resources)),
      address: { hostname: '127.0.0.1', port: 5050 },
      authorize: (principal, requests) => {
        if (authorizerFails && principal !== undefined) throw new Error('The authorizer does not answer')
        return authorizer.mayAll(principal, requests)
      },
      ...(settings && { settings }),
      ...(executor && { executor }),
    })
    this.#app = createApp({
      access: createAccess(
        logins?.map((login) => {
          const [principal = '', secret = ''] = login.split(':')
          return { principal: Principal(principal), secret }
        }),
      ),
      authorizer,
      verbosity: createVerbosity(clock),
      flags: { port: '5050' },
      events: operatorEvents(this.cluster, clock),
      loopbackOnly: false,
      mesos: this.cluster,
      scheduler: this.cluster.scheduler,
      clock,
      ids: systemIds,
      submit: (request) => this.cluster.submit({ operationId: systemIds.operationId(), ...request }),
      dashboard: new Hono<DashboardEnv>(),
      files: readStaticFiles('/nowhere', () => ''),
      log,
    })
    return this
  }

  #definition(name: string, given: unknown): AgentDefinition {
    const text = JSON.stringify(given).replaceAll('{disks}', join(this.dataDir, 'disks'))
    const resources = decodeAgentResources(JSON.parse(text), join(this.dataDir, 'disks'))
    if (!resources.ok) throw new Error(resources.error.join('; '))
    return { name, hostname: `${name}.test`, attributes: [], resources: resources.value }
  }

  async restart(): Promise<void> {
    await this.stop()
    await this.start()
  }

  async stop(): Promise<void> {
    await this.cluster.close()
    this.#store.close()
  }

  async remove(): Promise<void> {
    await this.stop()
    rmSync(this.dataDir, { recursive: true, force: true })
  }

  fetch({ method = 'GET', path, as, headers, body }: Asked): Response | Promise<Response> {
    const all = new Headers(headers)
    if (as !== undefined) all.set('authorization', `Basic ${Buffer.from(as).toString('base64')}`)
    if (typeof body !== 'string' && body === undefined) all.delete('content-type')
    const request = new Request(`http://localhost${path}`, {
      method,
      headers: all,
      ...(body !== undefined && { body: typeof body === 'string' ? new TextEncoder().encode(body) : body }),
    })
    return this.#app.fetch(request, BINDINGS)
  }

  async ask(asked: Asked): Promise<Answer> {
    const response = await this.fetch(asked)
    const text = await response.text()
    return { status: response.status, headers: response.headers, text, json: parsed(text) }
  }

  /** Posts a call to the master, or to an agent by its number. */
  call(call: unknown, as?: string, agent?: number): Promise<Answer> {
    return this.ask({
      method: 'POST',
      path: agent === undefined ? '/api/v1' : `/slave(${agent})/api/v1`,
      as,
      headers: { 'content-type': 'application/json', accept: 'application/json' },
      body: JSON.stringify(call),
    })
  }

  agentId(name = 'S'): string {
    const agent = [...this.cluster.view().agents.values()].find(({ hostname }) => hostname === `${name}.test`)
    if (agent === undefined) throw new Error(`There is no agent ${name}`)
    return agent.agentId
  }

  status(name = 'S'): string | undefined {
    return [...this.cluster.view().agents.values()].find(({ hostname }) => hostname === `${name}.test`)
      ?.status
  }

  /**
   * All that the master and the agents say about resources, what operators have decided, and which frameworks there are.
   * Offers are not in it: those that were rescinded for an operation stay so when it is refused.
   */
  everything(): string {
    const { agents } = this.cluster.view()
    const policy = this.cluster.policy()
    const frameworks = this.cluster.frameworks()
    const known = this.#everything
    // All are replaced when something in them changes.
    if (known?.agents === agents && known.policy === policy && known.frameworks === frameworks)
      return known.text
    const listed = [...agents.values()].map(({ agentId, status, total }) => [
      agentId,
      status,
      Resources.list(total),
    ])
    const { quotas, weights, maintenance } = policy
    const text = JSON.stringify([
      listed,
      [...quotas].map(([role, { guarantees, limits }]) => [role, [...guarantees], [...limits]]),
      [...weights],
      maintenance.windows,
      [...maintenance.down.keys()],
      frameworks.map(({ frameworkId, info, connected }) => [frameworkId, info.wire, connected]),
    ])
    this.#everything = { agents, policy, frameworks, text }
    return text
  }

  async until(condition: () => boolean | Promise<boolean>): Promise<void> {
    for (const deadline = Date.now() + 10_000; !(await condition());) {
      if (Date.now() > deadline) throw new Error(`It never became so: ${String(condition)}`)
      await new Promise(setImmediate)
    }
  }
}

// What the handlers read of a connection.
const BINDINGS = {
  incoming: { socket: Object.assign(new EventEmitter().setMaxListeners(0), { remoteAddress: '127.0.0.1' }) },
} as unknown as HttpBindings

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

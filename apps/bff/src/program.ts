import { mkdirSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import type { Principal } from '@holdfast/model/ids'
import { err, ok, type Result } from '@holdfast/model/result'
import { systemClock, systemIds } from './clock.ts'
import { seedDemoApps } from './demo/seed-apps.ts'
import { demoTables } from './demo/seed-demo.ts'
import { demoAgents, fillDemo, startDemoServices } from './demo/start-demo.ts'
import { awaitLocalAgent, localAgentBefore } from './disks/await-local-agent.ts'
import { thisMachine } from './disks/this-machine.ts'
import { startEmbeddedCluster, type EmbeddedCluster } from './embedded/embedded-cluster.ts'
import { embeddedTables } from './embedded/tables.ts'
import type { AgentDefinition } from './flags/agent-definition.ts'
import { DEFAULT_MARATHON } from './flags/marathon-settings.ts'
import { mesosFlags } from './flags/mesos-flags.ts'
import type { Settings } from './flags/settings.ts'
import type { Cluster } from './ports/cluster.ts'
import { createAuthorizer } from './authorizer.ts'
import { createAccess } from './access.ts'
import { createApp } from './http/app.ts'
import { dashboardApi } from './http/dashboard/dashboard-api.ts'
import type { Build } from './http/mesos/build.ts'
import { operatorEvents } from './http/mesos-v1/operator-events.ts'
import { plainText } from './http/plain-text.ts'
import { listen, type Fetch } from './http/server.ts'
import { CONFIRM_AFTER_MS, serveMaster, webFiles } from './serve-master.ts'
import { createHosted } from './hosted/create-hosted.ts'
import { basic } from './mesos/passed-on.ts'
import { createLedger } from './ledger/create-ledger.ts'
import { ledgerMigrations } from './ledger/schema.ts'
import type { Log } from './log.ts'
import { inProcessDriver } from './marathon/drivers/in-process.ts'
import { marathonTables } from './marathon/own/tables.ts'
import { marathonRoutes, startOwnMarathon, startRealMarathon } from './marathon/start-marathon.ts'
import { createOperations } from './operations/create-operations.ts'
import { operationTables } from './operations/schema.ts'
import { createServices } from './services/create-services.ts'
import { serviceTables } from './services/schema.ts'
import { openStore, type Store } from './store/commit-queue.ts'
import { describeOpenFailure, openDatabase } from './store/database.ts'
import { createVerbosity } from './verbosity.ts'

/** The running program. */
export interface Program {
  readonly url: string
  readonly cluster: Cluster
  /** Absent before a real Mesos. */
  readonly embedded?: EmbeddedCluster
  /** Ends everything in order; what was accepted is taken up at the next start. */
  close(): Promise<void>
}

export interface ProgramParts {
  readonly log: Log
  /** The built web app. */
  readonly webFolder: string
  readonly version: string
  /** When it came to lie here, and who runs it. */
  readonly build?: Build
}

/** Puts the parts together and starts them. Resolves when everything is served. The error is one line, with the flag's name. */
export async function startProgram(
  settings: Settings,
  parts: ProgramParts,
): Promise<Result<Program, string>> {
  const store = openDataDir(settings.dataDir)
  if (!store.ok) return store
  let app: Fetch = notYet
  const server = await listen((request, bindings) => app(request, bindings), settings.host, settings.port)
  if (!server.ok) {
    store.value.close()
    return err(describeListenFailure(server.error, settings))
  }
  const { port } = server.value
  const url = `http://${settings.host.includes(':') ? `[${settings.host}]` : settings.host}:${port}`
  for (const key of settings.acls?.unknown ?? []) {
    parts.log({ level: 'warning', message: `--acls: "${key}" is not known, so it refuses nobody` })
  }
  if (settings.master !== undefined) {
    const real = await serveMaster({ ...parts, settings, master: settings.master, store: store.value, url })
    app = real.fetch
    return ok({
      url,
      cluster: real.cluster,
      async close() {
        real.endStreams()
        await server.value.close()
        real.close()
        store.value.close()
      },
    })
  }
  const authorizer = createAuthorizer(settings.acls?.acls)
  const agents = await agentsOf(settings, store.value, parts.log)
  const cluster = await startEmbeddedCluster({
    dataDir: settings.dataDir,
    agents,
    store: store.value,
    clock: systemClock,
    ids: systemIds,
    log: parts.log,
    address: { hostname: reachableName(settings.host), port },
    authorize: (principal, requests) => authorizer.mayAll(principal, requests),
    settings: {
      allocationIntervalMs: settings.allocationIntervalMs,
      ...(settings.minAllocatable && { minAllocatable: settings.minAllocatable }),
      ...(settings.offerTimeoutMs !== undefined && { offerTimeoutMs: settings.offerTimeoutMs }),
      ...(settings.roles && { roles: settings.roles }),
      ...(settings.weights && { weights: settings.weights }),
    },
    reconfigurationPolicy:
      settings.reconfigurationPolicy ?? (settings.agents === 'local' ? 'additive' : 'equal'),
    ...(settings.executor && { executor: settings.executor }),
  })
  const shared = { cluster, store: store.value, clock: systemClock, ids: systemIds, log: parts.log }
  const ledger = createLedger(shared)
  const hosted = createHosted(shared)
  const operations = createOperations({
    ...shared,
    ledger,
    authorizer,
    masterUrl: url,
    confirmAfterMs: CONFIRM_AFTER_MS,
  })
  operations.resume()
  if (settings.agents === undefined) await fillDemo(shared, operations, settings.dataDir)
  const demoServices = settings.agents === undefined ? startDemoServices(shared) : []
  const access = createAccess(settings.credentials)
  const { marathon: marathonSettings = DEFAULT_MARATHON } = settings
  const marathonParts = { ...shared, settings: marathonSettings }
  const marathon =
    marathonSettings.urls === undefined
      ? startOwnMarathon({
          ...marathonParts,
          driver: inProcessDriver({ ...shared, scheduler: cluster.scheduler }),
          home: 'embedded',
          access,
          authorizer,
          url,
          version: parts.version,
        })
      : startRealMarathon({
          ...marathonParts,
          urls: marathonSettings.urls,
          headerOf: headerBy(settings.credentials),
        })
  if (settings.agents === undefined && marathon.scheduler !== undefined)
    await seedDemoApps({ ...shared, marathon: marathon.marathon, principal: marathonSettings.principal })
  const services = createServices({ ...shared, marathon: marathon.marathon, ledger })
  services.resume()
  const dashboard = dashboardApi({
    ...shared,
    controls: cluster.controls,
    hosted,
    ledger,
    operations,
    marathon: marathon.marathon,
    services,
    ...(marathon.scheduler && { scheduler: marathon.scheduler }),
    access,
    authorizer,
    identity: {
      name: settings.agents === undefined ? 'Demo cluster' : 'Embedded cluster',
      kind: 'embedded',
      address: settings.agents === undefined ? 'embedded demo cluster' : 'embedded cluster',
      masterUrl: url,
      holdfastVersion: parts.version,
    },
    confirmAfterMs: CONFIRM_AFTER_MS,
  })
  const events = operatorEvents(cluster, systemClock)
  const whole = createApp({
    access,
    authorizer,
    verbosity: createVerbosity(systemClock),
    events,
    flags: mesosFlags(settings),
    loopbackOnly: settings.loopback && settings.credentials === undefined,
    ...(parts.build !== undefined && { build: parts.build }),
    agentNames: new Set(agents.map(({ hostname }) => hostname.toLowerCase())),
    mesos: cluster,
    scheduler: cluster.scheduler,
    marathon: marathonRoutes(marathon, { services, access, own: access, log: parts.log }),
    clock: systemClock,
    ids: systemIds,
    submit: (request, origin) => operations.submit(request, origin),
    dashboard: dashboard.app,
    files: webFiles(parts.webFolder),
    log: parts.log,
  })
  app = (request, bindings) => whole.fetch(request, bindings)
  return ok({
    url,
    cluster,
    embedded: cluster,
    async close() {
      dashboard.close()
      events.close()
      marathon.endStreams()
      for (const service of demoServices) service.stop()
      await server.value.close()
      services.close()
      marathon.close()
      operations.close()
      hosted.close()
      ledger.close()
      await cluster.close()
      store.value.close()
    },
  })
}

/** With which credentials a real Marathon is asked in the name of whoever has logged in here. */
function headerBy(credentials: Settings['credentials']) {
  return (principal: Principal | undefined): string | undefined => {
    const known = credentials?.find((each) => each.principal === principal)
    return known && basic(known.principal, known.secret)
  }
}

const TABLES = [embeddedTables, operationTables, ledgerMigrations, demoTables, marathonTables, serviceTables]

const notYet: Fetch = () => plainText('503 Service Unavailable.', 503)

function openDataDir(dataDir: string): Result<Store, string> {
  try {
    mkdirSync(dataDir, { recursive: true })
  } catch (error) {
    return err(`--data-dir: ${error instanceof Error ? error.message : String(error)}`)
  }
  const database = openDatabase(join(dataDir, 'holdfast.db'), TABLES)
  return database.ok
    ? ok(openStore(database.value))
    : err(`--data-dir: ${describeOpenFailure(database.error)}`)
}

function describeListenFailure(error: NodeJS.ErrnoException, { host, port }: Settings): string {
  switch (error.code) {
    case 'EADDRINUSE':
      return `--port: ${port} is in use by another program`
    case 'EACCES':
      return `--port: ${port} may not be used by this user`
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return `--host: ${host} is no address of this machine`
    default:
      return `--host, --port: ${error.message}`
  }
}

/** What others call this machine, when it listens on all of its addresses. */
const reachableName = (host: string): string => (host === '0.0.0.0' || host === '::' ? hostname() : host)

/** This machine can be an agent only while its disks are in order: until then nothing is served. */
async function agentsOf(
  { agents, dataDir }: Settings,
  store: Store,
  log: Log,
): Promise<readonly AgentDefinition[]> {
  if (agents === 'local') {
    const before = () => localAgentBefore(store)
    return [await awaitLocalAgent({ dataDir, machine: thisMachine, before, clock: systemClock, log })]
  }
  return agents ?? demoAgents(dataDir)
}

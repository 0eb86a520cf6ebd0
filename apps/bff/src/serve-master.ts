import { createHash } from 'node:crypto'
import type { Principal } from '@holdfast/model/ids'
import { createAuthorizer, type Authorizer } from './authorizer.ts'
import { systemClock, systemIds, type Clock, type Ids } from './clock.ts'
import type { Cluster } from './ports/cluster.ts'
import { DEFAULT_MARATHON } from './flags/marathon-settings.ts'
import type { MasterSettings, Settings } from './flags/settings.ts'
import { createHosted } from './hosted/create-hosted.ts'
import { createAccess, type Access } from './access.ts'
import { withDashboard } from './http/app.ts'
import { dashboardApi } from './http/dashboard/dashboard-api.ts'
import { passThrough } from './http/pass-through/routes.ts'
import type { Fetch } from './http/server.ts'
import { readStaticFiles, type StaticFiles } from './http/static-files.ts'
import { createLedger } from './ledger/create-ledger.ts'
import type { Log } from './log.ts'
import { httpDriver } from './marathon/drivers/http.ts'
import {
  marathonRoutes,
  startOwnMarathon,
  startRealMarathon,
  type RunningMarathon,
} from './marathon/start-marathon.ts'
import { createMasterAccess, type MasterAccess } from './mesos/access.ts'
import { nameOf } from './upstream/address.ts'
import { connectMesos, type RealCluster } from './mesos/cluster.ts'
import { createHttpClient } from './upstream/http-client.ts'
import { createLeader } from './upstream/leader.ts'
import { basic } from './mesos/passed-on.ts'
import { createOperations } from './operations/create-operations.ts'
import { createServices } from './services/create-services.ts'
import type { Store } from './store/commit-queue.ts'

/** What is served before a real Mesos. */
export interface BehindMaster {
  readonly fetch: Fetch
  readonly cluster: Cluster
  /** Ends the streams that would keep connections open. */
  endStreams(): void
  close(): void
}

export interface MasterParts {
  readonly settings: Settings
  readonly master: MasterSettings
  readonly store: Store
  /** Where Holdfast is reached, and the master through it. */
  readonly url: string
  readonly log: Log
  readonly webFolder: string
  readonly version: string
}

/** After so long without a proof from the agent an operation is called not confirmed. */
export const CONFIRM_AFTER_MS = 60_000

/** How long the start waits for the first look at the master. What cannot be seen by then is told to be out of sight. */
const FIRST_LOOK_MS = 5_000
const TIMEOUT_MS = 10_000

/** Puts the ledger, the operations and the dashboard before the real masters. Resolves even when none of them answers. */
export async function serveMaster(parts: MasterParts): Promise<BehindMaster> {
  const { settings, master, store, url, log, webFolder, version } = parts
  const { credential, urls, ca } = master
  const own = createAccess(settings.credentials)
  const later: { access?: MasterAccess } = {}
  const cluster = connectMesos({
    masters: urls,
    ...(credential !== undefined && { authorization: basic(credential.principal, credential.secret) }),
    ...(ca !== undefined && { ca }),
    clock: systemClock,
    log,
    onMaster: () => void later.access?.learn(),
  })
  const access = createMasterAccess({
    leader: cluster.leader,
    passedOn: cluster.passedOn,
    own,
    timeoutMs: TIMEOUT_MS,
  })
  later.access = access
  await Promise.race([cluster.looked.then(() => access.learn()), pause(FIRST_LOOK_MS)])

  // The master has rules of its own, and applies them to whoever asks.
  const authorizer = createAuthorizer()
  const shared = { cluster, store, clock: systemClock, ids: systemIds, log }
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
  const marathon = startMarathon({ ...parts, ...shared, cluster, authorizer, access })
  const services = marathon && createServices({ ...shared, marathon: marathon.marathon, ledger })
  services?.resume()
  const dashboard = dashboardApi({
    ...shared,
    hosted,
    ledger,
    operations,
    ...(marathon && services && { marathon: marathon.marathon, services }),
    ...(marathon?.scheduler && { scheduler: marathon.scheduler }),
    access,
    authorizer,
    identity: {
      kind: 'mesos',
      get name() {
        return `Mesos at ${cluster.leader.base.host}`
      },
      get address() {
        return nameOf(cluster.leader.base)
      },
      masterUrl: url,
      holdfastVersion: version,
    },
    confirmAfterMs: CONFIRM_AFTER_MS,
  })
  const endpoints = passThrough({
    upstreams: cluster.upstreams,
    submit: (request, origin) => operations.submit(request, origin),
    own,
    log,
  })
  const loopbackOnly = settings.loopback && settings.credentials === undefined
  const app = withDashboard(
    {
      loopbackOnly,
      ...(marathon && services && { marathon: marathonRoutes(marathon, { services, access, own, log }) }),
      dashboard: dashboard.app,
      files: webFiles(webFolder),
      log,
    },
    endpoints,
  )
  return {
    fetch: (request, bindings) => app.fetch(request, bindings),
    cluster,
    endStreams() {
      dashboard.close()
      marathon?.endStreams()
    },
    close() {
      services?.close()
      marathon?.close()
      operations.close()
      hosted.close()
      ledger.close()
      cluster.close()
    },
  }
}

interface SchedulerParts extends MasterParts {
  readonly cluster: RealCluster
  readonly access: Access
  readonly authorizer: Authorizer
  readonly clock: Clock
  readonly ids: Ids
}

/** A real Marathon, or our own scheduler as a framework of this Mesos; undefined: neither was asked for. */
function startMarathon(parts: SchedulerParts): RunningMarathon | undefined {
  const { master, cluster } = parts
  const { marathon: settings = DEFAULT_MARATHON } = parts.settings
  const { urls, schedulerRole, credential } = settings
  if (urls !== undefined) {
    const headerOf = (principal: Principal | undefined) => cluster.passedOn.headerOf(principal)
    const { ca, credential: reader } = master
    return startRealMarathon({
      ...parts,
      settings,
      urls,
      headerOf,
      ...(ca !== undefined && { ca }),
      ...(reader !== undefined && { authorization: basic(reader.principal, reader.secret) }),
    })
  }
  if (schedulerRole === undefined) return undefined
  const http = createHttpClient(master.ca)
  const driver = httpDriver({
    ...parts,
    http,
    masters: master.urls,
    leader: createLeader(http, master.urls),
    ...(credential && { authorization: basic(credential.principal, credential.secret) }),
  })
  const running = startOwnMarathon({ ...parts, settings, driver, home: 'mesos' })
  return {
    ...running,
    close() {
      running.close()
      http.close()
    },
  }
}

/** The files of the web app, by what is in them. */
export const webFiles = (folder: string): StaticFiles =>
  readStaticFiles(folder, (content) => createHash('sha256').update(content).digest('base64url'))

const pause = (ms: number): Promise<void> =>
  new Promise((resolve) => {
    systemClock.after(ms, resolve)
  })

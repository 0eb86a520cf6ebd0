import type { HttpBindings } from '@hono/node-server'
import { Hono, type Context, type MiddlewareHandler } from 'hono'
import type { Log } from '../log.ts'
import { CommitFailed } from '../store/commit-queue.ts'
import { refuseOtherSites } from './cross-site.ts'
import type { DashboardEnv } from './dashboard/env.ts'
import { limitBodies } from './limits.ts'
import type { MarathonEnv } from './marathon/env.ts'
import { agentEndpoints } from './mesos/agent-endpoints.ts'
import { masterEndpoints } from './mesos/master-endpoints.ts'
import { agentApi } from './mesos-v1/agent-api.ts'
import { masterApi, type MasterApiParts } from './mesos-v1/master-api.ts'
import { scriptReaders } from './script-readers.ts'
import { schedulerEndpoint, type SchedulerParts } from './scheduler/endpoint.ts'
import type { StaticFiles } from './static-files.ts'
import { plainText } from './plain-text.ts'

export interface AppParts extends MasterApiParts, SchedulerParts {
  /** Only this machine can reach us, and nobody has to log in. */
  readonly loopbackOnly: boolean
  /** What the agents are called: under these names they are to be reached. */
  readonly agentNames?: ReadonlySet<string>
  /** Marathon's API; absent: no scheduler of ours is served. */
  readonly marathon?: Hono<MarathonEnv>
  /** The `/api` of the dashboard. */
  readonly dashboard: Hono<DashboardEnv>
  readonly files: StaticFiles
  readonly log: Log
}

type Served = Hono<{ Bindings: HttpBindings }>

/** Everything that is served on the one port: the dashboard and its API, and Mesos' own endpoints. */
export function createApp(parts: AppParts): Served {
  const endpoints: Served = new Hono<{ Bindings: HttpBindings }>()
    .use(scriptReaders(parts), logRequests(parts))
    .route('/', schedulerEndpoint(parts))
    .route('/', masterApi(parts))
    .route('/', agentApi(parts))
    .route('/', masterEndpoints(parts))
    .route('/', agentEndpoints(parts))
  return withDashboard(parts, endpoints)
}

/** The dashboard, its API and its files, beside the endpoints of the cluster behind it. */
export function withDashboard(
  {
    loopbackOnly,
    agentNames,
    marathon = new Hono<MarathonEnv>(),
    dashboard,
    files,
    log,
  }: Pick<AppParts, 'loopbackOnly' | 'agentNames' | 'marathon' | 'dashboard' | 'files' | 'log'>,
  endpoints: Served,
): Served {
  return new Hono<{ Bindings: HttpBindings }>()
    .use(refuseOtherSites(loopbackOnly, agentNames), limitBodies)
    .get('/roles', pageForPeople(files))
    .get('/frameworks', pageForPeople(files))
    .route('/', endpoints)
    .route('/', marathon)
    .route('/api', dashboard)
    .get('*', (c) => files.answer(c) ?? (isNavigation(c) ? files.page(c) : c.notFound()))
    .notFound(() => plainText('404 Not Found.', 404))
    .onError((error, c) => {
      // The client went away while it was still sending: there is nobody to answer.
      if (c.env.incoming.errored) return c.body(null, 400)
      // Whatever a client sends has its own answer: what comes here is a mistake of ours.
      log({ level: 'error', message: 'A request failed', method: c.req.method, path: c.req.path, error })
      if (error instanceof CommitFailed) return plainText(`${error.message} Nothing was done.`, 503)
      return plainText('500 Internal Server Error.', 500)
    })
}

/** An address that the app and Mesos both have: a person who opens it gets the page, a program gets what Mesos says. */
function pageForPeople(files: StaticFiles): MiddlewareHandler {
  return async (c, next) => {
    if (!isNavigation(c)) return next()
    const page = files.page(c)
    page.headers.append('Vary', 'Accept, Sec-Fetch-Mode')
    return page
  }
}

/** Only while an operator has asked for it. */
function logRequests({ verbosity, log }: AppParts): MiddlewareHandler {
  return (c, next) => {
    if (verbosity.level > 0) {
      log({ level: 'info', message: 'A request', method: c.req.method, path: c.req.path })
    }
    return next()
  }
}

/** A person opens an address: the app shows the page, or says that there is none. Programs get their 404. */
function isNavigation(c: Context): boolean {
  // Browsers say how they fetch only to servers that they trust, such as this machine's own.
  const mode = c.req.header('sec-fetch-mode')
  const takesPages = (c.req.header('accept') ?? '').includes('text/html')
  return (
    takesPages &&
    (mode === undefined || mode === 'navigate') &&
    !/^\/(master|agent|slave\(\d+\))\//.test(c.req.path)
  )
}

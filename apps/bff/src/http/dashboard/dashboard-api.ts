import { Hono } from 'hono'
import { CommitFailed } from '../../store/commit-queue.ts'
import { createAttempts } from './attempts.ts'
import { canRoute } from './can-route.ts'
import { controlRoutes } from './control-routes.ts'
import { actorOf, type DashboardEnv } from './env.ts'
import { exportRoutes } from './export-routes.ts'
import { requireChangeHeader, requireLogin } from './guard.ts'
import { hostedRoutes } from './hosted-routes.ts'
import { operationRoutes } from './operation-routes.ts'
import type { DashboardPorts } from './ports.ts'
import { problem } from './problem.ts'
import { readRoutes } from './read-routes.ts'
import { serviceRoutes } from './service-routes.ts'
import { sessionRoutes } from './session-routes.ts'
import { createSessions } from './sessions.ts'
import { createSights } from './sight.ts'
import { streamRoutes } from './stream-routes.ts'
import { unknownReservationRoutes } from './unknown-reservation-routes.ts'

export interface DashboardApi {
  /** To be mounted at `/api`. */
  readonly app: Hono<DashboardEnv>
  /** Ends every stream. */
  close(): void
}

/** What the web app talks to. See `paths` for the addresses. */
export function dashboardApi(ports: DashboardPorts): DashboardApi {
  const { access, clock, ids, log } = ports
  const sessions = createSessions(clock)
  const attempts = createAttempts(clock)
  const stream = streamRoutes(ports)
  const sights = createSights(ports)
  const app = new Hono<DashboardEnv>()
    .use(async (c, next) => {
      c.set('requestId', ids.uuid())
      await next()
      c.header('X-Request-Id', c.get('requestId'))
    })
    .use(requireChangeHeader)
    .route('/', sessionRoutes(access, sessions, attempts))
    .use(requireLogin(access, sessions, attempts))
    .use(async (c, next) => {
      c.set('sight', await sights.of(c.get('principal'), actorOf(c)))
      return next()
    })
    .route('/', canRoute(ports.authorizer))
    .route('/', exportRoutes())
    .route('/', readRoutes(ports))
    .route('/', hostedRoutes(ports))
    .route('/', serviceRoutes(ports))
    .route('/', unknownReservationRoutes(ports))
    .route('/', controlRoutes(ports))
    .route('/', operationRoutes())
    .route('/', stream.app)
    // Here, and not as `notFound`: an app that is mounted in another has none of its own.
    .all('*', (c) => problem(c, 404, { error: 'There is nothing at this address.' }))
    .onError((error, c) => {
      if (c.env.incoming.errored) return c.body(null, 400)
      const requestId = c.get('requestId')
      log({
        level: 'error',
        message: 'A request failed',
        method: c.req.method,
        path: c.req.path,
        requestId,
        error,
      })
      if (error instanceof CommitFailed) {
        return problem(c, 503, {
          error: error.message,
          hint: 'Nothing was done. Make room on the disk of the data directory.',
        })
      }
      return problem(c, 500, {
        error: 'Something went wrong in Holdfast itself.',
        hint: 'Tell its operator this number.',
      })
    })
  return {
    app,
    close() {
      stream.close()
      sights.close()
    },
  }
}

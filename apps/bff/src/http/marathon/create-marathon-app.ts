import { Hono } from 'hono'
import type { Authorizer } from '../../authorizer.ts'
import type { Clock, Ids } from '../../clock.ts'
import type { Log } from '../../log.ts'
import type { MarathonAnswer, MarathonRequest } from '../../ports/marathon.ts'
import { CommitFailed } from '../../store/commit-queue.ts'
import type { InfoSurroundings } from '../../../core/marathon/view/info.ts'
import type { Access } from '../../access.ts'
import { COMMON_HEADERS, message, notFound } from './answers.ts'
import { appRoutes } from './app-routes.ts'
import { authenticate } from './authenticate.ts'
import { deploymentRoutes } from './deployment-routes.ts'
import type { MarathonContext, MarathonEnv } from './env.ts'
import { createEventHub } from './event-hub.ts'
import { eventRoutes } from './event-routes.ts'
import { groupRoutes } from './group-routes.ts'
import { createGroupTree } from './group-tree.ts'
import type { MarathonParts } from './parts.ts'
import { createPermissions } from './permissions.ts'
import { podRoutes } from './pod-routes.ts'
import type { OwnSchedulerPort } from '../../ports/own-scheduler.ts'
import { queueRoutes } from './queue-routes.ts'
import { createServicePorts } from './service-ports.ts'
import { systemRoutes } from './system-routes.ts'
import { taskRoutes } from './task-routes.ts'

export interface MarathonAppParts {
  readonly scheduler: OwnSchedulerPort
  readonly access: Access
  readonly authorizer: Authorizer
  readonly clock: Clock
  readonly ids: Ids
  readonly log: Log
  /** `leader` is asked for with each request: the port is known only once it is listened on. */
  readonly surroundings: InfoSurroundings
}

export interface MarathonApp {
  /** `/v2` and `/ping`, for whoever may log in. */
  readonly app: Hono<MarathonEnv>
  /** A request of the program itself, in the name of somebody who has logged in already. Never rejects. */
  request(request: MarathonRequest): Promise<MarathonAnswer>
  /** Ends every stream. */
  close(): void
}

/** Marathon's API, answered by our own scheduler. */
export function createMarathonApp(given: MarathonAppParts): MarathonApp {
  const { scheduler, authorizer, clock, access } = given
  const parts: MarathonParts = {
    ...given,
    permissions: createPermissions(authorizer, scheduler.state().config),
    tree: createGroupTree(),
    servicePorts: createServicePorts(),
    events: createEventHub(clock, (listener) => scheduler.watch(listener)),
    volumeEvents: createEventHub(clock, (listener) =>
      scheduler.watchVolumes(({ eventType, timestampMs, ...members }) =>
        listener({ eventType, timestampMs, members }),
      ),
    ),
  }
  const inside = new Hono<MarathonEnv>()
    .use((c, next) => {
      c.set('principal', c.env.asker)
      return next()
    })
    .route('/', routes(parts))
  return {
    app: new Hono<MarathonEnv>()
      .use('/v2/*', authenticate(access))
      .use('/ping', authenticate(access))
      .route('/', routes(parts)),
    async request({ method, path, body, principal }) {
      const init = {
        method,
        ...(body !== undefined && {
          body: JSON.stringify(body),
          headers: { 'Content-Type': 'application/json' },
        }),
      }
      const answer = await inside.request(path, init, { asker: principal })
      return {
        status: answer.status,
        headers: Object.fromEntries(answer.headers),
        body: await bodyOf(answer),
      }
    },
    close() {
      parts.events.close()
      parts.volumeEvents.close()
    },
  }
}

async function bodyOf(answer: Response): Promise<unknown> {
  if (answer.headers.get('content-type')?.startsWith('text/event-stream')) {
    // It would never end.
    await answer.body?.cancel()
    return undefined
  }
  const text = await answer.text()
  if (text === '') return undefined
  return answer.headers.get('content-type') === 'application/json' ? JSON.parse(text) : text
}

function routes(parts: MarathonParts): Hono<MarathonEnv> {
  const { surroundings, log } = parts
  return (
    new Hono<MarathonEnv>()
      .use('/v2/*', headers(surroundings))
      .use('/ping', headers(surroundings))
      .route('/', appRoutes(parts))
      .route('/', podRoutes(parts))
      .route('/', taskRoutes(parts))
      .route('/', queueRoutes(parts))
      .route('/', deploymentRoutes(parts))
      .route('/', groupRoutes(parts))
      .route('/', systemRoutes(parts))
      .route('/', eventRoutes(parts))
      // Here, and not as `notFound`: an app that is mounted in another has none of its own.
      .all('/v2/*', (c) => notFound(`URI not found: ${c.req.path}`))
      .onError((error, c) => {
        // The client went away while it was still sending: there is nobody to answer.
        if (c.env.incoming?.errored) return c.body(null, 400)
        log({ level: 'error', message: 'A request failed', method: c.req.method, path: c.req.path, error })
        if (error instanceof CommitFailed) return message(503, `${error.message} Nothing was done.`)
        return message(500, 'Something went wrong in Holdfast itself.')
      })
  )
}

/** Every answer says who leads: always we. */
function headers(surroundings: InfoSurroundings) {
  return async (c: MarathonContext, next: () => Promise<void>): Promise<void> => {
    await next()
    for (const name in COMMON_HEADERS) c.header(name, COMMON_HEADERS[name])
    c.header('X-Marathon-Leader', `http://${surroundings.leader}`)
  }
}

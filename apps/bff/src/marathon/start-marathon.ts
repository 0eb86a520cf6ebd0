import { hostname } from 'node:os'
import { Hono } from 'hono'
import type { Principal } from '@holdfast/model/ids'
import { defaultConfig, type SchedulerConfig } from '../../core/marathon/config.ts'
import { schedulerWith } from '../../core/marathon/scheduler.ts'
import type { Authorizer } from '../authorizer.ts'
import type { Clock, Ids } from '../clock.ts'
import type { MarathonSettings } from '../flags/marathon-settings.ts'
import type { Access, LocalAccess } from '../access.ts'
import { recordedRoutes } from '../http/marathon/recorded.ts'
import { marathonPassThrough } from '../http/pass-through/marathon-routes.ts'
import type { Services } from '../services/services.ts'
import { createMarathonApp } from '../http/marathon/create-marathon-app.ts'
import type { MarathonEnv } from '../http/marathon/env.ts'
import type { OwnSchedulerPort } from '../ports/own-scheduler.ts'
import type { Log } from '../log.ts'
import type { Store } from '../store/commit-queue.ts'
import type { StartDriver } from './drivers/driver.ts'
import type { Marathon } from '../ports/marathon.ts'
import { createOwnMarathon } from './own/own-marathon.ts'
import { startOwnScheduler } from './own/own-scheduler.ts'
import type { Home } from './own/record-store.ts'
import type { Result } from '@holdfast/model/result'
import type { Refusal } from '../ports/cluster.ts'
import type { PassedAnswer, PassedRequest } from '../ports/upstreams.ts'
import { passOnToMarathon } from './real/pass-on.ts'
import { connectMarathon } from './real/connect-marathon.ts'

/** What keeps services on their volumes: our own scheduler, or a real Marathon. */
export interface RunningMarathon {
  readonly marathon: Marathon
  /** `/v2` and `/ping`; absent when a real Marathon has them. */
  readonly routes?: Hono<MarathonEnv>
  /** Sends a request on to a real Marathon as it came. Absent: it is ours. */
  readonly passOn?: (request: PassedRequest) => Promise<Result<PassedAnswer, Refusal>>
  /** Something was asked of a real Marathon without us. */
  readonly hurry?: () => void
  /** Absent: it is a real Marathon. */
  readonly scheduler?: OwnSchedulerPort
  /** Ends the streams that would keep connections open. */
  endStreams(): void
  close(): void
}

interface Shared {
  readonly settings: MarathonSettings
  readonly clock: Clock
  readonly ids: Ids
  readonly log: Log
}

export interface OwnParts extends Shared {
  readonly driver: StartDriver
  readonly store: Store
  readonly home: Home
  readonly access: Access
  readonly authorizer: Authorizer
  /** Where Holdfast is reached, and the master through it. */
  readonly url: string
  readonly version: string
}

/**
 * Starts our own scheduler. Without anything to run it does nothing: it connects to the master when the first app or pod is
 * made, and wants offers only while something waits for them.
 */
export function startOwnMarathon(parts: OwnParts): RunningMarathon {
  const { settings, version, clock } = parts
  const url = reachable(parts.url)
  const config = configOf(settings, url)
  const scheduler = startOwnScheduler({ ...parts, core: schedulerWith(config) })
  const app = createMarathonApp({
    ...parts,
    scheduler,
    surroundings: { leader: new URL(url).host, version, mesosLeaderUrl: url },
  })
  const marathon = createOwnMarathon({ scheduler, app, clock })
  return {
    marathon,
    scheduler,
    routes: app.app,
    endStreams: () => app.close(),
    close() {
      marathon.close()
      scheduler.close()
    },
  }
}

export interface RealParts extends Shared {
  readonly urls: readonly URL[]
  /** The certificates, as PEM, that it must be signed by. */
  readonly ca?: string
  /** The header with which Holdfast itself reads. */
  readonly authorization?: string
  /** The header of whoever is logged in; undefined when nobody is known by this name. */
  readonly headerOf: (principal: Principal | undefined) => string | undefined
}

/** A person waits for it, and knows better than we how long. */
const PASSED_TIMEOUT_MS = 60_000

/** A real Marathon, in the place of ours. */
export function startRealMarathon(parts: RealParts): RunningMarathon {
  const marathon = connectMarathon(parts)
  const { leader, http } = marathon
  const { urls } = parts
  return {
    marathon,
    passOn: (request) => passOnToMarathon(request, { urls, leader, http, timeoutMs: PASSED_TIMEOUT_MS }),
    hurry: () => marathon.hurry(),
    endStreams: () => undefined,
    close: () => marathon.close(),
  }
}

/** Under which address others reach us, when we listen on all of this machine's. */
function reachable(url: string): string {
  const { hostname: name, port } = new URL(url)
  return name === '0.0.0.0' || name === '[::]' ? `http://${hostname()}:${port}` : url
}

export interface RouteParts {
  readonly services: Pick<Services, 'record'>
  /** Who is let in to our own scheduler. */
  readonly access: Access
  /** Holdfast's own credentials. */
  readonly own: LocalAccess
  readonly log: Log
}

/** `/v2` and `/ping`: those of our own scheduler, or of a real Marathon, to which they are passed on. */
export function marathonRoutes(
  { routes, passOn, hurry }: RunningMarathon,
  { services, access, own, log }: RouteParts,
): Hono<MarathonEnv> {
  if (routes !== undefined) return recordedRoutes({ routes, access, services })
  if (passOn === undefined) return new Hono<MarathonEnv>()
  const changed = () => hurry?.()
  const passing = marathonPassThrough({ send: passOn, services, changed, own, log })
  return new Hono<MarathonEnv>().route('/', passing)
}

function configOf(settings: MarathonSettings, url: string): SchedulerConfig {
  return {
    ...defaultConfig,
    hostname: new URL(url).hostname,
    webuiUrl: url,
    mesosRole: settings.mesosRole,
    principal: settings.principal,
    features: settings.features,
    newGroupEnforceRole: settings.newGroupEnforceRole,
    acceptedResourceRolesDefault: acceptedOf(settings.defaultAcceptedResourceRoles),
    mountSelection: settings.mountSelection,
    taskReservationTimeoutMs: settings.taskReservationTimeoutMs,
    maxInstancesPerOffer: settings.maxInstancesPerOffer,
  }
}

/** The older flag in the words of the one that took its place. */
function acceptedOf(roles: readonly string[] | undefined): SchedulerConfig['acceptedResourceRolesDefault'] {
  if (roles === undefined || roles.length > 1) return 'any'
  return roles[0] === '*' ? 'unreserved' : 'reserved'
}

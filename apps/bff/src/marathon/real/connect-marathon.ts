import type { Principal } from '@holdfast/model/ids'
import { PathId } from '@holdfast/model/marathon/path-id'
import type { Clock } from '../../clock.ts'
import type { Log } from '../../log.ts'
import { createHealth } from '../../upstream/health.ts'
import { createHttpClient, type HttpClient } from '../../upstream/http-client.ts'
import { createLeader, type Leader } from '../../upstream/leader.ts'
import { createParser } from './parser.ts'
import { textIn } from '../../lenient-json.ts'
import type { Marathon, MarathonChange, MarathonService } from '../../ports/marathon.ts'
import { listenToMarathon } from './event-stream.ts'
import { passRequest } from './pass-request.ts'
import { startPulse } from './pulse.ts'
import { deploymentsById, type KnownServices, takeRound } from './read-services.ts'
import { readRound } from './round.ts'

export interface RealMarathonParts {
  /** Any of its instances: those that do not lead pass requests on themselves. */
  readonly urls: readonly URL[]
  /** The certificates, as PEM, that it must be signed by; absent: those that the system knows. */
  readonly ca?: string
  /** The header with which Holdfast itself reads. */
  readonly authorization?: string
  /** The header of whoever is logged in; undefined when nobody is known by this name. */
  readonly headerOf: (principal: Principal | undefined) => string | undefined
  readonly clock: Clock
  readonly log: Log
  /** For how long it may be silent. */
  readonly timeoutMs?: number
  readonly maxBytes?: number
}

/** A real Marathon behind the port, and how it is reached. */
export interface RealMarathon extends Marathon {
  readonly leader: Leader
  readonly http: HttpClient
  /** Something was changed, and is to be read soon. */
  hurry(): void
}

/** What tells of a task, an instance, a deployment or a definition. */
const TELLING =
  /^(status_update|instance_|deployment_|api_post|pod_|app_|group_change|event_stream_attached|unknown_instance)/

/** Whoever waits for one hears of it with the next look. */
const MAX_FAILED = 100
const TIMEOUT_MS = 10_000
const MAX_BYTES = 256 * 1024 * 1024

/** A real Marathon behind the port: one poller, hurried by its events, however many look at it. */
export function connectMarathon(parts: RealMarathonParts): RealMarathon {
  const { urls, ca, authorization, headerOf, clock, log } = parts
  const { timeoutMs = TIMEOUT_MS, maxBytes = MAX_BYTES } = parts
  const http = createHttpClient(ca)
  const leader = createLeader(http, urls)
  const parser = createParser()
  const health = createHealth('Marathon')
  const headers = authorization === undefined ? {} : { Authorization: authorization }
  const listeners = new Set<(change: MarathonChange) => void>()
  let known: KnownServices = new Map()
  let services: ReadonlyMap<PathId, MarathonService> = new Map()
  let deploying: ReadonlySet<string> = new Set()
  let failedDeployments: readonly string[] = []
  let touched: ReadonlySet<string> = new Set()
  let frameworkId: string | undefined
  let lastFailure: string | undefined
  let closed = false

  const round = async (): Promise<boolean> => {
    const sentMs = clock.now()
    health.began(sentMs)
    const fingerprints = new Map([...known].map(([id, { fingerprint }]) => [id, fingerprint]))
    const read = await readRound(fingerprints, { leader, parser, headers, timeoutMs, maxBytes })
    if (!read.ok) return failed(read.error)
    health.read(sentMs, clock.now() - sentMs)
    lastFailure = undefined
    frameworkId = read.value.frameworkId
    const taken = takeRound(known, read.value)
    known = taken.services
    services = new Map([...known].map(([id, { service }]) => [id, service]))
    deploying = new Set(read.value.deployments.flatMap(({ id }) => textIn(id) ?? []))
    const before = touched
    touched = new Set(deploymentsById(read.value.deployments).keys())
    // What is not listed any more has ended with its deployment.
    const ended = [...before].filter((id) => !touched.has(id)).map((id) => PathId(id))
    tell({ services: new Set([...taken.changed, ...ended]), state: true })
    return true
  }

  const failed = (reason: string): boolean => {
    health.failed(reason)
    if (reason !== lastFailure) log({ level: 'warning', message: 'Marathon cannot be read', reason })
    lastFailure = reason
    tell({ services: new Set(), state: true })
    return false
  }

  const tell = (change: MarathonChange): void => {
    if (!closed) for (const listener of listeners) listener(change)
  }

  const pulse = startPulse(round, clock)
  const events = listenToMarathon({
    http,
    base: () => leader.base,
    headers,
    clock,
    onEvent(type) {
      if (TELLING.test(type)) pulse.hurry()
    },
    onFailed(deploymentId) {
      failedDeployments = [...failedDeployments, deploymentId].slice(-MAX_FAILED)
    },
  })

  return {
    leader,
    http,
    hurry: () => pulse.hurry(),
    view() {
      const { state, asOfMs, reason } = health.now(clock.now())
      return {
        state: state === 'slow' ? 'live' : state,
        asOfMs,
        ...(reason !== undefined && { reason }),
        ...(frameworkId !== undefined && { frameworkId }),
        services,
        isDeploying: (id) => deploying.has(id),
        failureOf: (id) => (failedDeployments.includes(id) ? 'cancelled' : undefined),
        has: (id) => services.has(PathId(id)) || touched.has(id),
      }
    },
    watch(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    async request(request) {
      const answer = await passRequest(request, { leader, authorization, headerOf, timeoutMs })
      if (request.method !== 'GET') pulse.hurry()
      return answer
    },
    close() {
      closed = true
      pulse.close()
      events.close()
      parser.close()
      http.close()
    },
  }
}

import type { PathId } from '@holdfast/model/marathon/path-id'
import type { Principal } from '@holdfast/model/ids'
import { err, ok, type Result } from '@holdfast/model/result'
import type { Clock } from '../../clock.ts'
import type { Log } from '../../log.ts'
import { nameOf } from '../../mesos/address.ts'
import { createHealth } from '../../mesos/health.ts'
import { createHttpClient } from '../../mesos/http-client.ts'
import { createLeader } from '../../mesos/leader.ts'
import { objectIn, objectsIn, textIn } from '../../services/json.ts'
import type {
  Marathon,
  MarathonAnswer,
  MarathonChange,
  MarathonRequest,
  MarathonService,
} from '../marathon.ts'
import { listenToMarathon } from './event-stream.ts'
import { startPulse } from './pulse.ts'
import { changesOf, itemsOf, servicesOf } from './read-services.ts'

export interface RealMarathonParts {
  /** Any of its instances: those that do not lead pass requests on themselves. */
  readonly urls: readonly URL[]
  readonly ca?: string
  /** The header with which Holdfast itself reads. */
  readonly authorization?: string
  /** The header of whoever is logged in; undefined when nobody is known by this name. */
  readonly headerOf: (principal: Principal | undefined) => string | undefined
  readonly clock: Clock
  readonly log: Log
}

/** What tells of a task, an instance, a deployment or a definition. */
const TELLING =
  /^(status_update|instance_|deployment_|api_post|pod_|app_|group_change|event_stream_attached|unknown_instance)/

const TIMEOUT_MS = 10_000
const MAX_BYTES = 256 * 1024 * 1024
const REFUSAL_BYTES = 8 * 1024 * 1024

const APPS = '/v2/apps?embed=apps.tasks&embed=apps.counts&embed=apps.deployments&embed=apps.lastTaskFailure'

/** A real Marathon behind the port: one poller, hurried by its events, however many look at it. */
export function connectMarathon(parts: RealMarathonParts): Marathon {
  const { urls, ca, authorization, headerOf, clock, log } = parts
  const http = createHttpClient(ca)
  const leader = createLeader(http, urls)
  const health = createHealth('Marathon')
  const own = authorization === undefined ? {} : { Authorization: authorization }
  const listeners = new Set<(change: MarathonChange) => void>()
  let services: ReadonlyMap<PathId, MarathonService> = new Map()
  let frameworkId: string | undefined
  let closed = false

  const get = async (path: string): Promise<Result<unknown, string>> => {
    const answer = await leader.ask({
      method: 'GET',
      path,
      headers: { ...own, Accept: 'application/json' },
      timeoutMs: TIMEOUT_MS,
      maxBytes: MAX_BYTES,
    })
    if (!answer.ok) return err(answer.error.reason)
    const { status, body, base } = answer.value
    if (status !== 200) return err(`${nameOf(base)} answers ${path} with status ${status}`)
    const read = parsed(body)
    return read === undefined ? err(`${nameOf(base)}: the answer to ${path} is no JSON`) : ok(read)
  }

  const round = async (): Promise<boolean> => {
    const sentMs = clock.now()
    health.began(sentMs)
    // One after the other: they are questions to one process.
    const answers: unknown[] = []
    for (const path of [APPS, '/v2/pods/::status', '/v2/queue', '/v2/deployments', '/v2/info']) {
      // oxlint-disable-next-line no-await-in-loop
      const answer = await get(path)
      if (!answer.ok) return failed(answer.error)
      answers.push(answer.value)
    }
    const [apps, pods, queue, deployments, info] = answers
    health.read(sentMs, clock.now() - sentMs)
    frameworkId = textIn(objectIn(info)['frameworkId'])
    const next = servicesOf({
      apps: itemsOf(apps, 'apps'),
      pods: objectsIn(pods),
      queue: itemsOf(queue, 'queue'),
      deployments: objectsIn(deployments),
    })
    const changed = changesOf(services, next)
    services = next
    tell({ services: changed, state: true })
    return true
  }

  let lastFailure: string | undefined
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
    headers: own,
    clock,
    onEvent(type) {
      if (TELLING.test(type)) pulse.hurry()
    },
  })

  return {
    view() {
      const { state, asOfMs, reason } = health.now(clock.now())
      return {
        state: state === 'slow' ? 'live' : state,
        asOfMs,
        ...(reason !== undefined && { reason }),
        ...(frameworkId !== undefined && { frameworkId }),
        services,
      }
    },
    watch(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    async request(request) {
      const answer = await passOn(request)
      if (request.method !== 'GET') pulse.hurry()
      return answer
    },
    close() {
      closed = true
      pulse.close()
      events.close()
      http.close()
    },
  }

  /** What changes something goes once, with the credentials of whoever asks. */
  async function passOn({ method, path, body, principal }: MarathonRequest): Promise<MarathonAnswer> {
    const header = principal === undefined ? authorization : headerOf(principal)
    if (header === undefined && principal !== undefined) {
      return refused(
        401,
        `The secret of ${principal} is no longer known: it was not sent. Log in again, and ask anew.`,
      )
    }
    const answer = await leader.ask({
      method,
      path,
      headers: {
        Accept: 'application/json',
        ...(header !== undefined && { Authorization: header }),
        ...(body !== undefined && { 'Content-Type': 'application/json' }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      timeoutMs: TIMEOUT_MS,
      maxBytes: REFUSAL_BYTES,
      ...(method !== 'GET' && { once: true }),
    })
    if (!answer.ok) {
      const { sent, reason } = answer.error
      return sent && method !== 'GET'
        ? refused(504, `Marathon did not answer: ${reason}. It may have been done.`)
        : refused(503, `No Marathon was reached: ${reason}.`)
    }
    const { status, headers, body: bytes } = answer.value
    const text = bytes.toString('utf8')
    return {
      status,
      headers: Object.fromEntries(
        Object.entries(headers).flatMap(([name, value]) =>
          typeof value === 'string' ? [[name, value]] : [],
        ),
      ),
      // A proxy on the way answers with pages.
      body: parsed(bytes) ?? {
        message: text.trim().startsWith('<') || text === '' ? `HTTP ${status}` : text,
      },
    }
  }
}

function refused(status: number, message: string): MarathonAnswer {
  return { status, headers: {}, body: { message } }
}

function parsed(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'))
  } catch {
    return undefined
  }
}

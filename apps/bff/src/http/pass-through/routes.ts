import { AgentId } from '@holdfast/model/ids'
import { isObject } from '@holdfast/model/json'
import { Hono, type Context } from 'hono'
import type { Log } from '../../log.ts'
import type { MesosSubmit } from '../../operations/operations.ts'
import type { LocalAccess } from '../../access.ts'
import { plainText } from '../plain-text.ts'
import { claimantOf, type Env, pathOf, READING, requestOf, responseOf, streamOf } from './passed.ts'
import type { PassedCall, Upstreams } from '../../ports/upstreams.ts'
import {
  agentOf,
  askedByCall,
  askedByForm,
  type Asked,
  callOf,
  changesByForm,
  isReading,
} from './recorded.ts'

export interface PassThroughParts {
  readonly upstreams: Upstreams
  readonly submit: MesosSubmit
  /** Holdfast's own credentials; without them the master alone decides who is let in. */
  readonly own: LocalAccess
  readonly log: Log
}

/** What masters answer at the top as well. Without those that are pages of the dashboard. */
const AT_THE_TOP = [
  '/slaves',
  '/state',
  '/state-summary',
  '/tasks',
  '/health',
  '/version',
  '/redirect',
  '/flags',
  '/quota',
  '/weights',
  '/reserve',
  '/unreserve',
  '/create-volumes',
  '/destroy-volumes',
  '/teardown',
  '/metrics/snapshot',
  '/machine/down',
  '/machine/up',
  '/maintenance/schedule',
  '/maintenance/status',
] as const

/**
 * The endpoints of a real master and its agents, reached through here: headers, bodies and statuses as they are. What
 * changes something is recorded. The endpoints of an agent are below `/agent/<id>/`.
 */
export function passThrough(parts: PassThroughParts): Hono<Env> {
  const { upstreams, own, log } = parts
  const app = new Hono<Env>()

  const guarded = (serve: (c: Context<Env>) => Promise<Response>) => async (c: Context<Env>) => {
    if (own.required && own.principalOf(c.req.header('authorization')) === undefined) {
      return plainText('401 Unauthorized.', 401, {
        'WWW-Authenticate': 'Basic realm="mesos-master-readwrite"',
      })
    }
    return serve(c)
  }

  const toMaster = guarded(async (c) => {
    const endpoint = c.req.path.replace(/^\/(master|mesos)(?=\/)/, '')
    if (c.req.method === 'POST' && changesByForm(endpoint)) {
      const body = new Uint8Array(await c.req.arrayBuffer())
      const asked = askedByForm(endpoint, new TextDecoder().decode(body))
      return asked === undefined ? sendOn(c, body) : record(c, asked, body)
    }
    if (c.req.method === 'POST' && endpoint === '/api/v1') return callMaster(c)
    const answer = await upstreams.toMaster(requestOf(c, streamOf(c)))
    if (!answer.ok) return plainText(answer.error.message, answer.error.status)
    if (!READING.has(c.req.method)) audit(c, endpoint, answer.value.status, {})
    return responseOf(answer.value)
  })

  async function callMaster(c: Context<Env>): Promise<Response> {
    const body = new Uint8Array(await c.req.arrayBuffer())
    const call = callOf(c.req.header('content-type') ?? '', body)
    const asked = call && askedByCall(call)
    if (asked !== undefined) return record(c, asked, body)
    const answer = await upstreams.toMaster(requestOf(c, body))
    if (!answer.ok) return plainText(answer.error.message, answer.error.status)
    const type = call?.['type']
    if (call !== undefined && typeof type === 'string' && !isReading(type)) {
      const member = call[type.toLowerCase()]
      const agentId = member !== undefined && isObject(member) ? agentOf(member) : undefined
      audit(c, type, answer.value.status, {
        type,
        ...(agentId !== undefined && { agentId: AgentId(agentId) }),
      })
    }
    return responseOf(answer.value)
  }

  async function sendOn(c: Context<Env>, body: Uint8Array): Promise<Response> {
    const answer = await upstreams.toMaster(requestOf(c, body))
    return answer.ok ? responseOf(answer.value) : plainText(answer.error.message, answer.error.status)
  }

  /** What can be read is an operation like those of the dashboard: it is followed until the agent shows it. */
  async function record(c: Context<Env>, { agentId, operation }: Asked, body: Uint8Array): Promise<Response> {
    const { principal, actor } = claimantOf(c)
    const answered = upstreams.carry(operation, requestOf(c, body))
    const result = await parts.submit(
      { agentId, operation, ...(principal !== undefined && { principal }) },
      { via: 'mesos-api', actor },
    )
    const answer = answered()
    if (answer !== undefined) return responseOf(answer)
    return result.ok ? plainText('', 202) : plainText(result.error.message, result.error.status)
  }

  function audit(c: Context<Env>, what: string, status: number, call: Partial<PassedCall>): void {
    const { actor } = claimantOf(c)
    log({ level: 'info', message: 'A change was passed on to the master', what, actor, status, ...call })
    if (status < 300) upstreams.changed({ type: what, ...call })
  }

  for (const path of ['/master/*', '/mesos/api/v1', '/api/v1', '/api/v1/*', ...AT_THE_TOP])
    app.all(path, toMaster)
  app.all(
    '/agent/:id/*',
    guarded(async (c) => {
      const id = c.req.param('id') ?? ''
      const path = pathOf(c).replace(/^\/agent\/[^/]*/, '')
      const answer = await upstreams.toAgent(AgentId(id), { ...requestOf(c, streamOf(c)), path })
      if (!answer.ok) return plainText(answer.error.message, answer.error.status)
      if (!READING.has(c.req.method) && answer.value.status < 300) {
        const { actor } = claimantOf(c)
        log({ level: 'info', message: 'A request was passed on to an agent', agentId: id, path, actor })
      }
      return responseOf(answer.value)
    }),
  )
  return app
}

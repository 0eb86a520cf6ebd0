import type { HttpBindings } from '@hono/node-server'
import { Principal } from '@holdfast/model/ids'
import type { Context } from 'hono'
import { basicParts } from '../../access.ts'
import type { Claimant, PassedAnswer, PassedRequest } from '../../ports/upstreams.ts'

export type Env = { Bindings: HttpBindings }

export const READING = new Set(['GET', 'HEAD', 'OPTIONS'])

/** Of one connection alone, or made anew for the next. Source: RFC 9110, section 7.6.1. */
const OWN_HEADERS = new Set([
  'connection',
  'content-length',
  'cookie',
  'expect',
  'host',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
])

/** As it came, but for what is of this connection alone. */
export function requestOf(c: Context<Env>, body: PassedRequest['body']): PassedRequest {
  const headers = Object.fromEntries([...c.req.raw.headers].filter(([name]) => !OWN_HEADERS.has(name)))
  return { method: c.req.method, path: pathOf(c), headers, body, signal: c.req.raw.signal }
}

/** As it was asked for: with what is escaped in it, and with its query. */
export const pathOf = (c: Context<Env>): string => c.env.incoming.url ?? '/'

/** Undefined for what has no body. */
export const streamOf = (c: Context<Env>): ReadableStream<Uint8Array> | undefined =>
  READING.has(c.req.method) ? undefined : (c.req.raw.body ?? undefined)

/** As it came, but for what is of that connection alone. */
export function responseOf({ status, headers, body }: PassedAnswer): Response {
  const kept = headers.filter(
    ([name]) => name === 'content-length' || (!OWN_HEADERS.has(name) && name !== 'set-cookie'),
  )
  const empty =
    NO_BODY.has(status) || kept.some(([name, value]) => name === 'content-length' && value === '0')
  const told = new Headers()
  for (const [name, value] of kept) told.append(name, value)
  // What a task writes into its sandbox is told here as well: in a browser it must do nothing.
  told.set('Content-Security-Policy', "sandbox; default-src 'none'")
  return new Response(empty ? null : body, { status, headers: told })
}

const NO_BODY = new Set([204, 205, 304])

/** Who asks, as far as the request says. */
export function claimantOf(c: Context<Env>): Claimant {
  const parts = basicParts(c.req.header('authorization'))
  if (parts !== undefined) return { principal: Principal(parts.principal), actor: parts.principal }
  return { actor: c.env.incoming.socket.remoteAddress ?? 'unknown' }
}

import type { MiddlewareHandler } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { plainText } from './plain-text.ts'

/** A request for five thousand volumes is about 2 MiB; nothing that we serve needs more than this. */
const MAX_BODY_BYTES = 8 * 1024 * 1024

const limitUndeclared = bodyLimit({ maxSize: MAX_BODY_BYTES, onError: () => plainText(TOO_LARGE, 413) })

const TOO_LARGE = '413 Request Entity Too Large.'

/** Refuses a body that is too large: by the length it declares, or, when it declares none, by counting. */
export const limitBodies: MiddlewareHandler = (c, next) => {
  if (c.req.header('transfer-encoding') !== undefined) return limitUndeclared(c, next)
  const declared = Number(c.req.header('content-length') ?? 0)
  return declared <= MAX_BODY_BYTES ? next() : Promise.resolve(plainText(TOO_LARGE, 413))
}

import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import type { Context } from 'hono'
import { plainText } from '../plain-text.ts'
import type { MesosEnv } from './authenticate.ts'

const gzipAsync = promisify(gzip)
const encoder = new TextEncoder()

/** A JSON document, written once and sent many times. */
export interface JsonText {
  readonly text: string
  /** The forms in which it was sent before, made when first needed. */
  readonly forms: {
    bytes?: Uint8Array<ArrayBuffer>
    gzipped?: Promise<Uint8Array<ArrayBuffer>>
    /** As a message of protocol buffers. */
    wire?: Uint8Array<ArrayBuffer>
  }
}

export const jsonText = (text: string): JsonText => ({ text, forms: {} })

/** Below this, compressing costs more than it saves. Source: `GZIP_MINIMUM_BODY_LENGTH`, mesos `3rdparty/libprocess/src/encoder.hpp`. */
const GZIP_MINIMUM_BYTES = 1024

/** A callback's name, and nothing that could be a program of its own. */
const CALLBACK = /^[\w$.[\]]{1,128}$/

/** Answers with a document: as it is, compressed when the client takes that, or wrapped as `?jsonp=` asks. */
export function answerJson(c: Context<MesosEnv>, document: JsonText): Response | Promise<Response> {
  const callback = c.req.query('jsonp')
  return callback === undefined ? sendJson(c, document) : answerScript(c, callback, document.text)
}

/** The same, whatever the query says. */
export async function sendJson(c: Context, document: JsonText): Promise<Response> {
  const { forms } = document
  const bytes = (forms.bytes ??= encoder.encode(document.text))
  if (bytes.length < GZIP_MINIMUM_BYTES || !/\bgzip\b/.test(c.req.header('accept-encoding') ?? '')) {
    return new Response(bytes, { headers: { 'Content-Type': 'application/json', Vary: 'Accept-Encoding' } })
  }
  const gzipped = await (forms.gzipped ??= compress(bytes))
  return new Response(gzipped, {
    headers: { 'Content-Type': 'application/json', 'Content-Encoding': 'gzip', Vary: 'Accept-Encoding' },
  })
}

async function compress(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  // Level 1: a document of some MB is asked for again before a better compression would pay.
  return await gzipAsync(bytes, { level: 1 })
}

/** Unlike Mesos: only names are taken as a callback. */
function answerScript(c: Context<MesosEnv>, callback: string, text: string): Response {
  if (!CALLBACK.test(callback))
    return plainText("400 Bad Request. 'jsonp' is not the name of a function.", 400)
  const readers = c.get('scriptReaders')
  return new Response(`${callback}(${text});`, {
    headers: {
      'Content-Type': 'text/javascript',
      ...(readers !== undefined && { 'Cross-Origin-Resource-Policy': readers, Vary: 'Referer' }),
    },
  })
}

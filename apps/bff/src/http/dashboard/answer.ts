import { hash } from 'node:crypto'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import type { DashboardContext } from './env.ts'

const brotliAsync = promisify(brotliCompress)
const gzipAsync = promisify(gzip)

/** Below this, compressing costs more than it saves: it fits into one packet. */
const WORTH_BYTES = 1400
/** About as fast as gzip, and a fifth smaller. What is long is compressed less, for somebody waits for it. */
const qualityOf = (bytes: number): number => (bytes > 256 * 1024 ? 1 : 4)

/**
 * Answers a read: 304 when the client has it already, compressed when it takes that. A browser keeps the answer, and
 * asks each time whether it still holds.
 */
export function answer(c: DashboardContext, value: unknown): Promise<Response> {
  return answerText(c, JSON.stringify(value))
}

/** The same, of JSON that is written already. */
export async function answerText(c: DashboardContext, text: string): Promise<Response> {
  const etag = `W/"${hash('sha1', text, 'base64url')}"`
  const headers = { ETag: etag, 'Cache-Control': 'private, no-cache', Vary: 'Accept-Encoding' }
  if (knows(c.req.header('if-none-match'), etag)) return new Response(null, { status: 304, headers })
  const bytes = Buffer.from(text)
  const encoding = bytes.length < WORTH_BYTES ? undefined : encodingFor(c.req.header('accept-encoding'))
  const body = encoding === undefined ? bytes : await compress(encoding, bytes)
  return new Response(body, {
    headers: {
      ...headers,
      'Content-Type': 'application/json',
      ...(encoding !== undefined && { 'Content-Encoding': encoding }),
    },
  })
}

type Encoding = 'br' | 'gzip'

/** `br;q=0` is a refusal. */
export function encodingFor(accepted: string | undefined): Encoding | undefined {
  const taken = new Set(
    (accepted ?? '').split(',').flatMap((part) => {
      const [name = '', ...rest] = part.split(';').map((each) => each.trim().toLowerCase())
      return rest.some((each) => /^q=0(\.0*)?$/.test(each)) ? [] : [name]
    }),
  )
  if (taken.has('br')) return 'br'
  return taken.has('gzip') ? 'gzip' : undefined
}

async function compress(encoding: Encoding, bytes: Buffer<ArrayBuffer>): Promise<Buffer<ArrayBuffer>> {
  return encoding === 'br'
    ? await brotliAsync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: qualityOf(bytes.length) } })
    : await gzipAsync(bytes, { level: 1 })
}

function knows(ifNoneMatch: string | undefined, etag: string): boolean {
  return (ifNoneMatch ?? '').split(',').some((each) => each.trim() === etag || each.trim() === '*')
}

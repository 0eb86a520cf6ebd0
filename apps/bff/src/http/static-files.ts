import { readdirSync, readFileSync } from 'node:fs'
import { extname, join, relative, sep } from 'node:path'
import type { Context } from 'hono'
import { plainText } from './plain-text.ts'

/** The files of the built web app, in memory: a request names one of them or nothing, never a path on the disk. */
export interface StaticFiles {
  /** The file at the request's path, in an encoding that the client takes; undefined: there is none. */
  answer(c: Context): Response | undefined
  /** The page of the app: every address of the app is this file, and the app itself reads the address. */
  page(c: Context): Response
}

interface StaticFile {
  readonly type: string
  readonly etag: string
  readonly cache: string
  readonly encodings: ReadonlyMap<Encoding, Uint8Array<ArrayBuffer>>
}

type Encoding = 'br' | 'gzip' | 'identity'

const TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.map': 'application/json',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.webmanifest': 'application/manifest+json',
  '.woff2': 'font/woff2',
}

/** Reads the folder once. Without an `index.html` in it there is no web app, and the page says how to build it. */
export function readStaticFiles(folder: string, etagOf: (content: Uint8Array) => string): StaticFiles {
  const files = readAll(folder, etagOf)
  const index = files.get('/index.html')
  return {
    answer(c) {
      const file = files.get(c.req.path)
      return file === undefined ? undefined : answerWith(c, file)
    },
    page: (c) => (index === undefined ? plainText(NOT_BUILT, 503) : answerWith(c, index)),
  }
}

const NOT_BUILT =
  'The web app is not built. Run "npm run build" in the project, or "npm start", which builds and serves it.\n'

function answerWith(c: Context, file: StaticFile): Response {
  const headers = {
    'Content-Type': file.type,
    'Cache-Control': file.cache,
    ETag: file.etag,
    Vary: 'Accept-Encoding',
  }
  if (c.req.header('if-none-match') === file.etag) return new Response(null, { status: 304, headers })
  const accepted = (c.req.header('accept-encoding') ?? '').split(',').map((each) => each.trim().split(';')[0])
  for (const encoding of ['br', 'gzip'] as const) {
    const content = accepted.includes(encoding) ? file.encodings.get(encoding) : undefined
    if (content !== undefined)
      return new Response(content, { headers: { ...headers, 'Content-Encoding': encoding } })
  }
  return new Response(file.encodings.get('identity') ?? null, { headers })
}

function readAll(folder: string, etagOf: (content: Uint8Array) => string): ReadonlyMap<string, StaticFile> {
  const contents = new Map<string, Uint8Array<ArrayBuffer>>()
  for (const path of filesIn(folder)) {
    contents.set(`/${relative(folder, path).split(sep).join('/')}`, Uint8Array.from(readFileSync(path)))
  }
  const files = new Map<string, StaticFile>()
  for (const [path, content] of contents) {
    if (path.endsWith('.br') || path.endsWith('.gz')) continue
    const encodings = new Map<Encoding, Uint8Array<ArrayBuffer>>([['identity', content]])
    const brotli = contents.get(`${path}.br`)
    const gzip = contents.get(`${path}.gz`)
    if (brotli !== undefined) encodings.set('br', brotli)
    if (gzip !== undefined) encodings.set('gzip', gzip)
    files.set(path, {
      type: TYPES[extname(path)] ?? 'application/octet-stream',
      etag: `"${etagOf(content)}"`,
      // The build names what lies in assets/ by its content: another content is another address.
      cache: path.startsWith('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache',
      encodings,
    })
  }
  return files
}

function filesIn(folder: string): string[] {
  try {
    return readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
  } catch {
    return []
  }
}

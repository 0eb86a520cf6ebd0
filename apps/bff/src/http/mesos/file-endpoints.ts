import { Hono, type Context } from 'hono'
import { Readable } from 'node:stream'
import type { Authorizer } from '../../authorizer.ts'
import type { Access } from '../../access.ts'
import { plainText } from '../plain-text.ts'
import { authenticate, type MesosEnv } from './authenticate.ts'
import { answerJson, jsonText } from './json-text.ts'
import { sandboxFiles, type FileAsker, type FileFault, type FileInfo } from './sandbox-files.ts'
import type { MesosCluster } from '../../ports/mesos-cluster.ts'

export interface FileParts {
  readonly mesos: MesosCluster
  readonly access: Access
  readonly authorizer: Authorizer
}

/** Source: 16 pages, `FilesProcess::_read()`, mesos `src/files/files.cpp`. */
const MAX_READ_BYTES = 16 * 4096

/**
 * The sandboxes of tasks, to be looked into.
 *
 * Source: `FilesProcess`, mesos `src/files/files.cpp`. As there, one place for all that run in this process.
 */
export function fileEndpoints({ mesos, access, authorizer }: FileParts): Hono<MesosEnv> {
  const readonly = authenticate(access, 'mesos-master-readonly')
  const files = sandboxFiles(mesos)
  const asker = (c: Context<MesosEnv>): FileAsker => mayAccess(authorizer, c.get('principal'))
  return new Hono<MesosEnv>()
    .all('/files/debug', readonly, (c) =>
      authorizer.may(c.get('principal'), 'GET_ENDPOINT_WITH_PATH', '/files/debug')
        ? json(c, {})
        : plainText('403 Forbidden.', 403),
    )
    .all('/files/browse', readonly, async (c) => {
      const path = c.req.query('path')
      if (!path) return plainText(NO_PATH, 400)
      const infos = await files.list(path, asker(c))
      return infos.ok ? json(c, infos.value.map(fileJson)) : answerTo(infos.error)
    })
    .all('/files/read', readonly, async (c) => {
      const { path, offset, length } = c.req.query()
      if (!path) return plainText(NO_PATH, 400)
      const from = numberIn('offset', offset)
      const count = numberIn('length', length)
      if (typeof from === 'string') return plainText(from, 400)
      if (typeof count === 'string') return plainText(count, 400)
      const file = await files.open(path, asker(c))
      if (!file.ok) return answerTo(file.error)
      const { handle, size } = file.value
      try {
        const bytes = await readFrom(handle, size, from, count)
        return json(c, { offset: from ?? size, data: bytes.toString('utf8') })
      } finally {
        await handle.close()
      }
    })
    .all('/files/download', readonly, async (c) => {
      const path = c.req.query('path')
      if (!path) return plainText(NO_PATH, 400)
      const file = await files.open(path, asker(c))
      if (!file.ok) return answerTo(file.error)
      const { handle, name } = file.value
      const body = Readable.toWeb(handle.createReadStream({ start: 0 })) as ReadableStream<Uint8Array>
      return new Response(body, {
        headers: {
          // Unlike Mesos, which guesses what it is: nothing that a task wrote is shown as a page of ours.
          'Content-Type': 'application/octet-stream',
          'Content-Disposition': `attachment; filename*=UTF-8''${encodeURIComponent(name)}`,
        },
      })
    })
}

const json = (c: Context<MesosEnv>, value: unknown) => answerJson(c, jsonText(JSON.stringify(value)))

const NO_PATH = "Expecting 'path=value' in query.\n"

export const mayAccess =
  (authorizer: Authorizer, principal: Parameters<Authorizer['may']>[0]): FileAsker =>
  (user) =>
    authorizer.may(principal, 'ACCESS_SANDBOX', user)

function answerTo(fault: FileFault): Response {
  switch (fault.code) {
    case 'NOT_FOUND':
      return plainText('404 Not Found.', 404)
    case 'DENIED':
      return plainText('403 Forbidden.', 403)
    default:
      return plainText(`${fault.message}.\n`, 400)
  }
}

/** Undefined: not given, which -1 says as well; a text says why it is no number. */
function numberIn(name: string, text: string | undefined): number | string | undefined {
  if (text === undefined || text === '-1') return undefined
  const number = /^\d{1,15}$/.test(text) ? Number(text) : undefined
  return number ?? `Failed to parse ${name}: Failed to convert '${text}' to number.\n`
}

/** No more than so many bytes at a time. Without a place to begin it is only told how long the file is. */
export async function readFrom(
  handle: { read(buffer: Buffer, at: number, length: number, from: number): Promise<{ bytesRead: number }> },
  size: number,
  from = size,
  count = size,
): Promise<Buffer> {
  const length = Math.max(0, Math.min(count, size - from, MAX_READ_BYTES))
  const buffer = Buffer.alloc(length)
  const { bytesRead } = length === 0 ? { bytesRead: 0 } : await handle.read(buffer, 0, length, from)
  return buffer.subarray(0, bytesRead)
}

/** Source: `jsonFileInfo()`, mesos `src/files/files.hpp`. */
function fileJson({ path, nlink, size, mtimeMs, mode, uid, gid }: FileInfo): object {
  return { path, nlink, size, mtime: Math.floor(mtimeMs / 1000), mode: modeText(mode), uid, gid }
}

const KINDS: Readonly<Record<number, string>> = {
  0o14: 's',
  0o12: 'l',
  0o10: '-',
  0o06: 'b',
  0o04: 'd',
  0o02: 'c',
  0o01: 'p',
}

/** As `ls -l` shows it. */
export function modeText(mode: number): string {
  const rights = [6, 3, 0].map((shift) =>
    ['r', 'w', 'x'].map((right, index) => ((mode >> shift) & (4 >> index) ? right : '-')).join(''),
  )
  return `${KINDS[(mode >> 12) & 0o17] ?? '-'}${rights.join('')}`
}

import type { Authorizer } from '../../authorizer.ts'
import { mayAccess, readFrom } from '../mesos/file-endpoints.ts'
import type { MesosCluster } from '../../ports/mesos-cluster.ts'
import { sandboxFiles, type FileFault, type FileInfo } from '../mesos/sandbox-files.ts'
import { timeJson } from './agent-json.ts'
import { type Answer, call, document, forbidden, type Handlers, refused } from './call.ts'
import { answerText } from './state-calls.ts'

interface ReadFile {
  readonly path: string
  readonly offset: number
  readonly length?: number
}

/**
 * Files are those of sandboxes: the program logs to where its standard error goes.
 *
 * Source: `Http::listFiles()` and `Http::readFile()`, mesos `src/slave/http.cpp`.
 */
export function fileCalls(mesos: MesosCluster, authorizer: Authorizer): Handlers {
  const files = sandboxFiles(mesos)
  return {
    LIST_FILES: call<{ readonly path: string }>('list_files', async ({ path }, { principal }) => {
      const infos = await files.list(path, mayAccess(authorizer, principal))
      if (!infos.ok) return answerTo(infos.error)
      const file_infos = infos.value.map(infoJson)
      return document(answerText('LIST_FILES', JSON.stringify(file_infos.length > 0 ? { file_infos } : {})))
    }),
    READ_FILE: call<ReadFile>('read_file', async ({ path, offset, length }, { principal }) => {
      const file = await files.open(path, mayAccess(authorizer, principal))
      if (!file.ok) return answerTo(file.error)
      const { handle, size } = file.value
      try {
        const bytes = await readFrom(handle, size, offset, length)
        return document(answerText('READ_FILE', JSON.stringify({ size, data: bytes.toString('base64') })))
      } finally {
        await handle.close()
      }
    }),
  }
}

const infoJson = ({ mtimeMs, ...info }: FileInfo): object => ({
  ...info,
  mtime: timeJson(Math.floor(mtimeMs)),
})

function answerTo(fault: FileFault): Answer {
  switch (fault.code) {
    case 'NOT_FOUND':
      return refused(404, '404 Not Found.')
    case 'DENIED':
      return forbidden
    default:
      return refused(400, fault.message)
  }
}

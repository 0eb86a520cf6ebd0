import { Hono, type Context } from 'hono'
import { parseDuration } from '../../flags/duration.ts'
import { plainText } from '../plain-text.ts'
import { authenticate, type MesosEnv } from './authenticate.ts'
import { answerJson, jsonText } from './json-text.ts'
import type { MasterParts } from './master-endpoints.ts'

/**
 * What every process of Mesos serves beside its own endpoints, at the top only: how much it logs, and its files, of which
 * there is none before a task has run.
 *
 * Source: `Logging::toggle()`, mesos `3rdparty/libprocess/src/logging.cpp`; `FilesProcess`, mesos `src/files/files.cpp`.
 */
export function processEndpoints({ access, authorizer, verbosity }: MasterParts): Hono<MesosEnv> {
  const readwrite = authenticate(access, 'mesos-master-readwrite')
  const readonly = authenticate(access, 'mesos-master-readonly')
  const mayGet = (c: Context<MesosEnv>, path: string) =>
    authorizer.may(c.get('principal'), 'GET_ENDPOINT_WITH_PATH', path)

  const app = new Hono<MesosEnv>()
    .all('/logging/toggle', readwrite, (c) => {
      if (!mayGet(c, '/logging/toggle')) return plainText('403 Forbidden.', 403)
      const { level, duration } = c.req.query()
      if (level === undefined && duration === undefined) return plainText(`${verbosity.level}\n`, 200)
      if (duration === undefined) return plainText("Expecting 'duration=value' in query.\n", 400)
      if (level === undefined) return plainText("Expecting 'level=value' in query.\n", 400)
      if (!/^\d{1,9}$/.test(level)) return plainText(`Invalid level '${level}'.\n`, 400)
      const durationMs = parseDuration(duration)
      if (durationMs === undefined) return plainText(`Invalid duration '${duration}'.\n`, 400)
      verbosity.set(Number(level), durationMs)
      return plainText('', 200)
    })
    .all('/files/debug', readonly, (c) =>
      mayGet(c, '/files/debug') ? answerJson(c, jsonText('{}')) : plainText('403 Forbidden.', 403),
    )
  for (const verb of ['browse', 'read', 'download']) {
    app.all(`/files/${verb}`, readonly, (c) =>
      c.req.query('path') === undefined
        ? plainText("Expecting 'path=value' in query.\n", 400)
        : plainText('404 Not Found.', 404),
    )
  }
  return app
}

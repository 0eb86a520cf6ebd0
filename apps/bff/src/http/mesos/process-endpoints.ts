import { Hono, type Context } from 'hono'
import { parseDuration } from '../../duration.ts'
import { plainText } from '../plain-text.ts'
import { authenticate, type MesosEnv } from './authenticate.ts'
import { answerJson, jsonText } from './json-text.ts'
import type { MasterParts } from './master-parts.ts'
import { systemMetrics } from './system-metrics.ts'

/**
 * What every process of Mesos serves beside its own endpoints, at the top only: how its machine does, and how much it logs.
 *
 * Unlike Mesos, the first needs a login where everything else does.
 *
 * Source: `System::stats()`, mesos `3rdparty/libprocess/include/process/system.hpp`; `Logging::toggle()`,
 * `3rdparty/libprocess/src/logging.cpp`.
 */
export function processEndpoints({ access, authorizer, verbosity }: MasterParts): Hono<MesosEnv> {
  const readwrite = authenticate(access, 'mesos-master-readwrite')
  const mayGet = (c: Context<MesosEnv>, path: string) =>
    authorizer.may(c.get('principal'), 'GET_ENDPOINT_WITH_PATH', path)

  return new Hono<MesosEnv>()
    .all('/system/stats.json', authenticate(access, 'mesos-master-readonly'), (c) =>
      answerJson(c, jsonText(JSON.stringify(systemStats()))),
    )
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
}

/** As metrics have it, by other names. */
function systemStats(): object {
  return Object.fromEntries(
    Object.entries(systemMetrics()).map(([name, value]) => [
      name.replace('system/', '').replace(/^load_/, 'avg_load_'),
      value,
    ]),
  )
}

import { FrameworkId } from '@holdfast/model/ids'
import { Hono } from 'hono'
import { plainText } from '../plain-text.ts'
import { authenticate, type MesosEnv } from './authenticate.ts'
import { decodeForm } from './form.ts'
import type { MasterParts } from './master-parts.ts'
import { methodNotAllowed } from './operator-endpoints.ts'

/** Source: `Master::Http::teardown()`, mesos `src/master/http.cpp`. */
export function teardownEndpoint({ mesos, access }: MasterParts): Hono<MesosEnv> {
  return new Hono<MesosEnv>().all('/teardown', authenticate(access, 'mesos-master-readwrite'), async (c) => {
    if (c.req.method !== 'POST') return methodNotAllowed(c)
    const form = decodeForm(await c.req.text())
    if (!form.ok) return plainText(form.error, 400)
    const frameworkId = form.value.get('frameworkId')
    if (frameworkId === undefined)
      return plainText("Missing 'frameworkId' query parameter in the request body", 400)
    const result = await mesos.administer(
      { type: 'TEARDOWN', frameworkId: FrameworkId(frameworkId) },
      c.get('principal'),
    )
    return result.ok ? plainText('', 200) : plainText(result.error.message, result.error.status)
  })
}

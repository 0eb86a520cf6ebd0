import { Hono } from 'hono'
import { messageNamed } from '../../wire/messages.ts'
import { authenticate, type MesosEnv } from '../mesos/authenticate.ts'
import { masterMetrics } from '../mesos/master-endpoints.ts'
import type { MasterParts } from '../mesos/master-parts.ts'
import { aboutCalls } from './about-calls.ts'
import { agentAdminCalls } from './agent-admin-calls.ts'
import { askerOf } from './asker.ts'
import { fileCalls } from './file-calls.ts'
import { frameworkCalls } from './framework-calls.ts'
import { maintenanceCalls } from './maintenance-calls.ts'
import { operationCalls } from './operation-calls.ts'
import type { OperatorEvents } from './operator-events.ts'
import { quotaCalls } from './quota-calls.ts'
import { serveCall, type CallApi } from './serve-call.ts'
import { stateCalls } from './state-calls.ts'
import { subscribeCalls } from './subscribe-calls.ts'
import { weightCalls } from './weight-calls.ts'

export interface MasterApiParts extends MasterParts {
  readonly events: OperatorEvents
}

/** Mesos answers at all of these. */
const PATHS = ['/api/v1', '/master/api/v1', '/mesos/api/v1']

/**
 * The v1 operator API of the master: one endpoint, to which calls are posted.
 *
 * Source: `Master::Http::api()`, mesos `src/master/http.cpp`.
 */
export function masterApi(parts: MasterApiParts): Hono<MesosEnv> {
  const { mesos, submit, access, authorizer, verbosity, events } = parts
  const facts = {
    version: () => mesos.master.version,
    flags: () => parts.flags,
    metrics: () => masterMetrics(parts),
  }
  const api: CallApi = {
    message: messageNamed('master.Call'),
    wire: { call: 'master.Call', response: 'master.Response' },
    name: 'master::Call',
    handlers: {
      ...aboutCalls(facts, verbosity, authorizer),
      ...stateCalls(mesos),
      ...operationCalls(mesos, submit),
      ...quotaCalls(mesos, authorizer),
      ...weightCalls(mesos),
      ...maintenanceCalls(mesos, authorizer),
      ...agentAdminCalls(mesos),
      ...subscribeCalls(events),
      ...frameworkCalls(mesos),
      ...fileCalls(mesos, authorizer),
    },
  }
  const app = new Hono<MesosEnv>()
  for (const path of PATHS) {
    app.all(path, authenticate(access, 'mesos-master-readwrite'), (c) =>
      serveCall(c, api, askerOf(c, authorizer)),
    )
  }
  return app
}

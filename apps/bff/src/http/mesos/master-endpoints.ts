import { Hono, type Context } from 'hono'
import { agentMetrics } from './agent-metrics.ts'
import { authenticate, type MesosEnv } from './authenticate.ts'
import { answerJson, jsonText } from './json-text.ts'
import { byView } from './documents.ts'
import { fileEndpoints } from './file-endpoints.ts'
import { processEndpoints } from './process-endpoints.ts'
import { systemMetrics } from './system-metrics.ts'
import { teardownEndpoint } from './teardown-endpoint.ts'
import { maintenanceEndpoints } from './maintenance-endpoints.ts'
import { masterDocuments } from './master-documents.ts'
import { policyEndpoints } from './policy-endpoints.ts'
import { operatorEndpoints } from './operator-endpoints.ts'
import { plainText } from '../plain-text.ts'
import type { MasterParts } from './master-parts.ts'

/** The counters of all that is in this process: as Mesos has it, without a word on which agent. */
export const masterMetrics = ({ mesos, events, clock }: MasterParts): Readonly<Record<string, number>> => ({
  ...mesos.metrics(),
  'master/operator_event_stream_subscribers': events.subscribers,
  ...agentMetrics(
    mesos.agents().flatMap(({ number }) => mesos.agentProcess(number) ?? []),
    clock.now(),
  ),
  ...systemMetrics(),
})

/**
 * The master's own endpoints. Mesos answers each of them below `/master` and, the same, at the top.
 *
 * Source: `Master::initialize()`, mesos `src/master/master.cpp`. As there, those that only read take any method.
 */
export function masterEndpoints(parts: MasterParts): Hono<MesosEnv> {
  const { mesos: cluster, submit, access, authorizer } = parts
  const documentsOf = byView((view) => masterDocuments(cluster, view, parts))
  const documents = (c: Context<MesosEnv>) => documentsOf(authorizer.view(c.get('principal')))
  const reads = new Hono<MesosEnv>()
    .all('/slaves', (c) => answerJson(c, documents(c).slaves(c.req.query('slave_id'))))
    .all('/state', (c) => answerJson(c, documents(c).state()))
    .all('/state.json', (c) => answerJson(c, documents(c).state()))
    .all('/state-summary', (c) => answerJson(c, documents(c).stateSummary()))
    .all('/flags', (c) =>
      authorizer.view(c.get('principal')).flags
        ? answerJson(c, jsonText(JSON.stringify({ flags: parts.flags })))
        : plainText('403 Forbidden.', 403),
    )
    .all('/roles', (c) => answerJson(c, documents(c).roles()))
    .all('/frameworks', (c) => answerJson(c, documents(c).frameworks(c.req.query('framework_id'))))
    .all('/tasks', (c) => answerJson(c, documents(c).tasks(c.req.query())))
    .all('/metrics/snapshot', (c) =>
      authorizer.may(c.get('principal'), 'GET_ENDPOINT_WITH_PATH', '/metrics/snapshot')
        ? answerJson(c, jsonText(JSON.stringify(masterMetrics(parts))))
        : plainText('403 Forbidden.', 403),
    )

  const endpoints = new Hono<MesosEnv>()
    .all('/health', () => plainText('', 200))
    .all('/version', (c) => answerJson(c, documents(c).version()))
    .all('/redirect', (c) => c.redirect(`//${cluster.master.hostname}:${cluster.master.port}`, 307))
  for (const { path } of reads.routes) endpoints.use(path, authenticate(access, 'mesos-master-readonly'))
  endpoints
    .route('/', reads)
    .route('/', operatorEndpoints(cluster, submit, access))
    .route('/', policyEndpoints(parts))
    .route('/', maintenanceEndpoints(parts))
    .route('/', teardownEndpoint(parts))

  return new Hono<MesosEnv>()
    .route('/master', endpoints)
    .route('/', endpoints)
    .route('/', processEndpoints(parts))
    .route('/', fileEndpoints(parts))
}

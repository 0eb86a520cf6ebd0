import { Hono } from 'hono'
import type { Access } from '../access.ts'
import { authenticate, type MesosEnv } from './authenticate.ts'
import { answerJson } from './json-text.ts'
import { masterDocuments } from './master-documents.ts'
import type { MesosCluster, MesosSubmit } from './port.ts'
import { operatorEndpoints } from './operator-endpoints.ts'
import { plainText } from '../plain-text.ts'

/**
 * The master's own endpoints. Mesos answers each of them below `/master` and, the same, at the top.
 *
 * Source: `Master::initialize()`, mesos `src/master/master.cpp`. As there, those that only read take any method.
 */
export function masterEndpoints(cluster: MesosCluster, submit: MesosSubmit, access: Access): Hono<MesosEnv> {
  const documents = masterDocuments(cluster)
  const reads = new Hono<MesosEnv>()
    .all('/slaves', (c) => answerJson(c, documents.slaves(c.req.query('slave_id'))))
    .all('/state', (c) => answerJson(c, documents.state()))
    .all('/state.json', (c) => answerJson(c, documents.state()))
    .all('/state-summary', (c) => answerJson(c, documents.stateSummary()))
    .all('/roles', (c) => answerJson(c, documents.roles()))
    .all('/frameworks', (c) => answerJson(c, documents.frameworks()))
    .all('/tasks', (c) => answerJson(c, documents.tasks()))
    .all('/metrics/snapshot', (c) => answerJson(c, documents.metrics()))

  const endpoints = new Hono<MesosEnv>()
    .all('/health', () => plainText('', 200))
    .all('/version', (c) => answerJson(c, documents.version()))
    .all('/redirect', (c) => c.redirect(`//${cluster.master.hostname}:${cluster.master.port}`, 307))
  for (const { path } of reads.routes) endpoints.use(path, authenticate(access, 'mesos-master-readonly'))
  endpoints.route('/', reads).route('/', operatorEndpoints(cluster, submit, access))

  return new Hono<MesosEnv>().route('/master', endpoints).route('/', endpoints)
}

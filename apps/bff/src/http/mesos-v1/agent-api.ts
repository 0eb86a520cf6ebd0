import { Hono } from 'hono'
import { viewsEverything } from '../../authorizer.ts'
import { authenticate, type MesosEnv } from '../mesos/authenticate.ts'
import { agentMetrics } from '../mesos/agent-metrics.ts'
import { processOf } from '../mesos/agent-endpoints.ts'
import type { MasterParts } from '../mesos/master-parts.ts'
import type { AgentProcess } from '../../ports/mesos-cluster.ts'
import { plainText } from '../plain-text.ts'
import { aboutCalls } from './about-calls.ts'
import { agentStateCalls } from './agent-state-calls.ts'
import { agentCall } from './agent-call.ts'
import { agentInfoJson } from './agent-json.ts'
import { askerOf } from './asker.ts'
import { document, read, type Handlers } from './call.ts'
import { fileCalls } from './file-calls.ts'
import { serveCall } from './serve-call.ts'
import { answerText, isVisible, operationJson } from './state-calls.ts'

/**
 * The v1 operator API of each agent, `/slave(1)/api/v1` and so on.
 *
 * Source: `Http::api()`, mesos `src/slave/http.cpp`.
 */
export function agentApi(parts: MasterParts): Hono<MesosEnv> {
  const { mesos, access, authorizer } = parts
  return new Hono<MesosEnv>().all(
    '/:process{slave\\([1-9]\\d*\\)}/api/v1',
    authenticate(access, 'mesos-agent-readwrite'),
    (c) => {
      const agent = processOf(mesos, c.req.param('process'))
      if (agent === undefined) return c.notFound()
      if (agent.recovering) return plainText('Agent has not finished recovery', 503)
      const handlers = agentCalls(agent, parts)
      return serveCall(c, { message: agentCall, name: 'agent::Call', handlers }, askerOf(c, authorizer))
    },
  )
}

/** Operations, tasks and frameworks that somebody may not view are left out; of its own resources an agent hides none. */
function agentCalls(agent: AgentProcess, { mesos, verbosity, authorizer, clock }: MasterParts): Handlers {
  const facts = {
    version: () => agent.version,
    flags: () => agent.flags,
    metrics: () => agentMetrics([agent], clock.now()),
  }
  return {
    ...aboutCalls(facts, verbosity, authorizer),
    ...fileCalls(mesos, authorizer),
    GET_AGENT: read(() => {
      const agent_info = agentInfoJson(agent.info, agent.agentId ?? '', viewsEverything)
      return document(answerText('GET_AGENT', JSON.stringify({ agent_info })))
    }),
    GET_OPERATIONS: read(({ view }) => {
      const operations = mesos
        .agentOperations(agent.number)
        .filter(({ operation }) => isVisible(operation, view))
        .map(operationJson)
      return document(
        answerText('GET_OPERATIONS', JSON.stringify(operations.length > 0 ? { operations } : {})),
      )
    }),
    ...agentStateCalls(agent, authorizer, clock),
    GET_RESOURCE_PROVIDERS: read(() => document(answerText('GET_RESOURCE_PROVIDERS', '{}'))),
  }
}

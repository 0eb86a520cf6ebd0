import { Hono, type Context } from 'hono'
import type { Authorizer } from '../../authorizer.ts'
import type { Clock } from '../../clock.ts'
import type { Access } from '../../access.ts'
import { plainText } from '../plain-text.ts'
import { agentMetrics } from './agent-metrics.ts'
import { agentStateDocument } from './agent-state.ts'
import { containersJson } from './agent-containers.ts'
import { statisticsJson } from './agent-statistics.ts'
import { authenticate, type MesosEnv } from './authenticate.ts'
import { buildJson, type Build } from './build.ts'
import { answerJson, jsonText } from './json-text.ts'
import type { AgentProcess, MesosCluster } from '../../ports/mesos-cluster.ts'

export interface AgentParts {
  readonly mesos: MesosCluster
  readonly access: Access
  readonly authorizer: Authorizer
  readonly clock: Clock
  readonly build?: Build
}

/**
 * The agents' own endpoints, `/slave(1)/...` and so on: what an agent says here is what it has checkpointed, and the
 * proof that an operation was applied.
 *
 * Source: `Slave::initialize()`, mesos `src/slave/slave.cpp`.
 */
export function agentEndpoints({ mesos, access, authorizer, clock, build }: AgentParts): Hono<MesosEnv> {
  const readonly = authenticate(access, 'mesos-agent-readonly')
  const mayGet = (c: Context<MesosEnv>, path: string) =>
    authorizer.may(c.get('principal'), 'GET_ENDPOINT_WITH_PATH', path)
  /** Of the agent that the path names; of one that does not run there is nothing to be had. */
  const about =
    (tell: (c: Context<MesosEnv>, agent: AgentProcess) => Response | Promise<Response>) =>
    (c: Context<MesosEnv>) => {
      const agent = processOf(mesos, c.req.param('process') ?? '')
      return agent === undefined ? c.notFound() : tell(c, agent)
    }

  const state = about((c, agent) => {
    if (agent.recovering) return plainText('Agent has not finished recovery', 503)
    const drain = agent.agentId && mesos.agent(agent.agentId)?.deactivation?.drain
    return answerJson(c, agentStateDocument(agent, drain, authorizer.view(c.get('principal')), build))
  })
  const statistics = about((c, agent) => {
    if (!mayGet(c, '/monitor/statistics')) return plainText('403 Forbidden.', 403)
    if (agent.recovering) return plainText('Agent has not finished recovery', 503)
    return json(c, statisticsJson(agent, clock.now()))
  })
  const containers = about((c, agent) => {
    if (!mayGet(c, '/containers')) return plainText('403 Forbidden.', 403)
    if (agent.recovering) return plainText('Agent has not finished recovery', 503)
    const principal = c.get('principal')
    const mayView = (user: string) => authorizer.may(principal, 'VIEW_CONTAINER', user)
    return json(c, containersJson(agent, mayView, clock.now(), c.req.query('container_id')))
  })
  return new Hono<MesosEnv>()
    .all(`${AGENT}/state`, readonly, async (c) => {
      // As in Mesos, whose agents do one thing after the other: the question comes after what they were told before.
      await mesos.agentCaughtUp(numberOf(c.req.param('process') ?? ''))
      return state(c)
    })
    .all(
      `${AGENT}/flags`,
      readonly,
      about((c, { flags }) =>
        authorizer.view(c.get('principal')).flags ? json(c, { flags }) : plainText('403 Forbidden.', 403),
      ),
    )
    .all(`${AGENT}/monitor/statistics`, readonly, statistics)
    .all(`${AGENT}/monitor/statistics.json`, readonly, statistics)
    .all(`${AGENT}/containers`, readonly, containers)
    .all(
      `${AGENT}/health`,
      about(() => plainText('', 200)),
    )
    .all(
      `${AGENT}/version`,
      about((c, { version }) => json(c, { ...buildJson(build), version })),
    )
    .all(
      `${AGENT}/metrics/snapshot`,
      readonly,
      about((c, agent) => json(c, agentMetrics([agent], clock.now()))),
    )
}

const json = (c: Context<MesosEnv>, value: unknown): Response | Promise<Response> =>
  answerJson(c, jsonText(JSON.stringify(value)))

const AGENT = '/:process{slave\\([1-9]\\d*\\)}'

export function processOf(cluster: MesosCluster, process: string): AgentProcess | undefined {
  return cluster.agentProcess(numberOf(process))
}

const numberOf = (process: string): number => Number(process.slice('slave('.length, -1))

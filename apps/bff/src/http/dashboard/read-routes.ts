import type { Attention, ClusterInfo, Overview, VolumePage } from '@holdfast/model/api/pages'
import type { Freshness } from '@holdfast/model/api/common'
import type { ListName } from '@holdfast/model/api/stream'
import { AgentId, type Principal } from '@holdfast/model/ids'
import { attentionToServices } from '@holdfast/model/services/attention'
import { Hono } from 'hono'
import { agentDetail, agentJsonText, agentSpaceText } from './agent-pages.ts'
import { answer, answerText } from './answer.ts'
import { permissionsOf } from './can-route.ts'
import type { DashboardContext, DashboardEnv } from './env.ts'
import { readQuery } from './input.ts'
import { openApi } from './openapi.ts'
import type { Ledger } from '../../ledger/ledger.ts'
import type { MarathonView } from '../../ports/marathon.ts'
import type { DashboardPorts } from './ports.ts'
import type { Sight } from './sight.ts'
import { problem } from './problem.ts'
import { agentQuery, noQuery, spaceQuery, windowQuery } from './schemas.ts'
import { volumeDetail } from './volume-page.ts'

const LISTS: readonly ListName[] = ['volumes', 'agents', 'reservations', 'roles']
/** How many unsettled operations the overview shows. */
const IN_FLIGHT = 20

const errorsFirst = (a: Attention, b: Attention): number =>
  Number(b.severity === 'error') - Number(a.severity === 'error')

/** What is read: lists in windows, and pages. */
export function readRoutes(ports: DashboardPorts): Hono<DashboardEnv> {
  const { cluster } = ports
  const app = new Hono<DashboardEnv>()
    .get('/cluster', (c) => {
      const input = readQuery(c, noQuery)
      return input.ok ? answer(c, clusterInfo(ports, c)) : input.error
    })
    .get('/overview', (c) => {
      const input = readQuery(c, noQuery)
      if (!input.ok) return input.error
      const { ledger, operations, services } = c.get('sight')
      const overview = ledger.overview()
      const ofServices = services ? attentionToServices((status) => services.count(status)) : []
      return answer(c, {
        ...overview,
        attention: [...overview.attention, ...ofServices].toSorted(errorsFirst),
        inFlight: operations.unsettled(IN_FLIGHT),
        recent: operations.recent(),
      } satisfies Overview)
    })
    .get('/openapi.json', (c) => answer(c, openApi(ports.identity.holdfastVersion)))
    .get('/volumes/:role/:persistenceId', async (c) => {
      const input = readQuery(c, agentQuery)
      if (!input.ok) return input.error
      const page = await volumePage(
        ports,
        c.get('sight'),
        c.req.param('role'),
        c.req.param('persistenceId'),
        input.value.agent,
        c.get('principal'),
      )
      return page === undefined ? gone(c, 'volume') : answer(c, page)
    })
    .get('/agents/:agentId', async (c) => {
      const input = readQuery(c, noQuery)
      if (!input.ok) return input.error
      const facts = c.get('sight').ledger.agent(currentAgentId(ports, c.req.param('agentId')))
      return facts === undefined
        ? gone(c, 'agent')
        : answer(c, await agentDetail(ports, c.get('sight'), facts))
    })
    .get('/agents/:agentId/json', async (c) => {
      const input = readQuery(c, noQuery)
      if (!input.ok) return input.error
      const agentId = currentAgentId(ports, c.req.param('agentId'))
      const agent = cluster.view().agents.get(agentId)
      return agent === undefined
        ? gone(c, 'agent')
        : answerText(c, await agentJsonText(ports, c.get('sight'), agent))
    })
    .get('/agents/:agentId/space', (c) => {
      const input = readQuery(c, spaceQuery)
      if (!input.ok) return input.error
      const sight = c.get('sight')
      const space = sight.ledger.space(AgentId(c.req.param('agentId')), input.value.role)
      return space === undefined ? gone(c, 'agent') : answerText(c, agentSpaceText(sight, space))
    })
  for (const list of LISTS) {
    app.get(`/${list}`, (c) => {
      const input = readQuery(c, windowQuery)
      if (!input.ok) return input.error
      const window = c.get('sight').ledger.window(list, input.value)
      if (window.ok) return answer(c, window.value)
      const { field, message } = window.error
      return problem(c, 400, { error: `${message}.`, field })
    })
  }
  return app
}

export function freshnessOf(
  { cluster, marathon, clock }: Pick<DashboardPorts, 'cluster' | 'marathon' | 'clock'>,
  { revision }: Pick<Ledger, 'revision'>,
): Freshness {
  const { state, asOfMs, reason } = cluster.view()
  const services = marathon && marathonFreshness(marathon.view())
  return {
    revision,
    state,
    asOfMs,
    nowMs: clock.now(),
    ...(reason !== undefined && { reason }),
    ...(services && { marathon: services }),
  }
}

function marathonFreshness({ state, asOfMs, reason }: MarathonView): Freshness['marathon'] {
  return state === 'live' ? undefined : { state, asOfMs, ...(reason !== undefined && { reason }) }
}

function clusterInfo(ports: DashboardPorts, c: DashboardContext): ClusterInfo {
  const { identity, cluster, access, authorizer, confirmAfterMs } = ports
  const principal = c.get('principal')
  return {
    name: identity.name,
    kind: identity.kind,
    address: identity.address,
    mesosVersion: cluster.view().mesosVersion,
    holdfastVersion: identity.holdfastVersion,
    authentication: access.required,
    ...(principal !== undefined && { principal }),
    permissions: permissionsOf(authorizer, principal),
    freshness: freshnessOf(ports, c.get('sight').ledger),
    confirmAfterMs,
    ...(ports.services && { services: ports.scheduler === undefined ? 'marathon' : 'own' }),
  }
}

/** Its own id, or the one under which it has come back: addresses outlast ids. */
const currentAgentId = ({ cluster }: DashboardPorts, id: string): AgentId =>
  cluster.view().successors?.get(AgentId(id)) ?? AgentId(id)

/** One volume, or the choice between those of the same role and id. `agent` is an id or a host name. */
async function volumePage(
  ports: DashboardPorts,
  sight: Sight,
  role: string,
  persistenceId: string,
  agent: string | undefined,
  principal: Principal | undefined,
): Promise<VolumePage | undefined> {
  const agentId = agent && currentAgentId(ports, agent)
  const rows = sight.ledger
    .volumesNamed(role, persistenceId)
    .filter((row) => agent === undefined || row.agentId === agentId || row.hostname === agent)
  const [only, ...more] = rows
  if (more.length > 0) return { kind: 'choice', volumes: rows }
  const facts = only && sight.ledger.volume(only.key)
  return facts && { kind: 'volume', volume: await volumeDetail(ports, sight, facts, principal) }
}

const HIDDEN = ' Or permissions hide it from you (view_role).'

const gone = (c: DashboardContext, what: 'volume' | 'agent'): Response =>
  problem(c, 404, {
    error: `There is no such ${what} now.`,
    hint:
      what === 'volume'
        ? `It may have been destroyed. Its operations are still listed.${c.get('sight').views === 'all' ? '' : HIDDEN}`
        : 'It may have been removed.',
  })

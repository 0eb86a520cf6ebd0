import type { ControlAction, ControlRow } from '@holdfast/model/api/hosted'
import type { Window } from '@holdfast/model/api/common'
import { defaultLimit } from '@holdfast/model/api/lists'
import { unreachable } from '@holdfast/model/invariant'
import { Hono } from 'hono'
import type { ClusterControls, ControlledAgent } from '../../ports/cluster.ts'
import { answer } from './answer.ts'
import { permissionsOf } from './can-route.ts'
import type { DashboardContext, DashboardEnv } from './env.ts'
import { readBody, readQuery } from './input.ts'
import type { DashboardPorts } from './ports.ts'
import { problem } from './problem.ts'
import type { Sight } from './sight.ts'
import { controlRequest, noQuery, windowQuery } from './schemas.ts'

/** Breaks an embedded cluster on purpose. A real one has no such controls: there is nothing at these addresses then. */
export function controlRoutes({ cluster, controls, authorizer }: DashboardPorts): Hono<DashboardEnv> {
  const app = new Hono<DashboardEnv>()
  if (controls === undefined) return app
  return app
    .get('/controls', (c) => {
      const input = readQuery(c, windowQuery)
      if (!input.ok) return input.error
      const { q = '', offset = 0, limit = defaultLimit } = input.value
      const all = controls.agents()
      const wanted = q.toLowerCase()
      const found = all.filter(({ name, hostname }) => `${name} ${hostname}`.toLowerCase().includes(wanted))
      const rows = found
        .slice(offset, offset + limit)
        .map((agent) => controlRow(agent, controls, c.get('sight')))
      const { revision } = cluster.view()
      return answer(c, {
        revision,
        offset,
        total: found.length,
        unfiltered: all.length,
        rows,
        facets: {},
        sums: {},
      } satisfies Window<ControlRow>)
    })
    .post('/controls/:name', async (c) => {
      const query = readQuery(c, noQuery)
      if (!query.ok) return query.error
      const input = await readBody(c, controlRequest)
      if (!input.ok) return input.error
      const name = c.req.param('name')
      const find = () => controls.agents().find((agent) => agent.name === name)
      const agent = find()
      if (agent === undefined) return problem(c, 404, { error: 'There is no agent with this name.' })
      if (permissionsOf(authorizer, c.get('principal')).changes === 'none') {
        return problem(c, 403, { error: 'Whoever may change nothing may not do this either.' })
      }
      const { action } = input.value
      if (!actionsOf(agent, controls).includes(action)) return notNow(c, agent, action)
      await carryOut(controls, name, action)
      return c.json(controlRow(find() ?? agent, controls, c.get('sight')), 200, {
        'Cache-Control': 'no-store',
      })
    })
}

function controlRow(agent: ControlledAgent, controls: ClusterControls, { views }: Sight): ControlRow {
  const { name, hostname, agentId, running, absence, losesNext } = agent
  return {
    key: name,
    hostname,
    ...(agentId !== undefined && { agentId }),
    running,
    // It may name what the agent has.
    ...(absence !== undefined && views === 'all' && { absence }),
    losesNext,
    can: actionsOf(agent, controls),
  }
}

function actionsOf(
  { running, losesNext }: ControlledAgent,
  controls: ClusterControls,
): readonly ControlAction[] {
  return [
    running ? 'stop' : 'start',
    ...(losesNext ? [] : (['lose'] as const)),
    ...(controls.reboot === undefined ? [] : (['reboot'] as const)),
  ]
}

function carryOut(controls: ClusterControls, name: string, action: ControlAction): Promise<void> | void {
  switch (action) {
    case 'stop':
      return controls.stop(name)
    case 'start':
      return controls.start(name)
    case 'lose':
      return controls.loseNextMessage(name)
    case 'reboot':
      return controls.reboot?.(name)
    default:
      return unreachable(action)
  }
}

function notNow(
  c: DashboardContext,
  { hostname, running }: ControlledAgent,
  action: ControlAction,
): Response {
  switch (action) {
    case 'stop':
    case 'start':
      return problem(c, 409, { error: `${hostname} ${running ? 'runs' : 'is stopped'} already.` })
    case 'lose':
      return problem(c, 409, { error: `The next message to ${hostname} gets lost already.` })
    case 'reboot':
      return problem(c, 409, { error: 'The agents of this cluster cannot be rebooted.' })
    default:
      return unreachable(action)
  }
}

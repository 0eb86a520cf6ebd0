import type { FrameworkDetail, OfferDetail, OfferedResource, VisibilityRow } from '@holdfast/model/api/hosted'
import type { Window } from '@holdfast/model/api/common'
import { FrameworkId } from '@holdfast/model/ids'
import { diskOf } from '@holdfast/model/ledger/disks'
import { isPersistentVolume, type Resource } from '@holdfast/model/resource/resource'
import { Resources } from '@holdfast/model/resource/resources'
import { Value } from '@holdfast/model/resource/value'
import { Hono } from 'hono'
import { sizeOf, volumeRef } from '../../hosted/rows.ts'
import type { HostedList } from '../../hosted/create-hosted.ts'
import type { QueryFault } from '../../ledger/query.ts'
import { answer } from './answer.ts'
import type { DashboardContext, DashboardEnv } from './env.ts'
import { readQuery } from './input.ts'
import type { DashboardPorts } from './ports.ts'
import { problem } from './problem.ts'
import { noQuery, windowQuery } from './schemas.ts'
import { visibilities } from './visibility.ts'

const LISTS: readonly HostedList[] = ['tasks', 'offers', 'frameworks']

/** What frameworks have, and what they see: offers, tasks, and the frameworks themselves. */
export function hostedRoutes(ports: DashboardPorts): Hono<DashboardEnv> {
  const { cluster } = ports
  const app = new Hono<DashboardEnv>()
    .get('/visibility', (c) => {
      const input = readQuery(c, windowQuery)
      if (!input.ok) return input.error
      const { ledger } = c.get('sight')
      const window = ledger.window('volumes', input.value)
      if (!window.ok) return refused(c, window.error)
      const seen = visibilities({ cluster, ledger })
      const rows = window.value.rows.flatMap((each) => seen.row(each) ?? [])
      return answer(c, { ...window.value, rows } satisfies Window<VisibilityRow>)
    })
    .get('/offers/:offerId', (c) => {
      const input = readQuery(c, noQuery)
      if (!input.ok) return input.error
      const found = c.get('sight').hosted.offer(c.req.param('offerId'))
      if (found === undefined) {
        return problem(c, 404, {
          error: 'This offer is over.',
          hint: 'The framework has answered it, or it was taken back.',
        })
      }
      const { row, offer } = found
      return answer(c, { row, resources: partsOf(offer.resources, row.agentId) } satisfies OfferDetail)
    })
    .get('/frameworks/:frameworkId', (c) => {
      const input = readQuery(c, noQuery)
      if (!input.ok) return input.error
      const frameworkId = c.req.param('frameworkId')
      const row = c.get('sight').hosted.framework(frameworkId)
      const framework = cluster.view().frameworks.get(FrameworkId(frameworkId))
      if (row === undefined || framework === undefined) {
        return problem(c, 404, {
          error: 'No framework with this id is registered now.',
          hint: 'It may have been torn down, or been away for too long.',
        })
      }
      const { capabilities, suppressedRoles = [], failoverTimeoutMs } = framework
      return answer(c, {
        row,
        suppressedRoles,
        ...(capabilities !== undefined && { capabilities }),
        ...(failoverTimeoutMs !== undefined && { failoverTimeoutMs }),
      } satisfies FrameworkDetail)
    })
  for (const list of LISTS) {
    app.get(`/${list}`, (c) => {
      const input = readQuery(c, windowQuery)
      if (!input.ok) return input.error
      const window = c.get('sight').hosted.window(list, input.value)
      return window.ok ? answer(c, window.value) : refused(c, window.error)
    })
  }
  return app
}

const refused = (c: DashboardContext, { field, message }: QueryFault): Response =>
  problem(c, 400, { error: `${message}.`, field })

/** Disk first and the largest of it, then the rest by name. */
function partsOf(resources: Resources, agentId: string): readonly OfferedResource[] {
  return Resources.list(resources)
    .map((resource) => partOf(resource, agentId))
    .toSorted((a, b) => (b.sizeMb ?? -1) - (a.sizeMb ?? -1) || (a.name < b.name ? -1 : 1))
}

function partOf(resource: Resource, agentId: string): OfferedResource {
  const { name, value, disk, reservations, shared } = resource
  const last = reservations.at(-1)
  return {
    name,
    value: Value.print(value),
    ...(name === 'disk' && { sizeMb: sizeOf(resource), disk: diskOf(resource) }),
    ...(last && {
      reserved: {
        kind: last.type === 'STATIC' ? 'static' : 'dynamic',
        role: last.role,
        ...(last.principal !== undefined && { principal: last.principal }),
      },
    }),
    ...(isPersistentVolume(resource) && {
      volume: {
        ...volumeRef(agentId, resource),
        containerPath: disk?.volume?.containerPath ?? '',
        shared: shared === true,
      },
    }),
  }
}

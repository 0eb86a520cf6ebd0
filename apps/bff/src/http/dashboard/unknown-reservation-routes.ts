import type {
  CollectReservations,
  FreeingRow,
  UnknownReservationRow,
  UnknownReservations,
} from '@holdfast/model/api/services'
import { AgentId, type Principal } from '@holdfast/model/ids'
import { PersistentMap } from '@holdfast/model/persistent-map'
import { Hono } from 'hono'
import * as z from 'zod'
import type { Freeing } from '../../../core/marathon/records.ts'
import type { SchedulerState } from '../../../core/marathon/state.ts'
import type { Authorizer } from '../../authorizer.ts'
import { createPermissions } from '../marathon/permissions.ts'
import type { OwnSchedulerPort } from '../../ports/own-scheduler.ts'
import { answer } from './answer.ts'
import type { DashboardContext, DashboardEnv } from './env.ts'
import { readBody, readQuery } from './input.ts'
import { problem } from './problem.ts'
import { noQuery, text } from './schemas.ts'

/** So many are collected at once. */
const MAX_REFS = 1000

export const collectReservations: z.ZodType<CollectReservations> = z.strictObject({
  reservations: z
    .array(z.strictObject({ agentId: text(500), reservationId: text(2000) }))
    .min(1, 'must not be empty')
    .max(MAX_REFS, `must have at most ${MAX_REFS} entries`),
})

/** What is reserved for our own scheduler and belongs to nothing: to be seen, and to be erased when somebody asks. */
export function unknownReservationRoutes(parts: {
  /** Absent: a real Marathon, or none. */
  readonly scheduler?: OwnSchedulerPort
  readonly authorizer: Authorizer
}): Hono<DashboardEnv> {
  const { scheduler, authorizer } = parts
  const app = new Hono<DashboardEnv>()
  if (scheduler === undefined) return app
  const permissions = createPermissions(authorizer, scheduler.state().config)
  return app
    .get('/unknown-reservations', (c) => {
      const input = readQuery(c, noQuery)
      if (!input.ok) return input.error
      const principal = c.get('principal')
      return answer(
        c,
        reservationsOf(scheduler.state(), (role) => permissions.sees(principal, { role })),
      )
    })
    .post('/unknown-reservations/collect', async (c) => {
      const input = await readBody(c, collectReservations)
      if (!input.ok) return input.error
      return collect(c, scheduler, input.value, (principal) => permissions.mayFree(principal))
    })
}

function reservationsOf(state: SchedulerState, sees: (role: string) => boolean): UnknownReservations {
  const unknown: readonly UnknownReservationRow[] = PersistentMap.values(state.unknown)
    .filter(({ role }) => sees(role))
    .toSorted((a, b) => a.host.localeCompare(b.host) || (a.reservationId < b.reservationId ? -1 : 1))
  const freeing = PersistentMap.values(state.freeing).filter(({ role }) => sees(role))
  return { unknown, freeing: freeing.toSorted((a, b) => a.sinceMs - b.sinceMs).map(freeingRow) }
}

function freeingRow(freeing: Freeing): FreeingRow {
  const { reservationId, runSpecId, agentId, host, role, persistenceIds, because, state, sinceMs } = freeing
  return {
    reservationId,
    ...(runSpecId !== undefined && { serviceId: runSpecId }),
    ...(agentId !== undefined && { agentId }),
    ...(host !== undefined && { host }),
    role,
    persistenceIds,
    because,
    state,
    sinceMs,
  }
}

async function collect(
  c: DashboardContext,
  scheduler: OwnSchedulerPort,
  { reservations }: CollectReservations,
  mayFree: (principal: Principal | undefined) => boolean,
): Promise<Response> {
  if (!mayFree(c.get('principal'))) {
    return problem(c, 403, {
      error: 'You may not destroy volumes and unreserve resources of the scheduler.',
      hint: 'The access lists destroy_volumes and unreserve_resources decide it.',
    })
  }
  const collected = await scheduler.command({
    type: 'COLLECT',
    reservations: reservations.map(({ agentId, reservationId }) => ({
      agentId: AgentId(agentId),
      reservationId,
    })),
  })
  if (collected.ok) return c.json({}, 202)
  const { status, message } = collected.error
  return problem(c, status === 422 ? 400 : status, { error: message })
}

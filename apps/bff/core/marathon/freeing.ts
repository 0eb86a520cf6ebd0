import type { AgentId, TaskId, TimeMs } from '@holdfast/model/ids'
import { persistenceIdOf } from '@holdfast/model/marathon/ids'
import type { Instance } from '@holdfast/model/marathon/instance'
import { PersistentMap } from '@holdfast/model/persistent-map'
import type { VolumeEvent } from './events.ts'
import { isLive } from './conditions.ts'
import { NestedMap } from './nested-map.ts'
import type { Freeing } from './records.ts'
import { putFreeing, type Turn } from './turn.ts'

/** For so long it is remembered that something was freed, in case the master shows it once more. */
const REMEMBERED_MS = 7 * 24 * 3600 * 1000
/** As a rule nothing was reserved at all; and where nothing can be, there is one more of it every half a minute. */
const TIMEOUT_REMEMBERED_MS = 3600 * 1000

/** The instance is about to be forgotten; that its reservation is to be freed is not. */
export function rememberToFree(
  turn: Turn,
  instance: Instance,
  because: Freeing['because'],
  state: Freeing['state'] = 'waiting',
): void {
  const { reservation, agent, instanceId, runSpecId, role } = instance
  if (reservation === undefined) return
  putFreeing(turn, reservation.id, {
    reservationId: reservation.id,
    instanceId,
    runSpecId,
    role,
    persistenceIds: reservation.volumes.map(persistenceIdOf),
    ...(agent && { agentId: agent.agentId, host: agent.host }),
    because,
    usedBy: [...instance.tasks.values()].filter(isLive).map(({ taskId }) => taskId),
    state,
    sinceMs: turn.context.nowMs,
  })
}

/** What was told to the master: the rest is seen by what it offers next. */
export function freeingSent(turn: Turn, key: string, freeing: Freeing, agentId: AgentId, host: string): void {
  tellFreeing(turn, 'volume_destroying_event', freeing)
  // What is offered is used by nobody.
  putFreeing(turn, key, {
    ...freeing,
    agentId,
    host,
    usedBy: [],
    state: 'sent',
    sinceMs: turn.context.nowMs,
  })
}

/** What was told and is offered again was not done: it is told again, but others get their turn in between. */
const RETRY_MS = 5_000

export function isToBeSent({ state, sinceMs }: Freeing, nowMs: TimeMs): boolean {
  return state !== 'sent' || sinceMs + RETRY_MS <= nowMs
}

/** An offer that comes soon after a task has ended may have been made before. */
const SETTLING_MS = 5_000
/** For so long an agent that comes back under another id may be taken for a second agent on the same host. */
const OTHER_AGENT_MS = 60_000

/** Whether it says something that an offer of this agent does not hold what lay on that one. */
export function isTelling(
  {
    agentId,
    sinceMs,
    sent,
  }: { readonly agentId?: AgentId; readonly sinceMs: TimeMs; readonly sent: boolean },
  offeredBy: AgentId,
  nowMs: TimeMs,
): boolean {
  if (agentId !== offeredBy) return sinceMs + OTHER_AGENT_MS <= nowMs
  return sent || sinceMs + SETTLING_MS <= nowMs
}

/** An offer of this agent came, in this role, without it: it is free, unless it was only not part of the offer. */
export function freeingNotOffered(turn: Turn, key: string, offeredBy: AgentId): void {
  const freeing = PersistentMap.get(turn.state.freeing, key)
  if (freeing === undefined || freeing.usedBy.length > 0 || freeing.state === 'freed') return
  const { nowMs } = turn.context
  if (!isTelling({ ...freeing, sent: freeing.state === 'sent' }, offeredBy, nowMs)) return
  tellFreeing(turn, 'volume_freed_event', freeing)
  putFreeing(turn, key, { ...freeing, state: 'freed', sinceMs: nowMs })
}

/** The task of an instance that is forgotten has ended: what it used will be offered. */
export function strangerEnded(turn: Turn, instanceId: string, taskId: TaskId): void {
  const freeing = PersistentMap.get(turn.state.freeing, instanceId)
  if (!freeing?.usedBy.includes(taskId)) return
  putFreeing(turn, instanceId, { ...freeing, usedBy: freeing.usedBy.filter((each) => each !== taskId) })
}

export function freeingKeysOn(turn: Turn, host: string): string[] {
  const keys: string[] = []
  PersistentMap.forEach(NestedMap.inner(turn.state.index.freeingByHost, host), (_, key) => keys.push(key))
  return keys
}

/** Forgets what was freed long ago. */
export function forgetFreed(turn: Turn): void {
  const old: string[] = []
  PersistentMap.forEach(turn.state.freeing, ({ state, sinceMs, because }, key) => {
    const forMs = because === 'reservation timeout' ? TIMEOUT_REMEMBERED_MS : REMEMBERED_MS
    if (state === 'freed' && sinceMs + forMs <= turn.context.nowMs) old.push(key)
  })
  for (const key of old) putFreeing(turn, key, undefined)
}

function tellFreeing(turn: Turn, eventType: VolumeEvent['eventType'], freeing: Freeing): void {
  const { instanceId, reservationId, runSpecId, agentId, host, persistenceIds } = freeing
  turn.effects.push({
    type: 'VOLUME_EVENT',
    event: {
      eventType,
      timestampMs: turn.context.nowMs,
      instanceId: instanceId ?? reservationId,
      ...(runSpecId !== undefined && { runSpecId }),
      ...(agentId !== undefined && { agentId }),
      ...(host !== undefined && { host }),
      persistenceIds,
    },
  })
}

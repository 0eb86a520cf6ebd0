import type { AgentId } from '@holdfast/model/ids'
import { Checkpointed } from '@holdfast/model/operation/checkpointed'
import { Resources } from '@holdfast/model/resource/resources'
import type { AgentInfo } from '../agent-info.ts'
import { noneHosted } from '../framework/state.ts'
import type { Session } from '../session.ts'
import { convert } from './convert.ts'
import type { MasterContext, MasterEffect, MasterStep } from './effects.ts'
import { Log } from './operation-log.ts'
import { drainIfIdle } from './drain.ts'
import { expectProof, resend } from './proof.ts'
import { storeAgent } from './registry.ts'
import {
  availableOf,
  findAgent,
  putAgent,
  type MasterAgent,
  type MasterState,
  type OperationLog,
} from './state.ts'

export interface Arrival extends Session {
  readonly agentId: AgentId
  readonly info: AgentInfo
  readonly total: Resources
  readonly applied: number
}

/** The agent in whose place another one has come: the same machine, with the same disks. */
export interface Predecessor {
  readonly agentId: AgentId
  readonly formerIds: MasterAgent['formerIds']
  /** What it was still to do, its successor does. */
  readonly log: OperationLog
}

/**
 * Takes an agent in, new or back. Its own word on its resources wins over the master's view, and what the master
 * accepted and the agent has not applied is applied to that once more and sent again.
 */
export function admit(
  state: MasterState,
  arrival: Arrival,
  context: MasterContext,
  predecessor?: Predecessor,
): MasterStep {
  const { agentId, info, incarnation, session, applied } = arrival
  const before = findAgent(state, agentId)
  const log = Log.prove((before ?? predecessor)?.log ?? Log.startingAt(applied + 1), applied)
  const known = agentOf(arrival, before?.agent, predecessor?.formerIds ?? [], context)
  const agent = withoutUsed(withPending(known, log))
  const link = { incarnation, session, missedPings: 0 }
  const proof = expectProof({ agent, link, log: unchecked(log) }, context)

  const registered = {
    type: 'REGISTERED',
    masterId: state.masterId,
    agentId,
    incarnation,
    session,
    applied: log.first - 1,
  } as const
  const effects: MasterEffect[] = [
    storeAgent(agent, predecessor?.agentId),
    { type: 'STORE', change: { type: 'PROVED', agentId, upTo: applied } },
    { type: 'SEND', agentName: info.name, message: registered },
    ...resend(proof.record),
    ...proof.effects,
    { type: 'TIMER', delayMs: firstPingMs(info, context), message: { type: 'PING_DUE', agentId } },
    { type: 'STOP_TIMER', message: { type: 'REREGISTRATION_DUE', agentId } },
    {
      type: 'LOG',
      level: 'info',
      text: `Agent ${agentId} at ${info.pid} (${info.hostname}) ${before ? 'is back' : 'registered'}`,
    },
  ]
  const drained = drainIfIdle(proof.record, state.masterId, context)
  return { state: putAgent(state, drained.record), effects: [...effects, ...drained.effects] }
}

function agentOf(
  arrival: Arrival,
  before: MasterAgent | undefined,
  formerIds: MasterAgent['formerIds'],
  { now }: MasterContext,
): MasterAgent {
  const { agentId, info, total } = arrival
  const used = before?.used ?? Resources.empty
  return {
    agentId,
    formerIds: before?.formerIds ?? formerIds,
    info,
    capabilities: new Set(info.capabilities),
    status: 'active',
    statusSinceMs: before?.status === 'active' ? before.statusSinceMs : now,
    registeredMs: before?.registeredMs ?? now,
    ...(before === undefined ? {} : { reregisteredMs: now }),
    total,
    checkpointed: Checkpointed.of(total),
    // Tasks may use what operations that are on their way will make: they are taken off after these.
    available: total,
    used,
    hosted: before?.hosted ?? noneHosted,
    ...(before?.deactivation !== undefined && { deactivation: before.deactivation }),
  }
}

/** Spread over the interval, so that the pings of thousands of agents do not fall into one moment. */
function firstPingMs({ number }: AgentInfo, { settings }: MasterContext): number {
  const GOLDEN = 0.618_033_988_75
  return Math.ceil(((number * GOLDEN) % 1) * settings.pingIntervalMs)
}

function withoutUsed(agent: MasterAgent): MasterAgent {
  return { ...agent, available: availableOf(agent.total, agent.used) }
}

/** With all that is still on its way to the agent. What the agent can no longer apply, for it has shrunk, it will say. */
export function withPending(agent: MasterAgent, log: OperationLog): MasterAgent {
  let result = agent
  for (const { operation } of Log.list(log)) {
    const next = convert(result, operation)
    if (next.ok) result = next.value
  }
  return result
}

/** Whoever was to look whether operations arrive is to begin anew. */
function unchecked(log: OperationLog): OperationLog {
  const { checkedAt: _, ...rest } = log
  return rest
}

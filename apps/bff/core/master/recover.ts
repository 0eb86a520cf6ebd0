import type { AgentId, TimeMs } from '@holdfast/model/ids'
import { PersistentMap } from '@holdfast/model/persistent-map'
import { Checkpointed } from '@holdfast/model/operation/checkpointed'
import { Resources } from '@holdfast/model/resource/resources'
import { feedbackRecovered } from '../framework/feedback.ts'
import { noFrameworks, noneHosted } from '../framework/state.ts'
import { withPending } from './admit.ts'
import { allocatorFor } from './allocator-policy.ts'
import type {
  MasterContext,
  LastKnown,
  MasterEffect,
  MasterRecovery,
  MasterStep,
  RegistryEntry,
} from './effects.ts'
import { Log } from './operation-log.ts'
import { changePolicy, type Policy } from './policy.ts'
import { putAgent, type AgentRecord, type MasterState, type OperationLog } from './state.ts'

/**
 * A master that starts: from its registry it knows which agents there are, and waits for them. Of what it had accepted, it forgets nothing.
 *
 * Unlike Mesos, it shows what a missing agent last had instead of nothing at all.
 *
 * Source: `Master::_recover()`, mesos `src/master/master.cpp`.
 */
export function recoverMaster(
  masterId: string,
  recovery: MasterRecovery,
  context: MasterContext,
): MasterStep {
  const logs = logsOf(recovery)
  const weighed = withWeights(recovery.policy, context)
  const { policy } = weighed
  let state: MasterState = {
    masterId,
    startTimeMs: context.now,
    nextAgent: 0,
    agents: PersistentMap.empty(),
    agentIds: PersistentMap.empty(),
    successors: PersistentMap.empty(),
    policy,
    unavailable: PersistentMap.empty(),
    frameworks: noFrameworks,
    allocator: allocatorFor(policy, context.settings),
  }
  const effects: MasterEffect[] = [...weighed.effects]
  const appliedBy = new Map<AgentId, number>()
  for (const entry of recovery.registry) {
    const log = logs.get(entry.agentId) ?? Log.startingAt(1)
    const known = recovery.lastKnown(entry)
    appliedBy.set(entry.agentId, known.applied)
    const record = recoverAgent(entry, log, known, context)
    state = putAgent(state, record)
    if (record.agent.status === 'recovered') effects.push(expectReregistration(entry.agentId, context))
  }
  const feedback = feedbackRecovered(state, recovery.feedback, appliedBy)
  return { state: feedback.state, effects: [...effects, ...feedback.effects] }
}

/** Weights that operators have decided take the place of those that the master was started with. */
function withWeights(
  policy: Policy,
  { settings: { weights = new Map() } }: MasterContext,
): { readonly policy: Policy; readonly effects: readonly MasterEffect[] } {
  if (weights.size === 0) return { policy, effects: [] }
  if (policy.weights.size > 0) {
    const differs = [...weights].some(([role, weight]) => policy.weights.get(role) !== weight)
    const text = 'Ignoring the weights of the flags, and recovering the weights from the registry'
    return { policy, effects: differs ? [{ type: 'LOG', level: 'warning', text }] : [] }
  }
  const changes = [...weights].map(([role, weight]) => ({ type: 'WEIGHT', role, weight }) as const)
  return {
    policy: changes.reduce(changePolicy, policy),
    effects: changes.map((change) => ({ type: 'STORE', change: { type: 'POLICY', change } })),
  }
}

/** The operations of each agent are stored in their order. */
function logsOf({ accepted }: MasterRecovery): Map<AgentId, OperationLog> {
  const logs = new Map<AgentId, OperationLog>()
  for (const { agentId, operation } of accepted) {
    logs.set(agentId, Log.append(logs.get(agentId) ?? Log.startingAt(operation.sequence), operation))
  }
  return logs
}

function recoverAgent(
  { agentId, info, registeredMs, unreachableSinceMs, goneSinceMs, deactivation, formerIds }: RegistryEntry,
  log: OperationLog,
  { total, applied }: LastKnown,
  { now }: MasterContext,
): AgentRecord {
  const agent = {
    agentId,
    formerIds: formerIds ?? [],
    info,
    capabilities: new Set(info.capabilities),
    ...statusOf(unreachableSinceMs, goneSinceMs, now),
    registeredMs,
    total,
    checkpointed: Checkpointed.of(total),
    available: total,
    used: Resources.empty,
    hosted: noneHosted,
    ...(deactivation !== undefined && { deactivation }),
  }
  // No life of the agent has spoken to this master yet, so the first that does is listened to.
  const link = { incarnation: 0, session: 0, missedPings: 0 }
  return { agent: withPending(agent, Log.prove(log, applied)), link, log }
}

function statusOf(
  unreachableSinceMs: TimeMs | undefined,
  goneSinceMs: TimeMs | undefined,
  now: TimeMs,
): Pick<AgentRecord['agent'], 'status' | 'statusSinceMs'> {
  if (goneSinceMs !== undefined) return { status: 'gone', statusSinceMs: goneSinceMs }
  if (unreachableSinceMs !== undefined) return { status: 'unreachable', statusSinceMs: unreachableSinceMs }
  return { status: 'recovered', statusSinceMs: now }
}

function expectReregistration(agentId: AgentId, { settings }: MasterContext): MasterEffect {
  return {
    type: 'TIMER',
    delayMs: settings.reregistrationMs,
    message: { type: 'REREGISTRATION_DUE', agentId },
  }
}

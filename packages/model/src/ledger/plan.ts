import type { OperationRequest, OperationStep, Plan, PlanBlock, PlannedRequest } from '../api/operations.ts'
import type { VolumeRow } from '../api/rows.ts'
import type { Operation } from '../operation/operation.ts'
import { volumeKeyOf } from './keys.ts'
import { type AgentDraft, draftAgent } from './plan-agent.ts'
import { fieldOfText } from './plan-block.ts'
import { ceremonyOf, lossOf } from './plan-ceremony.ts'
import type { PlanAgent, PlanFacts } from './plan-facts.ts'
import { hashText } from './plan-hash.ts'
import { plannedRequest } from './plan-request.ts'
import { nextSentences, type PlannedStep, staysSentences, warnings } from './plan-sentences.ts'
import { decodeStep } from './plan-step.ts'
import { thousandths } from './account.ts'

/**
 * What a request would do, found out by doing it to a copy: each step is validated as the embedded master validates it,
 * and applied to what the steps before it left. Nothing else is needed than what `facts` says.
 *
 * Two plans of one request have the same fingerprint when they send the same, lose the same and ask for the same
 * confirmation: what changed in the cluster elsewhere does not make a plan outdated.
 */
export function planOf(request: OperationRequest, facts: PlanFacts): Plan {
  const drafts = new Map<string, AgentDraft>()
  const steps: PlannedStep[] = []
  const requests: PlannedRequest[] = []
  const blocked: PlanBlock[] = []
  const lost = new Map<string, VolumeRow>()

  for (const [index, step] of request.steps.entries()) {
    const agent = facts.agent(step.agentId)
    const decoded = decodeStep(step)
    if (agent === undefined) blocked.push(unknownAgent(index, step))
    if (!decoded.ok) blocked.push(unreadable(index, decoded.error))
    if (agent === undefined || !decoded.ok) continue
    const operation = decoded.value
    const draft = drafts.get(agent.agentId) ?? draftAgent(agent, facts)
    drafts.set(agent.agentId, draft)
    blocked.push(...draft.add(index, operation))
    steps.push({ agent, operation })
    requests.push(plannedRequest(agent.agentId, operation, agent.hostname, facts.masterUrl))
    for (const row of losses(agent, operation)) lost.set(row.key, row)
  }

  const rows = [...lost.values()]
  const plan = {
    requests,
    lost: rows.map(lossOf),
    warnings: warnings(steps, rows, facts),
    blocked,
    ceremony: ceremonyOf(rows, facts.principal),
  }
  const fingerprint = fingerprintOf(plan)
  return {
    id: fingerprint,
    fingerprint,
    asOfMs: facts.asOfMs,
    request,
    ...plan,
    lostMb: rows.reduce((sum, { sizeMb }) => sum + thousandths(sizeMb), 0) / 1000,
    stays: staysSentences(steps),
    next: nextSentences(steps, rows),
    disks: [...drafts.values()].flatMap((draft) => draft.disks()),
  }
}

/** Of what a person agrees to. Not how long ago a volume was detached, which changes by itself. */
function fingerprintOf({
  requests,
  lost,
  warnings,
  blocked,
  ceremony,
}: Pick<Plan, 'requests' | 'lost' | 'warnings' | 'blocked' | 'ceremony'>): string {
  const sends = requests.map(({ path, content }) => [path, content])
  const loses = lost.map(({ volumeKey, sizeMb, status, owner }) => [volumeKey, sizeMb, status, owner])
  return hashText(JSON.stringify([sends, loses, warnings, blocked, ceremony]))
}

function losses(agent: PlanAgent, operation: Operation): readonly VolumeRow[] {
  if (operation.type !== 'DESTROY') return []
  return operation.volumes.flatMap((volume) => {
    const key = volumeKeyOf(agent.agentId, volume)
    return (key === undefined ? undefined : agent.volume(key)) ?? []
  })
}

function unreadable(step: number, message: string): PlanBlock {
  const field = fieldOfText(message)
  return { step, ...(field && { field }), message }
}

function unknownAgent(step: number, { agentId }: OperationStep): PlanBlock {
  return {
    step,
    field: 'agent',
    message: `The master knows no agent ${agentId}. It may have come back under another id: choose it again.`,
  }
}

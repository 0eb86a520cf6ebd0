import { applyConversions } from '@holdfast/model/operation/apply'
import { consumedBy, getResourceConversions } from '@holdfast/model/operation/conversions'
import type { Operation } from '@holdfast/model/operation/operation'
import { Resources } from '@holdfast/model/resource/resources'
import type { AgentId } from '@holdfast/model/ids'
import type { MasterContext } from '../master/effects.ts'
import { findAgent, type MasterState } from '../master/state.ts'
import type { FrameworkEffect } from './messages.ts'
import { DEFAULT_REFUSE_MS, type OffersStep, rescind } from './offers.ts'

/**
 * Takes back offers until the operator's operation could be done with what they held; offers that do not help stay. What is
 * free without that does not count.
 *
 * Source: `Master::Http::_operation()`, mesos `src/master/http.cpp`. Oldest first.
 */
export function rescindFor(
  before: MasterState,
  agentId: AgentId,
  operation: Operation,
  { now }: MasterContext,
): OffersStep {
  const offers = findAgent(before, agentId)?.agent.hosted.offers ?? []
  const conversions = getResourceConversions(operation)
  if (offers.length === 0 || !conversions.ok) return { state: before, effects: [] }
  let state = before
  let required = consumedBy(conversions.value)
  let recovered = Resources.empty
  const effects: FrameworkEffect[] = []
  for (const offer of offers) {
    const left = Resources.subtract(required, offer.resources)
    if (Resources.equals(left, required)) continue
    required = left
    recovered = Resources.add(recovered, offer.resources)
    // The same framework is not offered the same again at once.
    const step = rescind(state, offer, now + DEFAULT_REFUSE_MS)
    state = step.state
    effects.push(...step.effects)
    if (applyConversions(recovered, conversions.value).ok) break
  }
  return { state, effects }
}

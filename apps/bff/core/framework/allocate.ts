import { periodicRound, type RoundInput, triggeredRound } from '../allocator/round.ts'
import type { MasterContext, MasterEffect, MasterStep } from '../master/effects.ts'
import type { TimeMs } from '@holdfast/model/ids'
import { findAgent, type MasterState } from '../master/state.ts'
import { makeOffers, rescind } from './offers.ts'
import { PersistentMap } from '@holdfast/model/persistent-map'

/** A round of the allocator, and the offers that come of it. While there are frameworks, the next one follows. */
export function allocationDue(state: MasterState, context: MasterContext): MasterStep {
  const { state: allocator, handouts } = periodicRound(state.allocator, inputOf(state, context))
  const offered = makeOffers({ ...state, allocator }, handouts, context.now)
  const wanted = PersistentMap.size(state.frameworks.registered) > 0
  return {
    state: settled(offered.state, allocator, handouts.length),
    effects: [
      ...offered.effects,
      ...timeoutOf(handouts.length, context),
      ...(wanted ? [nextRound(context)] : []),
    ],
  }
}

/** Only what an event has opened up since. */
export function allocationWanted(state: MasterState, context: MasterContext): MasterStep {
  const { state: allocator, handouts } = triggeredRound(state.allocator, inputOf(state, context))
  const offered = makeOffers({ ...state, allocator }, handouts, context.now)
  return {
    state: settled(offered.state, allocator, handouts.length),
    effects: [...offered.effects, ...timeoutOf(handouts.length, context)],
  }
}

/** Takes back what nobody has answered for too long. Source: `Master::offerTimeout()`, mesos `src/master/master.cpp`. */
export function offersDue(before: MasterState, offeredMs: TimeMs): MasterStep {
  let state = before
  const effects: MasterEffect[] = []
  for (const offer of PersistentMap.values(before.frameworks.offers)) {
    if (offer.offeredMs > offeredMs) continue
    const step = rescind(state, offer)
    state = step.state
    effects.push(...step.effects)
  }
  return { state, effects }
}

function timeoutOf(handouts: number, { now, settings: { offerTimeoutMs } }: MasterContext): MasterEffect[] {
  if (handouts === 0 || offerTimeoutMs === undefined) return []
  return [{ type: 'TIMER', delayMs: offerTimeoutMs, message: { type: 'OFFERS_DUE', offeredMs: now } }]
}

export function nextRound({ settings }: MasterContext): MasterEffect {
  return { type: 'TIMER', delayMs: settings.allocationIntervalMs, message: { type: 'ALLOCATION_DUE' } }
}

/** What was just handed out is no news for the allocator: nobody needs to look at those agents again. */
function settled(state: MasterState, { changed }: MasterState['allocator'], handouts: number): MasterState {
  return handouts === 0 ? state : { ...state, allocator: { ...state.allocator, changed } }
}

function inputOf(state: MasterState, { now }: MasterContext): RoundInput {
  return { agent: (agentId) => findAgent(state, agentId)?.agent, now }
}

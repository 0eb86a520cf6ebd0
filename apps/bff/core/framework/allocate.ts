import { periodicRound, type RoundInput, triggeredRound } from '../allocator/round.ts'
import type { MasterContext, MasterEffect, MasterStep } from '../master/effects.ts'
import type { TimeMs } from '@holdfast/model/ids'
import { findAgent, type MasterState } from '../master/state.ts'
import type { Handout } from '../allocator/state.ts'
import { inquiriesOf, makeInverseOffers, rescindInquiry } from './inverse-offers.ts'
import { makeOffers, rescind } from './offers.ts'
import { PersistentMap } from '@holdfast/model/persistent-map'

/** A round of the allocator, and the offers that come of it. While there are frameworks, the next one follows. */
export function allocationDue(state: MasterState, context: MasterContext): MasterStep {
  const { state: allocator, handouts } = periodicRound(state.allocator, inputOf(state, context))
  const offered = offer({ ...state, allocator }, handouts, context)
  const wanted = PersistentMap.size(state.frameworks.registered) > 0
  return {
    state: settled(offered.state, allocator, handouts.length),
    effects: [...offered.effects, ...(wanted ? [nextRound(context)] : [])],
  }
}

/** Only what an event has opened up since. */
export function allocationWanted(state: MasterState, context: MasterContext): MasterStep {
  const { state: allocator, handouts } = triggeredRound(state.allocator, inputOf(state, context))
  const offered = offer({ ...state, allocator }, handouts, context)
  return { ...offered, state: settled(offered.state, allocator, handouts.length) }
}

/** Whoever has something on a machine that is to go down is asked for it in the same round. */
function offer(state: MasterState, handouts: readonly Handout[], context: MasterContext): MasterStep {
  const { now } = context
  const offered = makeOffers(state, handouts, now)
  const inverse = makeInverseOffers(offered.state, now)
  const effects = [...offered.effects, ...inverse.effects]
  return { state: inverse.state, effects: [...effects, ...timeoutOf(effects.length, context)] }
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
  const old = inquiriesOf(state.frameworks, ({ open }) => (open?.offeredMs ?? Infinity) <= offeredMs)
  for (const inquiry of old) {
    const step = rescindInquiry(state, inquiry)
    state = step.state
    effects.push(...step.effects)
  }
  return { state, effects }
}

function timeoutOf(offers: number, { now, settings: { offerTimeoutMs } }: MasterContext): MasterEffect[] {
  if (offers === 0 || offerTimeoutMs === undefined) return []
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

import { OfferId, type AgentId, type FrameworkId, type TimeMs } from '@holdfast/model/ids'
import { PersistentMap } from '@holdfast/model/persistent-map'
import { Resources } from '@holdfast/model/resource/resources'
import { unallocated } from '../allocator/accounts.ts'
import { refuse } from '../allocator/filters.ts'
import type { Handout } from '../allocator/state.ts'
import { findAgent, type MasterAgent, type MasterState } from '../master/state.ts'
import type { OfferMessage } from './events.ts'
import { changeAgent } from './hosted.ts'
import type { FrameworkEffect } from './messages.ts'
import { findFramework, type Offer } from './state.ts'
import { tell } from './tell.ts'

export interface OffersStep {
  readonly state: MasterState
  readonly effects: readonly FrameworkEffect[]
}

/** Source: `DEFAULT_REFUSE_SECONDS`, mesos `src/master/constants.hpp`. */
export const DEFAULT_REFUSE_MS = 5_000

/**
 * Makes offers of what the allocator has handed out. All that a framework gets in one role comes in one event.
 *
 * Source: `Master::offer()`, mesos `src/master/master.cpp`.
 */
export function makeOffers(before: MasterState, handouts: readonly Handout[], offeredMs: TimeMs): OffersStep {
  let state = before
  const messages = new Map<string, OfferMessage[]>()
  for (const handout of handouts) {
    const { agentId, frameworkId, role, resources } = handout
    const agent = findAgent(state, agentId)?.agent
    const framework = findFramework(state.frameworks, frameworkId)
    if (agent === undefined || framework === undefined) continue
    const offerId = OfferId(`${state.masterId}-O${state.frameworks.nextOffer}`)
    const offer: Offer = { offerId, frameworkId, agentId, role, resources, offeredMs }
    state = withOffer(state, offer)
    const list = messages.get(`${frameworkId}\n${role}`) ?? []
    messages.set(`${frameworkId}\n${role}`, list)
    list.push({
      offer,
      agent: agent.info,
      executorIds: executorsOf(agent, frameworkId),
      ...windowOf(state, agentId),
      form: {
        refinement: framework.info.capabilities.has('RESERVATION_REFINEMENT'),
        multiRole: framework.info.capabilities.has('MULTI_ROLE'),
      },
    })
  }
  const effects = [...messages.values()].flatMap((offers) => {
    const [first] = offers
    return first ? tell(state, first.offer.frameworkId, { type: 'OFFERS', offers }) : []
  })
  return { state, effects }
}

function windowOf({ unavailable }: MasterState, agentId: AgentId): Pick<OfferMessage, 'window'> {
  const planned = PersistentMap.get(unavailable, agentId)
  return planned === undefined ? {} : { window: planned.window }
}

function executorsOf({ hosted }: MasterAgent, frameworkId: FrameworkId): OfferMessage['executorIds'] {
  return PersistentMap.values(hosted.executors).flatMap((executor) =>
    executor.frameworkId === frameworkId ? [executor.executorId] : [],
  )
}

function withOffer(state: MasterState, offer: Offer): MasterState {
  const frameworks = {
    ...state.frameworks,
    nextOffer: state.frameworks.nextOffer + 1,
    offers: PersistentMap.set(state.frameworks.offers, offer.offerId, offer),
  }
  return changeAgent({ ...state, frameworks }, offer.agentId, (agent) => ({
    ...agent,
    hosted: { ...agent.hosted, offers: [...agent.hosted.offers, offer] },
    available: Resources.subtract(agent.available, Resources.nonShared(offer.resources)),
  }))
}

/** The offer is over, and what was in it is free again; or, with a filter, not for this framework for a while. */
export function takeBack(state: MasterState, offer: Offer, untilMs?: number): MasterState {
  const freed = withoutOffer(state, offer)
  const allocator = unallocated(freed.allocator, offer)
  return {
    ...freed,
    allocator: untilMs === undefined ? allocator : refuse(allocator, offer, untilMs),
  }
}

/** The offer is over, and its resources are the agent's again; whom they are charged to is the caller's part. */
export function withoutOffer(state: MasterState, { offerId, agentId, resources }: Offer): MasterState {
  const frameworks = {
    ...state.frameworks,
    offers: PersistentMap.delete(state.frameworks.offers, offerId),
  }
  return changeAgent({ ...state, frameworks }, agentId, (agent) => ({
    ...agent,
    hosted: { ...agent.hosted, offers: agent.hosted.offers.filter((offer) => offer.offerId !== offerId) },
    available: Resources.add(agent.available, Resources.nonShared(resources)),
  }))
}

/** Takes an offer back that the framework has not answered, and tells it. */
export function rescind(state: MasterState, offer: Offer, untilMs?: number): OffersStep {
  const { offerId, frameworkId } = offer
  return {
    state: takeBack(state, offer, untilMs),
    effects: tell(state, frameworkId, { type: 'RESCIND', offerId }),
  }
}

/** All offers of an agent: there is nothing to be had from it now. */
export function rescindAll(before: MasterState, agentId: AgentId): OffersStep {
  let state = before
  const effects: FrameworkEffect[] = []
  for (const offer of findAgent(before, agentId)?.agent.hosted.offers ?? []) {
    const step = rescind(state, offer)
    state = step.state
    effects.push(...step.effects)
  }
  return { state, effects }
}

export function findOffer({ frameworks }: MasterState, offerId: OfferId): Offer | undefined {
  return PersistentMap.get(frameworks.offers, offerId)
}

/** When a filter ends; `undefined` for none. */
export function refuseUntil(
  filters: { readonly refuse_seconds?: number } | undefined,
  now: number,
): number | undefined {
  const seconds = filters?.refuse_seconds
  if (seconds === 0) return undefined
  const valid = seconds !== undefined && seconds > 0 && Number.isFinite(seconds)
  const ms = valid ? Math.min(seconds * 1000, YEAR_MS) : DEFAULT_REFUSE_MS
  return now + ms
}

const YEAR_MS = 365 * 24 * 3600 * 1000

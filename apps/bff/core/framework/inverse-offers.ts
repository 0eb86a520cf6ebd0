import { OfferId, type AgentId, type FrameworkId, type TimeMs } from '@holdfast/model/ids'
import { PersistentMap } from '@holdfast/model/persistent-map'
import { findAgent, type MasterState } from '../master/state.ts'
import type { InverseOfferMessage } from './events.ts'
import { isHolding } from './hosted.ts'
import type { FrameworkEffect } from './messages.ts'
import type { OffersStep } from './offers.ts'
import { findFramework, type Frameworks, type Hosted, type Inquiry } from './state.ts'
import { tell } from './tell.ts'

/**
 * Asks each framework that has something on a machine which is to go down whether it will have left by then. Whoever has
 * answered is asked again when it said to, by default after 5 s.
 *
 * Source: `generateInverseOffers()`, mesos `src/master/allocator/mesos/hierarchical.cpp`, and `Master::inverseOffer()`,
 * `src/master/master.cpp`.
 */
export function makeInverseOffers(before: MasterState, now: TimeMs): OffersStep {
  let state = before
  const messages = new Map<FrameworkId, InverseOfferMessage[]>()
  PersistentMap.forEach(before.unavailable, ({ agentId, window }) => {
    const agent = findAgent(before, agentId)?.agent
    if (agent === undefined) return
    for (const frameworkId of frameworksOn(agent.hosted)) {
      const framework = findFramework(before.frameworks, frameworkId)
      const inquiry = findInquiry(before.frameworks, agentId, frameworkId) ?? { agentId, frameworkId }
      if (framework?.streamId === undefined || inquiry.open !== undefined) continue
      if (inquiry.untilMs !== undefined && inquiry.untilMs > now) continue
      const offerId = OfferId(`${state.masterId}-O${state.frameworks.nextOffer}`)
      state = withInquiry(state, { ...inquiry, open: { offerId, offeredMs: now } })
      messages.set(frameworkId, [
        ...(messages.get(frameworkId) ?? []),
        { offerId, frameworkId, agent: agent.info, agentId, window },
      ])
    }
  })
  const effects = [...messages].flatMap(([frameworkId, offers]) =>
    tell(state, frameworkId, { type: 'INVERSE_OFFERS', offers }),
  )
  return { state, effects }
}

/** Those that would lose something. */
function frameworksOn({ offers, tasks, executors }: Hosted): ReadonlySet<FrameworkId> {
  const found = new Set(offers.map(({ frameworkId }) => frameworkId))
  PersistentMap.forEach(tasks, (task) => void (isHolding(task) && found.add(task.frameworkId)))
  PersistentMap.forEach(executors, ({ frameworkId }) => void found.add(frameworkId))
  return found
}

/**
 * A framework says whether it agrees. An inverse offer that is not there any more is no mistake.
 *
 * Source: `Master::acceptInverseOffers()` and `Master::declineInverseOffers()`, mesos `src/master/master.cpp`.
 */
export function answerInverseOffers(
  before: MasterState,
  frameworkId: FrameworkId,
  offerIds: readonly OfferId[],
  answer: NonNullable<Inquiry['answer']>,
  untilMs: number | undefined,
): MasterState {
  let state = before
  for (const offerId of offerIds) {
    const key = PersistentMap.get(state.frameworks.inverseOffers, offerId)
    const inquiry = key === undefined ? undefined : PersistentMap.get(state.frameworks.inquiries, key)
    if (inquiry?.frameworkId !== frameworkId) continue
    const { open: _, untilMs: __, ...rest } = inquiry
    state = withInquiry(state, { ...rest, answer, ...(untilMs !== undefined && { untilMs }) })
  }
  return state
}

/** Takes back what a framework has not answered; it may be asked again. */
export function rescindInquiry(before: MasterState, inquiry: Inquiry): OffersStep {
  const { open, ...rest } = inquiry
  if (open === undefined) return { state: before, effects: [] }
  return {
    state: withInquiry(before, rest),
    effects: tell(before, inquiry.frameworkId, { type: 'RESCIND_INVERSE_OFFER', offerId: open.offerId }),
  }
}

/** Of an agent that leaves, or is to go down at another time: what was asked about it is void. */
export function forgetInquiries(before: MasterState, agentId: AgentId): OffersStep {
  let state = before
  const effects: FrameworkEffect[] = []
  for (const inquiry of inquiriesOf(before.frameworks, ({ agentId: about }) => about === agentId)) {
    const step = rescindInquiry(state, inquiry)
    state = withoutInquiry(step.state, inquiry)
    effects.push(...step.effects)
  }
  return { state, effects }
}

/** A framework that is not there answers nothing. What it has answered stays. */
export function closeInquiries(before: MasterState, frameworkId: FrameworkId): MasterState {
  let state = before
  for (const { open, ...rest } of inquiriesOf(
    before.frameworks,
    (each) => each.frameworkId === frameworkId,
  )) {
    if (open !== undefined) state = withInquiry(state, rest)
  }
  return state
}

/** A framework is gone, with what it has answered. */
export function dropInquiries(before: MasterState, frameworkId: FrameworkId): MasterState {
  let state = closeInquiries(before, frameworkId)
  for (const inquiry of inquiriesOf(state.frameworks, (each) => each.frameworkId === frameworkId))
    state = withoutInquiry(state, inquiry)
  return state
}

/** It wants to be asked again at once. */
export function reviveInquiries(before: MasterState, frameworkId: FrameworkId): MasterState {
  let state = before
  for (const inquiry of inquiriesOf(before.frameworks, (each) => each.frameworkId === frameworkId)) {
    const { untilMs, ...rest } = inquiry
    if (untilMs !== undefined) state = withInquiry(state, rest)
  }
  return state
}

/** Costs what there is about machines that are to go down: mostly nothing. */
export function inquiriesOf(
  { inquiries }: Pick<Frameworks, 'inquiries'>,
  isWanted: (inquiry: Inquiry) => boolean,
): readonly Inquiry[] {
  return PersistentMap.size(inquiries) === 0 ? [] : PersistentMap.values(inquiries).filter(isWanted)
}

const keyOf = (agentId: AgentId, frameworkId: FrameworkId): string => `${agentId}\n${frameworkId}`

function findInquiry({ inquiries }: Frameworks, agentId: AgentId, frameworkId: FrameworkId) {
  return PersistentMap.get(inquiries, keyOf(agentId, frameworkId))
}

/** What is open of it is found by its id, and what is not is not. */
function withInquiry(state: MasterState, inquiry: Inquiry): MasterState {
  const { frameworks } = state
  const key = keyOf(inquiry.agentId, inquiry.frameworkId)
  const before = PersistentMap.get(frameworks.inquiries, key)?.open
  let { inverseOffers, nextOffer } = frameworks
  if (before !== undefined) inverseOffers = PersistentMap.delete(inverseOffers, before.offerId)
  if (inquiry.open !== undefined) {
    inverseOffers = PersistentMap.set(inverseOffers, inquiry.open.offerId, key)
    nextOffer += 1
  }
  const inquiries = PersistentMap.set(frameworks.inquiries, key, inquiry)
  return { ...state, frameworks: { ...frameworks, inquiries, inverseOffers, nextOffer } }
}

function withoutInquiry(state: MasterState, { agentId, frameworkId }: Inquiry): MasterState {
  const inquiries = PersistentMap.delete(state.frameworks.inquiries, keyOf(agentId, frameworkId))
  return { ...state, frameworks: { ...state.frameworks, inquiries } }
}

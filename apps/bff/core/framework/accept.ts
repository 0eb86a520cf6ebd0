import { OfferId, type FrameworkId } from '@holdfast/model/ids'
import { Resources } from '@holdfast/model/resource/resources'
import { validateOffers } from '@holdfast/model/validate/offers'
import { validateAndUpgradeResources } from '@holdfast/model/wire/operation'
import type { WireOperation } from '@holdfast/model/wire/operation-message'
import type { WireAccept } from '@holdfast/model/wire/scheduler-call'
import { unallocated } from '../allocator/accounts.ts'
import { refuse } from '../allocator/filters.ts'
import type { MasterContext, MasterStep } from '../master/effects.ts'
import type { MasterState } from '../master/state.ts'
import { operateOnOffer } from './accept-operation.ts'
import { type Acceptance, dropped } from './acceptance.ts'
import { drop, dropTasks } from './drop.ts'
import { launch, launchGroup } from './launch.ts'
import { findOffer, refuseUntil, takeBack, withoutOffer } from './offers.ts'
import { findFramework, type FrameworkRecord, type Offer } from './state.ts'

/**
 * A framework uses what it was offered. Each operation is on its own: one that fails is dropped, and the others go
 * on with what is there. What is not used is free again.
 *
 * Source: `Master::accept()` and `Master::_accept()`, mesos `src/master/master.cpp`.
 */
export function accept(
  state: MasterState,
  frameworkId: FrameworkId,
  call: WireAccept,
  context: MasterContext,
): MasterStep {
  const framework = findFramework(state.frameworks, frameworkId)
  if (framework === undefined) return { state, effects: [] }
  const offerIds = (call.offer_ids ?? []).map(({ value }) => OfferId(value))
  const operations = call.operations ?? []
  const fault = validateOffers(offerIds, (offerId) => findOffer(state, offerId), frameworkId)
  const offers = offerIds.flatMap((offerId) => findOffer(state, offerId) ?? [])
  const [first] = offers
  if (fault !== undefined || first === undefined) {
    return refuseAll(state, framework, offers, operations, fault ?? '', context)
  }
  return useOffers(state, framework, [first, ...offers.slice(1)], call, context)
}

/** What can no longer be used: those of the offers that are there are discarded, and nothing is done. */
function refuseAll(
  before: MasterState,
  framework: FrameworkRecord,
  offers: readonly Offer[],
  operations: readonly WireOperation[],
  fault: string,
  context: MasterContext,
): MasterStep {
  let state = before
  for (const offer of offers) {
    if (offer.frameworkId === framework.frameworkId) state = takeBack(state, offer)
  }
  const effects = operations.flatMap((operation) =>
    operation.type === 'LAUNCH' || operation.type === 'LAUNCH_GROUP'
      ? dropTasks(state, framework, operation, `Task launched with invalid offers: ${fault}`, context)
      : drop(state, framework, operation.id, `Operation attempted with invalid offers: ${fault}`),
  )
  return { state, effects }
}

function useOffers(
  before: MasterState,
  framework: FrameworkRecord,
  offers: readonly [Offer, ...Offer[]],
  call: WireAccept,
  context: MasterContext,
): MasterStep {
  const [{ agentId, role }] = offers
  let state = before
  // The agent has it all again; what is used is taken from there.
  for (const offer of offers) state = withoutOffer(state, offer)
  const offered = offers.reduce((sum, { resources }) => Resources.add(sum, resources), Resources.empty)
  let acceptance: Acceptance = {
    state,
    framework,
    agentId,
    role,
    remaining: offered,
    effects: [],
  }
  for (const operation of call.operations ?? []) acceptance = apply(acceptance, operation, context)
  const allocator = settle(acceptance, offers, offered, refuseUntil(call.filters, context.now))
  return { state: { ...acceptance.state, allocator }, effects: acceptance.effects }
}

function apply(acceptance: Acceptance, wire: WireOperation, context: MasterContext): Acceptance {
  switch (wire.type) {
    case 'LAUNCH':
      return launch(acceptance, wire, context)
    case 'LAUNCH_GROUP':
      return launchGroup(acceptance, wire, context)
    default: {
      const upgraded = validateAndUpgradeResources(wire)
      if (!upgraded.ok)
        return dropped(acceptance, wire, `Operation attempted with invalid resources: ${upgraded.error}`)
      return operateOnOffer(acceptance, wire, upgraded.value, context)
    }
  }
}

/**
 * Tasks were charged for what they took when they were taken in, so all of the offers is given back. What operations
 * have just made is offered again at once, whatever the framework wants to refuse.
 */
function settle(
  { state, agentId, role, framework, remaining }: Acceptance,
  offers: readonly Offer[],
  offered: Resources,
  untilMs: number | undefined,
): MasterState['allocator'] {
  const allocator = offers.reduce(unallocated, state.allocator)
  if (untilMs === undefined) return allocator
  const made = Resources.subtract(remaining, offered)
  const declined = Resources.subtract(remaining, made)
  const { frameworkId } = framework
  return refuse(allocator, { frameworkId, role, agentId, resources: declined }, untilMs)
}

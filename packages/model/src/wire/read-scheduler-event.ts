import { AgentId, ExecutorId, FrameworkId, OfferId, TaskId, TimeMs } from '../ids.ts'
import { isObject, type Json } from '../json.ts'
import { Ranges } from '../ranges.ts'
import { unallocate } from '../resource/resource.ts'
import { err, ok, type Result } from '../result.ts'
import { Scalar } from '../scalar.ts'
import { parseJson } from './parse-json.ts'
import { decodeMessage } from './protobuf.ts'
import { upgradeResources } from './resource.ts'
import type {
  FailureEvent,
  LeadingMaster,
  OfferAttribute,
  OffersEvent,
  ReceivedOffer,
  SchedulerEvent,
  SubscribedEvent,
} from './scheduler-event.ts'
import {
  failureMessage,
  messageMessage,
  offerMessage,
  offersMessage,
  operationUpdateMessage,
  rescindMessage,
  subscribedMessage,
  updateMessage,
  type WireAttribute,
  type WireFailure,
  type WireMasterInfo,
  type WireMessage,
  type WireOffer,
  type WireOffers,
  type WireOperationUpdate,
  type WireRescind,
  type WireSubscribed,
  type WireUpdate,
} from './scheduler-event-message.ts'

/** One record of the event stream. Never throws: what is no event is an error. */
export function readSchedulerEvent(text: string): Result<SchedulerEvent, string> {
  const json = parseJson(text)
  return json.ok ? decodeSchedulerEvent(json.value) : json
}

export function decodeSchedulerEvent(json: Json): Result<SchedulerEvent, string> {
  if (!isObject(json)) return err('Expecting a JSON object')
  const { type } = json
  if (typeof type !== 'string') return err("Expecting 'type' to be present")
  switch (type) {
    case 'SUBSCRIBED':
      return part(
        'subscribed',
        decodeMessage<WireSubscribed>(subscribedMessage, json.subscribed ?? {}),
        subscribedOf,
      )
    case 'OFFERS':
      return part('offers', decodeMessage<WireOffers>(offersMessage, json.offers ?? {}), offersOf)
    case 'RESCIND':
      return part(
        'rescind',
        decodeMessage<WireRescind>(rescindMessage, json.rescind ?? {}),
        ({ offer_id }) => ({
          type,
          offerId: OfferId(offer_id.value),
        }),
      )
    case 'UPDATE':
      return part('update', decodeMessage<WireUpdate>(updateMessage, json.update ?? {}), updateOf)
    case 'UPDATE_OPERATION_STATUS':
      return part(
        'update_operation_status',
        decodeMessage<WireOperationUpdate>(operationUpdateMessage, json.update_operation_status ?? {}),
        operationUpdateOf,
      )
    case 'MESSAGE':
      return part(
        'message',
        decodeMessage<WireMessage>(messageMessage, json.message ?? {}),
        ({ agent_id, executor_id, data }) => ({
          type,
          agentId: AgentId(agent_id.value),
          executorId: ExecutorId(executor_id.value),
          data,
        }),
      )
    case 'FAILURE':
      return part('failure', decodeMessage<WireFailure>(failureMessage, json.failure ?? {}), failureOf)
    case 'ERROR': {
      const { error } = json
      const message = error !== undefined && isObject(error) ? error.message : undefined
      return ok({ type, message: typeof message === 'string' ? message : 'The master gave no reason' })
    }
    case 'HEARTBEAT':
      return ok({ type })
    default:
      return ok({ type: 'OTHER', name: type })
  }
}

function part<T>(
  name: string,
  decoded: Result<T, string>,
  eventOf: (wire: T) => SchedulerEvent,
): Result<SchedulerEvent, string> {
  return decoded.ok ? ok(eventOf(decoded.value)) : err(`${name}: ${decoded.error}`)
}

function subscribedOf({
  framework_id,
  heartbeat_interval_seconds,
  master_info,
}: WireSubscribed): SubscribedEvent {
  const seconds = heartbeat_interval_seconds ?? 0
  return {
    type: 'SUBSCRIBED',
    frameworkId: FrameworkId(framework_id.value),
    ...(seconds > 0 && Number.isFinite(seconds) && { heartbeatIntervalMs: seconds * 1000 }),
    ...(master_info && { master: masterOf(master_info) }),
  }
}

function masterOf({ id, hostname, address, port, version, domain }: WireMasterInfo): LeadingMaster {
  const host = address?.hostname ?? hostname
  const at = address?.port ?? port
  return {
    id,
    ...(host !== undefined && { hostname: host }),
    ...(at !== undefined && { port: at }),
    ...(version !== undefined && { version }),
    ...placeOf(domain),
  }
}

function placeOf(domain: WireMasterInfo['domain']): { readonly region?: string; readonly zone?: string } {
  const { region, zone } = domain?.fault_domain ?? {}
  return { ...(region && { region: region.name }), ...(zone && { zone: zone.name }) }
}

/** One offer that cannot be read does not keep the others from being used. */
function offersOf({ offers = [] }: WireOffers): OffersEvent {
  const received: ReceivedOffer[] = []
  const unreadable: { readonly offerId: OfferId; readonly reason: string }[] = []
  for (const json of offers) {
    const wire = decodeMessage<WireOffer>(offerMessage, json)
    const offer = wire.ok ? offerOf(wire.value) : wire
    if (offer.ok) received.push(offer.value)
    else {
      const { id } = json
      const value = id !== undefined && isObject(id) ? id.value : undefined
      // Without an id it cannot even be declined.
      if (typeof value === 'string') unreadable.push({ offerId: OfferId(value), reason: offer.error })
    }
  }
  return { type: 'OFFERS', offers: received, ...(unreadable.length > 0 && { unreadable }) }
}

function offerOf(wire: WireOffer): Result<ReceivedOffer, string> {
  const resources = upgradeResources(wire.resources ?? [])
  if (!resources.ok) return resources
  const { id, agent_id, hostname, allocation_info, attributes = [], executor_ids = [], unavailability } = wire
  const role = allocation_info?.role ?? resources.value.find((each) => each.allocationRole)?.allocationRole
  const start = finite(unavailability?.start.nanoseconds)
  const duration = finite(unavailability?.duration?.nanoseconds)
  return ok({
    offerId: OfferId(id.value),
    agentId: AgentId(agent_id.value),
    hostname,
    role: role ?? '*',
    resources: resources.value.map(unallocate),
    attributes: attributes.flatMap(attributeOf),
    ...placeOf(wire.domain),
    executorIds: executor_ids.map(({ value }) => ExecutorId(value)),
    ...(start !== undefined && {
      unavailability: {
        startMs: TimeMs(start / NANOSECONDS),
        ...(duration !== undefined && { durationMs: duration / NANOSECONDS }),
      },
    }),
  })
}

const NANOSECONDS = 1_000_000

/** One whose value is not there says nothing. */
function attributeOf({ name, type, text, scalar, ranges, set }: WireAttribute): OfferAttribute[] {
  if (type === 'TEXT' && text) return [{ name, value: { type, text: text.value } }]
  if (type === 'SCALAR' && scalar && Number.isFinite(scalar.value)) {
    return [{ name, value: { type, scalar: Scalar.of(scalar.value) } }]
  }
  if (type === 'RANGES' && ranges) {
    const valid = (ranges.range ?? []).filter(({ begin, end }) => begin <= end)
    return [{ name, value: { type, ranges: Ranges.of(valid) } }]
  }
  if (type === 'SET' && set) return [{ name, value: { type, set: set.item ?? [] } }]
  return []
}

function updateOf({ status }: WireUpdate): SchedulerEvent {
  const { task_id, state, source, reason, message, agent_id, executor_id, uuid, healthy } = status
  const seconds = finite(status.timestamp)
  const unreachable = finite(status.unreachable_time?.nanoseconds)
  const networks = status.container_status?.network_infos ?? []
  const ipAddresses = networks.flatMap(({ ip_addresses = [] }) =>
    ip_addresses.flatMap(({ ip_address }) => (ip_address === undefined ? [] : [ip_address])),
  )
  return {
    type: 'UPDATE',
    status: {
      taskId: TaskId(task_id.value),
      state,
      ...(source !== undefined && { source }),
      ...(reason !== undefined && { reason }),
      ...(message !== undefined && { message }),
      ...(agent_id && { agentId: AgentId(agent_id.value) }),
      ...(executor_id && { executorId: ExecutorId(executor_id.value) }),
      ...(seconds !== undefined && { atMs: TimeMs(Math.round(seconds * 1000)) }),
      ...(uuid !== undefined && uuid !== '' && { uuid }),
      ...(healthy !== undefined && { healthy }),
      ...(unreachable !== undefined && { unreachableSinceMs: TimeMs(unreachable / NANOSECONDS) }),
      ipAddresses,
    },
  }
}

function operationUpdateOf({ status }: WireOperationUpdate): SchedulerEvent {
  const { operation_id, state, message, agent_id, uuid } = status
  return {
    type: 'UPDATE_OPERATION_STATUS',
    status: {
      ...(operation_id && { operationId: operation_id.value }),
      state,
      ...(message !== undefined && { message }),
      ...(agent_id && { agentId: AgentId(agent_id.value) }),
      ...(uuid && { uuid: uuid.value }),
    },
  }
}

function failureOf({ agent_id, executor_id, status }: WireFailure): FailureEvent {
  const code = finite(status)
  return {
    type: 'FAILURE',
    ...(agent_id && { agentId: AgentId(agent_id.value) }),
    ...(executor_id && { executorId: ExecutorId(executor_id.value) }),
    ...(code !== undefined && { status: code }),
  }
}

const finite = (value: number | undefined): number | undefined =>
  value !== undefined && Number.isFinite(value) ? value : undefined

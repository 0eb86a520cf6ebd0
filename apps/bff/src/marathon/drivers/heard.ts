import { TimeMs } from '@holdfast/model/ids'
import { unreachable } from '@holdfast/model/invariant'
import { Resources } from '@holdfast/model/resource/resources'
import type {
  LeadingMaster,
  ReceivedOffer,
  ReportedOperation,
  ReportedStatus,
  SchedulerEvent as Heard,
} from '@holdfast/model/wire/scheduler-event'
import type { OfferMessage, OperationStatus, SchedulerEvent } from '../../../core/framework/events.ts'
import type { TaskStatus } from '../../../core/framework/task-status.ts'
import { uuidBase64 } from '../../../core/framework/uuid.ts'
import type { MasterFacts } from '../../ports/scheduler-api.ts'

/** What the embedded master tells, as it would be read from its event stream. */
export function heardOf(event: SchedulerEvent, master: MasterFacts | undefined): Heard {
  switch (event.type) {
    case 'SUBSCRIBED':
      return {
        type: 'SUBSCRIBED',
        frameworkId: event.frameworkId,
        ...(master && { master: masterOf(master) }),
      }
    case 'OFFERS':
      return { type: 'OFFERS', offers: event.offers.map(offerOf) }
    case 'UPDATE':
      return { type: 'UPDATE', status: statusOf(event.status) }
    case 'UPDATE_OPERATION_STATUS':
      return { type: 'UPDATE_OPERATION_STATUS', status: operationOf(event.status) }
    case 'RESCIND':
    case 'MESSAGE':
    case 'FAILURE':
    case 'ERROR':
      return event
    // Offers say the same: until when an agent is there.
    case 'INVERSE_OFFERS':
    case 'RESCIND_INVERSE_OFFER':
      return { type: 'OTHER', name: event.type }
    default:
      return unreachable(event)
  }
}

function masterOf({ id, hostname, port, version }: MasterFacts): LeadingMaster {
  return { id, hostname, port, version }
}

function offerOf({ offer, agent, executorIds, window }: OfferMessage): ReceivedOffer {
  return {
    offerId: offer.offerId,
    agentId: offer.agentId,
    hostname: agent.hostname,
    role: offer.role,
    resources: Resources.list(offer.resources),
    attributes: agent.attributes,
    executorIds,
    ...(window && {
      unavailability: {
        startMs: TimeMs(window.startNs / NANOSECONDS),
        ...(window.durationNs !== undefined && { durationMs: window.durationNs / NANOSECONDS }),
      },
    }),
  }
}

const NANOSECONDS = 1_000_000

function statusOf(status: TaskStatus): ReportedStatus {
  // Only master and agent count them.
  const { order: _order, ...told } = status
  return { ...told, ipAddresses: [] }
}

function operationOf({ name, uuid, ...status }: OperationStatus): ReportedOperation {
  return { operationId: name, ...status, ...(uuid !== undefined && { uuid: uuidBase64(uuid) }) }
}

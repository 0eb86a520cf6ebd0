import { unreachable } from '@holdfast/model/invariant'
import { Resources } from '@holdfast/model/resource/resources'
import { Scalar } from '@holdfast/model/scalar'
import { encodeResource } from '@holdfast/model/wire/resource'
import type { WireResource } from '@holdfast/model/wire/resource-message'
import type { AgentInfo, Attribute } from '../../../core/agent-info.ts'
import type {
  InverseOfferMessage,
  OfferMessage,
  OperationStatus,
  SchedulerEvent,
} from '../../../core/framework/events.ts'
import type { TaskStatus } from '../../../core/framework/task-status.ts'
import { uuidBase64 } from '../../../core/framework/uuid.ts'
import { unavailabilityJson } from '../mesos/maintenance-json.ts'
import { ANNOUNCED_HEARTBEAT_SECONDS } from './heartbeats.ts'
import type { MasterFacts } from '../../ports/scheduler-api.ts'

/**
 * An event in its JSON form.
 *
 * Source: `scheduler::Event`, mesos `include/mesos/v1/scheduler/scheduler.proto`.
 */
export function encodeSchedulerEvent(event: SchedulerEvent, master: MasterFacts | undefined): object {
  const { type } = event
  switch (event.type) {
    case 'SUBSCRIBED':
      return {
        type,
        subscribed: {
          framework_id: { value: event.frameworkId },
          heartbeat_interval_seconds: ANNOUNCED_HEARTBEAT_SECONDS,
          ...(master && { master_info: masterJson(master) }),
        },
      }
    case 'OFFERS':
      return { type, offers: { offers: event.offers.map(offerJson) } }
    case 'RESCIND':
      return { type, rescind: { offer_id: { value: event.offerId } } }
    case 'INVERSE_OFFERS':
      return { type, inverse_offers: { inverse_offers: event.offers.map(inverseOfferJson) } }
    case 'RESCIND_INVERSE_OFFER':
      return { type, rescind_inverse_offer: { inverse_offer_id: { value: event.offerId } } }
    case 'UPDATE':
      return { type, update: { status: taskStatusJson(event.status) } }
    case 'UPDATE_OPERATION_STATUS':
      return { type, update_operation_status: { status: operationStatusJson(event.status) } }
    case 'MESSAGE': {
      const { agentId, executorId, data } = event
      return { type, message: { agent_id: { value: agentId }, executor_id: { value: executorId }, data } }
    }
    case 'FAILURE': {
      const { agentId, executorId, status } = event
      return {
        type,
        failure: {
          agent_id: { value: agentId },
          ...(executorId !== undefined && { executor_id: { value: executorId } }),
          ...(status !== undefined && { status }),
        },
      }
    }
    case 'ERROR':
      return { type, error: { message: event.message } }
    default:
      return unreachable(event)
  }
}

function masterJson({ id, hostname, port, version }: MasterFacts): object {
  return {
    id,
    ip: 16_777_343,
    port,
    pid: `master@${hostname}:${port}`,
    hostname,
    version,
    address: { hostname, ip: '127.0.0.1', port },
    capabilities: ['AGENT_UPDATE', 'AGENT_DRAINING', 'QUOTA_V2'].map((type) => ({ type })),
  }
}

function offerJson({ offer, agent, executorIds, form, window }: OfferMessage): object {
  const { offerId, frameworkId, agentId, role, resources } = offer
  return {
    id: { value: offerId },
    framework_id: { value: frameworkId },
    agent_id: { value: agentId },
    hostname: agent.hostname,
    url: urlJson(agent),
    resources: Resources.list(resources).map((resource): WireResource => {
      const wire = encodeResource(resource, form.refinement ? 'post' : 'pre')
      return form.multiRole ? { ...wire, allocation_info: { role } } : wire
    }),
    attributes: agent.attributes.map(attributeJson),
    ...(executorIds.length > 0 && { executor_ids: executorIds.map((value) => ({ value })) }),
    ...(form.multiRole && { allocation_info: { role } }),
    ...(window && { unavailability: unavailabilityJson(window) }),
  }
}

/** It is about the whole agent, so it names no resources. */
function inverseOfferJson({ offerId, frameworkId, agent, agentId, window }: InverseOfferMessage): object {
  return {
    id: { value: offerId },
    url: urlJson(agent),
    framework_id: { value: frameworkId },
    agent_id: { value: agentId },
    unavailability: unavailabilityJson(window),
  }
}

function urlJson({ hostname, pid, port }: AgentInfo): object {
  const [path = ''] = pid.split('@')
  return { scheme: 'http', address: { hostname, ip: ipOf(pid), port }, path: `/${path}`, query: [] }
}

/** What a client connects to; the agent's host may be called otherwise. */
function ipOf(pid: string): string {
  const host = pid.slice(pid.indexOf('@') + 1, pid.lastIndexOf(':'))
  return /^[\d.]+$/.test(host) || host.includes(':') ? host : '127.0.0.1'
}

export function attributeJson({ name, value }: Attribute): object {
  switch (value.type) {
    case 'TEXT':
      return { name, type: 'TEXT', text: { value: value.text } }
    case 'SCALAR':
      return { name, type: 'SCALAR', scalar: { value: Scalar.toNumber(value.scalar) } }
    case 'RANGES':
      return { name, type: 'RANGES', ranges: { range: value.ranges } }
    default:
      return unreachable(value)
  }
}

export function taskStatusJson(status: TaskStatus): object {
  const { taskId, state, source, reason, message, healthy, agentId, executorId, atMs, uuid } = status
  return {
    task_id: { value: taskId },
    state,
    source,
    ...(reason !== undefined && { reason }),
    ...(message !== undefined && { message }),
    ...(agentId !== undefined && { agent_id: { value: agentId } }),
    ...(executorId !== undefined && { executor_id: { value: executorId } }),
    timestamp: atMs / 1000,
    ...(healthy !== undefined && { healthy }),
    ...(uuid !== undefined && { uuid }),
  }
}

function operationStatusJson({ name, state, message, agentId, uuid }: OperationStatus): object {
  return {
    operation_id: { value: name },
    state,
    ...(message !== undefined && { message }),
    ...(uuid !== undefined && { uuid: { value: uuidBase64(uuid) } }),
    ...(agentId !== undefined && { agent_id: { value: agentId } }),
  }
}

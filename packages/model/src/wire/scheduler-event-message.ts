import { TASK_STATES, type TaskState } from '../task-state.ts'
import type { JsonObject } from '../json.ts'
import { optional, repeated, required, type Message } from './protobuf.ts'
import { resourceMessage, valueMessages, type WireResource } from './resource-message.ts'
import type { WireId } from './scheduler-call.ts'

// The parts of an event that are read. Source: mesos `include/mesos/v1/scheduler/scheduler.proto`, `mesos.proto`.

export interface WireSubscribed {
  readonly framework_id: WireId
  readonly heartbeat_interval_seconds?: number
  readonly master_info?: WireMasterInfo
}

export interface WireMasterInfo {
  readonly id: string
  readonly hostname?: string
  readonly port?: number
  readonly version?: string
  readonly address?: { readonly hostname?: string; readonly port?: number }
  readonly domain?: WireDomain
}

interface WireDomain {
  readonly fault_domain?: { readonly region?: WireName; readonly zone?: WireName }
}

interface WireName {
  readonly name: string
}

export interface WireOffers {
  /** Each is read by itself. */
  readonly offers?: readonly JsonObject[]
}

export interface WireOffer {
  readonly id: WireId
  readonly agent_id: WireId
  readonly hostname: string
  readonly allocation_info?: { readonly role?: string }
  readonly resources?: readonly WireResource[]
  readonly attributes?: readonly WireAttribute[]
  readonly executor_ids?: readonly WireId[]
  readonly domain?: WireDomain
  readonly unavailability?: {
    readonly start: { readonly nanoseconds: number }
    readonly duration?: { readonly nanoseconds: number }
  }
}

export interface WireAttribute {
  readonly name: string
  readonly type?: 'SCALAR' | 'RANGES' | 'SET' | 'TEXT'
  readonly scalar?: { readonly value: number }
  readonly ranges?: { readonly range?: readonly { readonly begin: number; readonly end: number }[] }
  readonly set?: { readonly item?: readonly string[] }
  readonly text?: { readonly value: string }
}

export interface WireRescind {
  readonly offer_id: WireId
}

export interface WireUpdate {
  readonly status: {
    readonly task_id: WireId
    readonly state: TaskState
    readonly source?: string
    readonly reason?: string
    readonly message?: string
    readonly agent_id?: WireId
    readonly executor_id?: WireId
    readonly timestamp?: number
    readonly uuid?: string
    readonly healthy?: boolean
    readonly unreachable_time?: { readonly nanoseconds: number }
    readonly container_status?: {
      readonly network_infos?: readonly {
        readonly ip_addresses?: readonly { readonly ip_address?: string }[]
      }[]
    }
  }
}

export interface WireOperationUpdate {
  readonly status: {
    readonly operation_id?: WireId
    readonly state: string
    readonly message?: string
    readonly agent_id?: WireId
    readonly uuid?: WireId
  }
}

export interface WireMessage {
  readonly agent_id: WireId
  readonly executor_id: WireId
  readonly data: string
}

export interface WireFailure {
  readonly agent_id?: WireId
  readonly executor_id?: WireId
  readonly status?: number
}

const id: Message = { value: required('string') }
const nanoseconds: Message = { nanoseconds: required('double') }
const named = optional({ message: { name: required('string') } })
const domain = optional({ message: { fault_domain: optional({ message: { region: named, zone: named } }) } })

export const subscribedMessage: Message = {
  framework_id: required({ message: id }),
  heartbeat_interval_seconds: optional('double'),
  master_info: optional({
    message: {
      id: required('string'),
      hostname: optional('string'),
      port: optional('double'),
      version: optional('string'),
      address: optional({ message: { hostname: optional('string'), port: optional('double') } }),
      domain,
    },
  }),
}

export const offersMessage: Message = { offers: repeated('opaque') }

export const offerMessage: Message = {
  id: required({ message: id }),
  agent_id: required({ message: id }),
  hostname: required('string'),
  allocation_info: optional({ message: { role: optional('string') } }),
  resources: repeated({ message: resourceMessage }),
  attributes: repeated({
    message: {
      name: required('string'),
      type: optional({ names: ['SCALAR', 'RANGES', 'SET', 'TEXT'] }),
      scalar: optional({ message: valueMessages.scalar }),
      ranges: optional({ message: valueMessages.ranges }),
      set: optional({ message: valueMessages.set }),
      text: optional({ message: { value: required('string') } }),
    },
  }),
  executor_ids: repeated({ message: id }),
  domain,
  unavailability: optional({
    message: { start: required({ message: nanoseconds }), duration: optional({ message: nanoseconds }) },
  }),
}

export const rescindMessage: Message = { offer_id: required({ message: id }) }

export const updateMessage: Message = {
  status: required({
    message: {
      task_id: required({ message: id }),
      state: required({ names: TASK_STATES }),
      source: optional('string'),
      reason: optional('string'),
      message: optional('string'),
      agent_id: optional({ message: id }),
      executor_id: optional({ message: id }),
      timestamp: optional('double'),
      uuid: optional('string'),
      healthy: optional('bool'),
      unreachable_time: optional({ message: nanoseconds }),
      container_status: optional({
        message: {
          network_infos: repeated({
            message: { ip_addresses: repeated({ message: { ip_address: optional('string') } }) },
          }),
        },
      }),
    },
  }),
}

export const operationUpdateMessage: Message = {
  status: required({
    message: {
      operation_id: optional({ message: id }),
      state: required('string'),
      message: optional('string'),
      agent_id: optional({ message: id }),
      uuid: optional({ message: id }),
    },
  }),
}

export const messageMessage: Message = {
  agent_id: required({ message: id }),
  executor_id: required({ message: id }),
  data: required('string'),
}

export const failureMessage: Message = {
  agent_id: optional({ message: id }),
  executor_id: optional({ message: id }),
  status: optional('double'),
}

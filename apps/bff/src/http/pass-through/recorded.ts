import { AgentId } from '@holdfast/model/ids'
import type { OfferOperation, Operation } from '@holdfast/model/operation/operation'
import { isObject, type Json, type JsonObject } from '@holdfast/model/json'
import { parseJson } from '@holdfast/model/wire/parse-json'
import { decodeMessage } from '@holdfast/model/wire/protobuf'
import { validateAndUpgradeResources } from '@holdfast/model/wire/operation'
import { offerOperationMessage } from '@holdfast/model/wire/operation-message'
import type { WireOperation } from '@holdfast/model/wire/operation-message'
import { decodeProtobuf } from '../../wire/protobuf.ts'
import { decodeForm } from '../mesos/form.ts'
import { mediaOf } from '../media.ts'

/** What a request to a master asks for, as far as it can be read. What cannot is sent on, and the master refuses it. */
export interface Asked {
  readonly agentId: AgentId
  readonly operation: Operation
}

/** Reads the body of one of the four endpoints such as `/master/reserve`. */
export function askedByForm(endpoint: string, body: string): Asked | undefined {
  const form = decodeForm(body)
  const kind = ENDPOINTS[endpoint]
  if (!form.ok || kind === undefined) return undefined
  const agentId = form.value.get('slaveId')
  const resources = jsonOf(form.value.get(kind.field))
  const source = kind.type === 'RESERVE' ? jsonOf(form.value.get('source')) : undefined
  if (agentId === undefined || resources === undefined) return undefined
  const member = { [kind.field]: resources, ...(source !== undefined && { source }) }
  return askedOf(agentId, { type: kind.type, [kind.type.toLowerCase()]: member })
}

const ENDPOINTS: Readonly<
  Record<string, { readonly type: string; readonly field: 'resources' | 'volumes' }>
> = {
  '/reserve': { type: 'RESERVE', field: 'resources' },
  '/unreserve': { type: 'UNRESERVE', field: 'resources' },
  '/create-volumes': { type: 'CREATE', field: 'volumes' },
  '/destroy-volumes': { type: 'DESTROY', field: 'volumes' },
}

export const changesByForm = (endpoint: string): boolean => Object.hasOwn(ENDPOINTS, endpoint)

/** Reads a call of the v1 API, in either of its forms. */
export function callOf(contentType: string, body: Uint8Array): JsonObject | undefined {
  const json =
    mediaOf(contentType) === 'protobuf'
      ? decodeProtobuf('master.Call', body)
      : parseJson(new TextDecoder().decode(body))
  return json.ok && isObject(json.value) ? json.value : undefined
}

/** The calls that only tell. Whatever else there is, or will be, counts as a change. */
export const isReading = (type: string): boolean => /^(GET_|LIST_|READ_|SUBSCRIBE$)/.test(type)

export function askedByCall(call: JsonObject): Asked | undefined {
  const type = call['type']
  const member = typeof type === 'string' ? call[type.toLowerCase()] : undefined
  if (typeof type !== 'string' || member === undefined || !isObject(member)) return undefined
  const agentId = agentOf(member)
  if (agentId === undefined) return undefined
  switch (type) {
    case 'RESERVE_RESOURCES':
      return askedOf(agentId, { type: 'RESERVE', reserve: member })
    case 'UNRESERVE_RESOURCES':
      return askedOf(agentId, { type: 'UNRESERVE', unreserve: member })
    case 'CREATE_VOLUMES':
      return askedOf(agentId, { type: 'CREATE', create: member })
    case 'DESTROY_VOLUMES':
      return askedOf(agentId, { type: 'DESTROY', destroy: member })
    case 'GROW_VOLUME':
      return askedOf(agentId, { type, grow_volume: member })
    case 'SHRINK_VOLUME':
      return askedOf(agentId, { type, shrink_volume: member })
    default:
      return undefined
  }
}

/** The agent that a call is about. */
export function agentOf(member: JsonObject): string | undefined {
  const id = member['agent_id']
  const value = id !== undefined && isObject(id) ? id['value'] : undefined
  return typeof value === 'string' ? value : undefined
}

function askedOf(agentId: string, json: JsonObject): Asked | undefined {
  const wire = decodeMessage<WireOperation>(offerOperationMessage, json)
  const operation = wire.ok ? validateAndUpgradeResources(wire.value) : wire
  if (!operation.ok || !isOfOperator(operation.value)) return undefined
  return { agentId: AgentId(agentId), operation: operation.value }
}

const isOfOperator = (operation: OfferOperation): operation is Operation =>
  !['CREATE_DISK', 'DESTROY_DISK', 'LAUNCH', 'LAUNCH_GROUP'].includes(operation.type)

function jsonOf(text: string | undefined): Json | undefined {
  const json = text === undefined ? undefined : parseJson(text)
  return json?.ok === true ? json.value : undefined
}

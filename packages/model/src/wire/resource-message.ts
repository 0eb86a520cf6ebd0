import { optional, repeated, required } from './protobuf.ts'
import type { Message } from './protobuf.ts'

/**
 * A resource as the wire has it, in any of the three spellings of its reservation. Nothing of it is validated.
 *
 * Source: `Resource`, mesos `include/mesos/mesos.proto`.
 */
export interface WireResource {
  readonly provider_id?: { readonly value: string }
  readonly name: string
  readonly type: 'SCALAR' | 'RANGES' | 'SET' | 'TEXT'
  readonly scalar?: { readonly value: number }
  readonly ranges?: { readonly range?: readonly { readonly begin: number; readonly end: number }[] }
  readonly set?: { readonly item?: readonly string[] }
  readonly role?: string
  readonly allocation_info?: { readonly role?: string }
  readonly reservation?: WireReservation
  readonly reservations?: readonly WireReservation[]
  readonly disk?: WireDisk
  readonly revocable?: object
  readonly shared?: object
}

export interface WireReservation {
  readonly type?: 'UNKNOWN' | 'STATIC' | 'DYNAMIC'
  readonly role?: string
  readonly principal?: string
  readonly labels?: WireLabels
}

export interface WireLabels {
  readonly labels?: readonly { readonly key: string; readonly value?: string }[]
}

export interface WireDisk {
  readonly persistence?: { readonly id: string; readonly principal?: string }
  readonly volume?: WireVolume
  readonly source?: WireSource
}

export interface WireVolume {
  readonly mode: 'RW' | 'RO'
  readonly container_path: string
  readonly host_path?: string
  readonly image?: object
  readonly source?: object
}

export interface WireSource {
  readonly type: 'UNKNOWN' | 'PATH' | 'MOUNT' | 'BLOCK' | 'RAW'
  readonly path?: { readonly root?: string }
  readonly mount?: { readonly root?: string }
  readonly vendor?: string
  readonly id?: string
  readonly metadata?: WireLabels
  readonly profile?: string
}

const labels: Message = {
  labels: repeated({ message: { key: required('string'), value: optional('string') } }),
}

const reservation: Message = {
  type: optional({ names: ['UNKNOWN', 'STATIC', 'DYNAMIC'] }),
  role: optional('string'),
  principal: optional('string'),
  labels: optional({ message: labels }),
}

const root: Message = { root: optional('string') }

const disk: Message = {
  persistence: optional({ message: { id: required('string'), principal: optional('string') } }),
  volume: optional({
    message: {
      mode: required({ names: ['RW', 'RO'] }),
      container_path: required('string'),
      host_path: optional('string'),
      image: optional('opaque'),
      source: optional('opaque'),
    },
  }),
  source: optional({
    message: {
      type: required({ names: ['UNKNOWN', 'PATH', 'MOUNT', 'BLOCK', 'RAW'] }),
      path: optional({ message: root }),
      mount: optional({ message: root }),
      vendor: optional('string'),
      id: optional('string'),
      metadata: optional({ message: labels }),
      profile: optional('string'),
    },
  }),
}

export const valueMessages = {
  scalar: { value: required('double') },
  ranges: { range: repeated({ message: { begin: required('uint64'), end: required('uint64') } }) },
  set: { item: repeated('string') },
} as const satisfies Readonly<Record<string, Message>>

export const resourceMessage: Message = {
  provider_id: optional({ message: { value: required('string') } }),
  name: required('string'),
  type: required({ names: ['SCALAR', 'RANGES', 'SET', 'TEXT'] }),
  scalar: optional({ message: valueMessages.scalar }),
  ranges: optional({ message: valueMessages.ranges }),
  set: optional({ message: valueMessages.set }),
  role: optional('string'),
  allocation_info: optional({ message: { role: optional('string') } }),
  reservation: optional({ message: reservation }),
  reservations: repeated({ message: reservation }),
  disk: optional({ message: disk }),
  revocable: optional({ message: {} }),
  shared: optional({ message: {} }),
}

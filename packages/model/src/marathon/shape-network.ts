import { defaulted, dictionary, list, object, optional, required } from './shape.ts'
import type { ReadOf } from './shape.ts'
import { name, oneOf, port, text } from './shape-values.ts'

/** Names of ports: longer and freer than other names. */
export const portName = text({ min: 1, max: 255, pattern: /^[a-zA-Z0-9]([-a-zA-Z0-9_]*[a-zA-Z0-9])?$/ })

export const labels = dictionary(text())

const protocol = oneOf('tcp', 'udp', 'udp,tcp', 'tcp,udp')

const networkMembers = {
  name: optional(name),
  mode: defaulted(oneOf('container', 'container/bridge', 'host'), 'container'),
  labels: optional(labels),
}

export const network = object(networkMembers)
export type NetworkJson = ReadOf<typeof networkMembers>

const portDefinitionMembers = {
  port: defaulted(port, 0),
  name: optional(portName),
  protocol: defaulted(protocol, 'tcp'),
  labels: defaulted(labels, {}),
}

export const portDefinition = object(portDefinitionMembers)
export type PortDefinitionJson = ReadOf<typeof portDefinitionMembers>

const portMappingMembers = {
  containerPort: defaulted(port, 0),
  hostPort: optional(port),
  servicePort: defaulted(port, 0),
  protocol: defaulted(protocol, 'tcp'),
  name: optional(portName),
  labels: defaulted(labels, {}),
  networkNames: optional(list(name)),
}

export const portMapping = object(portMappingMembers)
export type PortMappingJson = ReadOf<typeof portMappingMembers>

const endpointMembers = {
  name: required(name),
  containerPort: optional(port),
  hostPort: optional(port),
  protocol: optional(list(name)),
  labels: optional(labels),
  networkNames: optional(list(name)),
}

export const endpoint = object(endpointMembers)
export type EndpointJson = ReadOf<typeof endpointMembers>

const discoveryPortMembers = {
  number: defaulted(port, 0),
  name: required(portName),
  protocol: defaulted(protocol, 'tcp'),
  labels: defaulted(labels, {}),
}

const ipAddressMembers = {
  discovery: optional(object({ ports: defaulted(list(object(discoveryPortMembers)), []) })),
  groups: optional(list(text())),
  labels: optional(labels),
  networkName: optional(text({ min: 1 })),
}

/** Deprecated: networks say it now. */
export const ipAddress = object(ipAddressMembers)
export type IpAddressJson = ReadOf<typeof ipAddressMembers>

import { defaulted, list, object, optional, partial, required, set } from './shape.ts'
import type { PartialOf, ReadOf } from './shape.ts'
import {
  appHealthCheck,
  artifact,
  environment,
  killSelection,
  linuxInfo,
  readinessCheck,
  resourceLimits,
  secrets,
  unreachableStrategy,
  words,
} from './shape-common.ts'
import { ipAddress, labels, network, portDefinition, portMapping } from './shape-network.ts'
import {
  bool,
  filled,
  int,
  MAX_CONSTRAINTS,
  MAX_VOLUMES,
  number,
  oneOf,
  pathId,
  port,
  seconds,
  shortText,
  text,
} from './shape-values.ts'
import { appVolume } from './shape-volume.ts'

const docker = object({
  image: required(filled),
  forcePullImage: defaulted(bool, false),
  privileged: defaulted(bool, false),
  parameters: defaulted(list(object({ key: required(filled), value: required(text()) })), []),
  pullConfig: optional(object({ secret: required(filled) })),
  // Deprecated: the app and its container have them now.
  network: optional(oneOf('BRIDGE', 'HOST', 'NONE', 'USER')),
  portMappings: optional(list(portMapping)),
})

const appc = object({
  image: required(filled),
  id: optional(text({ min: 7 })),
  labels: optional(labels),
  forcePullImage: defaulted(bool, false),
})

const containerMembers = {
  type: defaulted(oneOf('DOCKER', 'MESOS'), 'DOCKER'),
  docker: optional(docker),
  appc: optional(appc),
  linuxInfo: optional(linuxInfo),
  volumes: defaulted(list(appVolume, MAX_VOLUMES), []),
  portMappings: optional(list(portMapping)),
}

export type ContainerJson = ReadOf<typeof containerMembers>

const residency = object({
  relaunchEscalationTimeoutSeconds: defaulted(seconds, 3600),
  taskLostBehavior: defaulted(oneOf('WAIT_FOREVER', 'RELAUNCH_AFTER_TIMEOUT'), 'WAIT_FOREVER'),
})

/** Of a resource limit, a number of seconds and the like the shape is checked here; whether they go together, in the rules. */
const members = {
  id: required(pathId),
  role: optional(text()),
  acceptedResourceRoles: optional(set(text())),
  cmd: optional(text({ min: 1 })),
  args: optional(words),
  user: optional(text()),
  env: defaulted(environment, {}),
  instances: defaulted(int(), 1),
  cpus: defaulted(number(), 1),
  mem: defaulted(number(), 128),
  disk: defaulted(number(), 0),
  gpus: defaulted(int(), 0),
  resourceLimits: optional(resourceLimits),
  executor: optional(text()),
  constraints: defaulted(set(words, MAX_CONSTRAINTS), []),
  container: optional(object(containerMembers)),
  dependencies: defaulted(set(pathId), []),
  fetch: defaulted(list(artifact), []),
  healthChecks: defaulted(set(appHealthCheck), []),
  readinessChecks: defaulted(list(readinessCheck), []),
  labels: defaulted(labels, {}),
  networks: defaulted(list(network), []),
  portDefinitions: optional(list(portDefinition)),
  requirePorts: defaulted(bool, false),
  residency: optional(residency),
  secrets: defaulted(secrets, {}),
  backoffSeconds: defaulted(seconds, 1),
  backoffFactor: defaulted(number({ min: 1 }), 1.15),
  maxLaunchDelaySeconds: defaulted(seconds, 300),
  taskKillGracePeriodSeconds: optional(seconds),
  tty: optional(bool),
  upgradeStrategy: optional(
    object({ minimumHealthCapacity: required(number()), maximumOverCapacity: required(number()) }),
  ),
  unreachableStrategy: optional(unreachableStrategy),
  killSelection: defaulted(killSelection, 'YOUNGEST_FIRST'),
  // Only an update may name one: the version to go back to.
  version: optional(text()),
  // Deprecated.
  ports: optional(list(port)),
  uris: optional(list(shortText)),
  ipAddress: optional(ipAddress),
}

/** An app as it was written: defaults are filled in, but for those that depend on something else. */
export type AppJson = ReadOf<typeof members>

/** What an update names. */
export type AppUpdateJson = PartialOf<typeof members>

/** Source: `App`, marathon `types/app.raml`. */
export const app = object(members)

/** Source: `AppUpdate`, which marathon generates from `App`. */
export const appUpdate = partial(members)

import { defaulted, list, object, optional, required, set } from './shape.ts'
import type { ReadOf } from './shape.ts'
import {
  artifact,
  environment,
  killSelection,
  linuxInfo,
  podExec,
  podHealthCheck,
  resourceLimits,
  secrets,
  unreachableStrategy,
} from './shape-common.ts'
import { endpoint, labels, network } from './shape-network.ts'
import {
  bool,
  filled,
  int,
  MAX_CONSTRAINTS,
  MAX_VOLUMES,
  name,
  number,
  oneOf,
  pathId,
  seconds,
  shortText,
  text,
} from './shape-values.ts'
import { podVolume, volumeMount } from './shape-volume.ts'

const resources = object({
  cpus: defaulted(number(), 1),
  mem: defaulted(number(), 128),
  disk: defaulted(number(), 0),
  gpus: defaulted(int(), 0),
})

const image = object({
  kind: required(oneOf('DOCKER', 'APPC')),
  id: required(shortText),
  forcePull: optional(bool),
  pullConfig: optional(object({ secret: required(filled) })),
  labels: optional(labels),
})

const containerMembers = {
  name: required(name),
  exec: optional(podExec),
  resources: required(resources),
  resourceLimits: optional(resourceLimits),
  endpoints: defaulted(list(endpoint), []),
  image: optional(image),
  environment: defaulted(environment, {}),
  user: optional(text()),
  healthCheck: optional(podHealthCheck),
  volumeMounts: defaulted(list(volumeMount), []),
  artifacts: defaulted(list(artifact), []),
  labels: defaulted(labels, {}),
  lifecycle: optional(object({ killGracePeriodSeconds: optional(number({ min: 0 })) })),
  tty: optional(bool),
  linuxInfo: optional(linuxInfo),
}

export type PodContainerJson = ReadOf<typeof containerMembers>

const constraint = object({
  fieldName: required(filled),
  operator: required(oneOf('UNIQUE', 'CLUSTER', 'GROUP_BY', 'LIKE', 'UNLIKE', 'MAX_PER', 'IS')),
  value: optional(text()),
})

const schedulingMembers = {
  backoff: optional(
    object({
      backoff: defaulted(number({ min: 0 }), 1),
      backoffFactor: defaulted(number({ min: 1 }), 1.15),
      maxLaunchDelay: defaulted(number({ min: 0 }), 300),
    }),
  ),
  upgrade: optional(
    object({
      minimumHealthCapacity: defaulted(number(), 1),
      maximumOverCapacity: defaulted(number(), 1),
    }),
  ),
  placement: optional(
    object({
      constraints: defaulted(set(constraint, MAX_CONSTRAINTS), []),
      acceptedResourceRoles: defaulted(set(text()), []),
    }),
  ),
  killSelection: optional(killSelection),
  unreachableStrategy: optional(unreachableStrategy),
}

const members = {
  id: required(pathId),
  role: optional(text()),
  labels: defaulted(labels, {}),
  user: optional(text()),
  environment: defaulted(environment, {}),
  containers: required(list(object(containerMembers))),
  secrets: defaulted(secrets, {}),
  volumes: defaulted(list(podVolume, MAX_VOLUMES), []),
  networks: defaulted(list(network), []),
  scaling: optional(
    object({
      kind: defaulted(oneOf('fixed'), 'fixed'),
      instances: defaulted(int(), 1),
      maxInstances: optional(seconds),
    }),
  ),
  scheduling: optional(object(schedulingMembers)),
  executorResources: optional(
    object({
      cpus: defaulted(number(), 0.1),
      mem: defaulted(number(), 32),
      disk: defaulted(number(), 10),
    }),
  ),
  linuxInfo: optional(linuxInfo),
  legacySharedCgroups: optional(bool),
}

/** A pod as it was written: defaults are filled in, but for those that depend on something else. */
export type PodJson = ReadOf<typeof members>

/** Source: `Pod`, marathon `types/pod.raml`. */
export const pod = object(members)

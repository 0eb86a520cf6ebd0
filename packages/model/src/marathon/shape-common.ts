import { defaulted, dictionary, isRecord, list, object, optional, required } from './shape.ts'
import type { ReadOf, Shape } from './shape.ts'
import { bool, filled, int, number, oneOf, seconds, shortText, text } from './shape-values.ts'

const secretRef = object({ secret: required(filled) })

/** A value, or the name of a secret that has it. */
const environmentValue: Shape<string | { readonly secret: string }> = (json, faults) => {
  return isRecord(json) ? secretRef(json, faults) : text()(json, faults)
}

export const environment = dictionary(environmentValue)
export type EnvironmentJson = Readonly<Record<string, string | { readonly secret: string }>>

export const secrets = dictionary(object({ source: required(filled) }))

const artifactMembers = {
  uri: required(shortText),
  extract: defaulted(bool, true),
  executable: defaulted(bool, false),
  cache: defaulted(bool, false),
  destPath: optional(shortText),
}

export const artifact = object(artifactMembers)
export type ArtifactJson = ReadOf<typeof artifactMembers>

const enabled = object({
  inactiveAfterSeconds: defaulted(seconds, 0),
  expungeAfterSeconds: defaulted(seconds, 0),
})

type UnreachableJson =
  | 'disabled'
  | { readonly inactiveAfterSeconds: number; readonly expungeAfterSeconds: number }

export const unreachableStrategy: Shape<UnreachableJson> = (json, faults) =>
  typeof json === 'string' ? oneOf('disabled')(json, faults) : enabled(json, faults)

export const killSelection = oneOf('YOUNGEST_FIRST', 'OLDEST_FIRST')

const limit: Shape<number | 'unlimited'> = (json, faults) =>
  typeof json === 'string' ? oneOf('unlimited')(json, faults) : number({ min: 0 })(json, faults)

export const resourceLimits = object({ cpus: optional(limit), mem: optional(limit) })
export type ResourceLimitsJson = Exclude<ReturnType<typeof resourceLimits>, undefined>

export const linuxInfo = object({
  seccomp: optional(object({ profileName: optional(text()), unconfined: optional(bool) })),
  ipcInfo: optional(
    object({ mode: required(oneOf('PRIVATE', 'SHARE_PARENT')), shmSize: optional(int({ min: 0 })) }),
  ),
})

const timing = {
  gracePeriodSeconds: defaulted(seconds, 300),
  intervalSeconds: defaulted(seconds, 60),
  maxConsecutiveFailures: defaulted(seconds, 3),
  timeoutSeconds: defaulted(seconds, 20),
  delaySeconds: defaulted(seconds, 15),
}

const appHealthCheckMembers = {
  protocol: defaulted(
    oneOf('HTTP', 'HTTPS', 'TCP', 'COMMAND', 'MESOS_TCP', 'MESOS_HTTP', 'MESOS_HTTPS'),
    'HTTP',
  ),
  path: optional(text()),
  port: optional(int({ min: 0, max: 65_535 })),
  portIndex: optional(seconds),
  command: optional(object({ value: required(filled) })),
  ignoreHttp1xx: optional(bool),
  ipProtocol: defaulted(oneOf('IPv4', 'IPv6'), 'IPv4'),
  ...timing,
}

export const appHealthCheck = object(appHealthCheckMembers)
export type AppHealthCheckJson = ReadOf<typeof appHealthCheckMembers>

const command = object({ shell: optional(filled), argv: optional(list(text())) })

export const podExec = object({ command: required(command), overrideEntrypoint: optional(bool) })

const podHealthCheckMembers = {
  http: optional(
    object({
      endpoint: required(filled),
      path: optional(shortText),
      scheme: optional(oneOf('HTTP', 'HTTPS')),
    }),
  ),
  tcp: optional(object({ endpoint: required(filled) })),
  exec: optional(object({ command: required(command) })),
  ...timing,
}

export const podHealthCheck = object(podHealthCheckMembers)
export type PodHealthCheckJson = ReadOf<typeof podHealthCheckMembers>

export const readinessCheck = object({
  name: defaulted(text({ min: 1 }), 'readinessCheck'),
  protocol: defaulted(oneOf('HTTP', 'HTTPS'), 'HTTP'),
  path: defaulted(text({ min: 1 }), '/'),
  portName: defaulted(text({ min: 1 }), 'http-api'),
  intervalSeconds: defaulted(seconds, 30),
  timeoutSeconds: defaulted(seconds, 10),
  httpStatusCodesForReady: defaulted(list(int({ min: 100, max: 599 })), [200]),
  preserveLastResponse: defaulted(bool, false),
})

/** What `args`, `constraints` and the like are made of. */
export const words = list(text())

import type { App, PodContainer } from '@holdfast/model/marathon/run-spec'
import type { AppHealthCheckJson, PodHealthCheckJson } from '@holdfast/model/marathon/shape-common'
import { unreachable } from '@holdfast/model/invariant'
import { isOnHost, mappedPorts } from './app-ports.ts'

interface Timing {
  readonly gracePeriodSeconds: number
  readonly intervalSeconds: number
  readonly maxConsecutiveFailures: number
  readonly timeoutSeconds: number
  readonly delaySeconds: number
}

/**
 * The first check of an app, as Mesos does it: one task has one at most.
 *
 * Unlike Marathon, which does `HTTP`, `HTTPS` and `TCP` itself, over the network: here the agent does them beside the task.
 *
 * Source: `MesosHealthCheck`, marathon `core/health/HealthCheck.scala`.
 */
export function appHealthCheck(app: App, hostPorts: readonly number[]): object | undefined {
  for (const check of app.rest.healthChecks ?? []) {
    const asked = askedOf(check, () => portOf(app, check, hostPorts))
    if (asked !== undefined) return { ...asked, ...timingOf(check) }
  }
  return undefined
}

function askedOf(check: AppHealthCheckJson, port: () => number | undefined): object | undefined {
  switch (check.protocol) {
    case 'COMMAND':
      return check.command && { type: 'COMMAND', command: { shell: true, value: check.command.value } }
    case 'TCP':
    case 'MESOS_TCP':
      return tcp(port())
    case 'HTTP':
    case 'MESOS_HTTP':
      return http(port(), 'http', check.path)
    case 'HTTPS':
    case 'MESOS_HTTPS':
      return http(port(), 'https', check.path)
    default:
      return unreachable(check.protocol)
  }
}

function tcp(port: number | undefined): object | undefined {
  return port === undefined ? undefined : { type: 'TCP', tcp: { port } }
}

function http(port: number | undefined, scheme: string, path: string | undefined): object | undefined {
  if (port === undefined) return undefined
  return { type: 'HTTP', http: { scheme, port, ...(path !== undefined && { path }) } }
}

/** As the task itself sees it: in a network of its own it listens on the port of its container. */
function portOf(app: App, check: AppHealthCheckJson, hostPorts: readonly number[]): number | undefined {
  if (check.port !== undefined && check.port !== 0) return check.port
  const at = check.portIndex ?? 0
  return isOnHost(app) ? hostPorts[at] : mappedPorts(app, hostPorts)[at]?.containerPort
}

function timingOf(timing: Timing): object {
  return {
    delay_seconds: timing.delaySeconds,
    interval_seconds: timing.intervalSeconds,
    timeout_seconds: timing.timeoutSeconds,
    consecutive_failures: timing.maxConsecutiveFailures,
    grace_period_seconds: timing.gracePeriodSeconds,
  }
}

/** @param portOfEndpoint where the container listens for the endpoint of this name */
export function containerHealthCheck(
  { rest }: PodContainer,
  portOfEndpoint: (name: string) => number | undefined,
): object | undefined {
  const { healthCheck } = rest
  const asked = healthCheck && askedOfContainer(healthCheck, portOfEndpoint)
  return healthCheck && asked && { ...asked, ...timingOf(healthCheck) }
}

function askedOfContainer(
  check: PodHealthCheckJson,
  portOfEndpoint: (name: string) => number | undefined,
): object | undefined {
  if (check.exec) return { type: 'COMMAND', command: commandOf(check.exec.command) }
  if (check.http) {
    const { endpoint, path, scheme = 'HTTP' } = check.http
    return http(portOfEndpoint(endpoint), scheme.toLowerCase(), path)
  }
  return check.tcp && tcp(portOfEndpoint(check.tcp.endpoint))
}

function commandOf({ shell, argv = [] }: NonNullable<PodHealthCheckJson['exec']>['command']): object {
  if (shell !== undefined) return { shell: true, value: shell }
  return { shell: false, value: argv[0], arguments: argv }
}

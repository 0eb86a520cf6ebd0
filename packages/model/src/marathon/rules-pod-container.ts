import { checkFeature } from './rules-feature.ts'
import { checkAmounts, checkResourceLimits } from './rules-limits.ts'
import { checkEnvironment } from './rules-secret.ts'
import type { PodHealthCheckJson } from './shape-common.ts'
import type { EndpointJson } from './shape-network.ts'
import type { PodContainerJson, PodJson } from './shape-pod.ts'
import { Violations } from './violation.ts'

/** Source: `containerValidator`, marathon `api/v2/validation/PodsValidation.scala`. */
export function checkPodContainer(
  container: PodContainerJson,
  pod: PodJson,
  features: ReadonlySet<string>,
  violations: Violations,
): void {
  checkAmounts(container.resources, Violations.at(violations, '/resources'))
  checkResourceLimits(container.resourceLimits, container.resources, violations)
  checkEnvironment(
    { environment: container.environment, secrets: pod.secrets },
    '/environment',
    features,
    violations,
  )
  checkCommand(container.exec?.command, Violations.at(violations, '/exec/command'))
  const modes = new Set(pod.networks.map(({ mode }) => mode))
  container.endpoints.forEach((endpoint, at) =>
    checkEndpoint(endpoint, modes, Violations.at(violations, `/endpoints(${at})`)),
  )
  const volumes = new Set(pod.volumes.map(({ name }) => name))
  container.volumeMounts.forEach(({ name }, at) => {
    const error = 'Referenced Volume in VolumeMount should exist'
    Violations.check(violations, `/volumeMounts(${at})/name`, volumes.has(name), error)
  })
  if (container.healthCheck) {
    checkHealthCheck(container.healthCheck, container.endpoints, Violations.at(violations, '/healthCheck'))
  }
  const secret = container.image?.pullConfig?.secret
  if (secret === undefined) return
  checkFeature('secrets', features, '/image/pullConfig', violations)
  const isKnown = Object.hasOwn(pod.secrets, secret)
  Violations.check(
    violations,
    '/image/pullConfig',
    isKnown,
    'pullConfig.secret must refer to an existing secret',
  )
}

interface Command {
  readonly shell?: string
  readonly argv?: readonly string[]
}

function checkCommand(command: Command | undefined, violations: Violations): void {
  if (!command) return
  const isOne = (command.shell !== undefined) !== (command.argv?.length ?? 0) > 0
  Violations.check(
    violations,
    '',
    isOne,
    'must be either a shell command or an argv with at least one member',
  )
}

function checkEndpoint(
  { containerPort, protocol = [] }: EndpointJson,
  modes: ReadonlySet<string | undefined>,
  violations: Violations,
): void {
  const check = (path: string, holds: boolean, error: string) =>
    Violations.check(violations, path, holds, error)
  const isGiven = containerPort !== undefined
  check(
    '/containerPort',
    !modes.has('container') || isGiven,
    'is required when using container-mode networking',
  )
  // No network at all is the host's.
  const isHost = modes.size === 0 || modes.has('host')
  check('/containerPort', !isHost || !isGiven, 'is not allowed when using host-mode networking')
  const distinct = new Set(protocol).size === protocol.length
  check('/protocol', distinct, 'Duplicate protocols within the same endpoint are not allowed')
}

function checkHealthCheck(
  check: PodHealthCheckJson,
  endpoints: readonly EndpointJson[],
  violations: Violations,
): void {
  const { http, tcp, exec, timeoutSeconds, intervalSeconds } = check
  const kinds = [http, tcp, exec].filter((kind) => kind !== undefined).length
  Violations.check(violations, '', kinds === 1, 'Only one of http, tcp, or command may be specified')
  const less = `got ${timeoutSeconds}, expected less than ${intervalSeconds}`
  Violations.check(violations, '/timeoutSeconds', timeoutSeconds < intervalSeconds, less)
  const named = http ? { kind: 'http', ...http } : tcp && { kind: 'tcp', ...tcp }
  if (!named) return checkCommand(exec?.command, Violations.at(violations, '/exec/command'))
  const isKnown = endpoints.some(({ name }) => name === named.endpoint)
  Violations.check(violations, `/${named.kind}/endpoint`, isKnown, 'contained in the container endpoints')
}

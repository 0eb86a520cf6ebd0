import { canonicalId } from './canonical-id.ts'
import { compact, without } from './compact.ts'
import type { AppJson, ContainerJson } from './shape-app.ts'
import type { NetworkJson, PortMappingJson } from './shape-network.ts'
import { Violations } from './violation.ts'

const RANDOM_PORT = 0
const DEFAULT_PORT = { name: 'default', protocol: 'tcp', labels: {} } as const
const DEFAULT_MAPPING: PortMappingJson = { containerPort: 0, servicePort: 0, ...DEFAULT_PORT }

/**
 * Marathon's old ways to say what has a new one, checked against it: `ports`, `uris`, `ipAddress`, and docker's own network and
 * port mappings.
 *
 * Source: `validateOldAppAPI`, marathon `api/v2/validation/AppValidation.scala`.
 */
export function checkDeprecated(app: AppJson, violations: Violations): void {
  const { ports = [], container, ipAddress, networks } = app
  const fixed = ports.filter((port) => port !== RANDOM_PORT)
  const docker = container?.docker
  const check = (path: string, holds: boolean, error: string) =>
    Violations.check(violations, path, holds, error)
  check('/uris', !app.uris?.length || app.fetch.length === 0, 'may not be set in conjunction with fetch')
  check('', new Set(fixed).size === fixed.length, 'ports must be unique')
  check(
    '',
    ports.length === 0 || app.portDefinitions === undefined || samePorts(ports, app.portDefinitions),
    'cannot specify both ports and port definitions',
  )
  check('', !ipAddress || networks.length === 0, 'must not specify both networks and ipAddress')
  check(
    '',
    docker?.network === undefined || networks.length === 0,
    'must not specify both container.docker.network and networks',
  )
  check(
    '',
    !ipAddress || (ports.length === 0 && !app.portDefinitions?.length),
    'cannot specify both an IP address and port',
  )
  check(
    '/ipAddress',
    container?.type !== 'DOCKER' || !ipAddress?.discovery,
    'ipAddress/discovery is not allowed for Docker containers',
  )
  check(
    '/container',
    !docker?.portMappings?.length || !container?.portMappings?.length,
    'cannot specify both portMappings and docker.portMappings',
  )
  check('/container/docker/network', docker?.network !== 'NONE', 'the network NONE is not supported')
}

function samePorts(ports: readonly number[], definitions: readonly { readonly port: number }[]): boolean {
  return ports.length === definitions.length && ports.every((port, at) => port === definitions[at]?.port)
}

/**
 * The app in the new words alone, with an absolute id and default ports. An app with persistent volumes gets a residency, and
 * for the rules only that counts.
 *
 * Source: `AppNormalization.forDeprecated`, marathon `api/v2/AppNormalization.scala`.
 */
export function withoutDeprecated(app: AppJson): AppJson {
  const { ports, uris } = app
  const networks = networksOf(app)
  const isHost = isHostNetwork(networks)
  const written =
    app.portDefinitions ?? ports?.map((port) => ({ port, protocol: 'tcp' as const, labels: {} }))
  const portDefinitions = isHost ? (written ?? [{ port: RANDOM_PORT, ...DEFAULT_PORT }]) : undefined
  const container = containerOf(app, isHost, written?.length ?? 0)
  const hasPorts = (portDefinitions?.length ?? 0) > 0 || (container?.portMappings?.length ?? 0) > 0
  return compact({
    ...without(app, 'ports', 'uris', 'ipAddress'),
    id: canonicalId(app.id),
    networks,
    portDefinitions,
    container,
    fetch: app.fetch.length > 0 || !uris ? app.fetch : uris.map(fetched),
    dependencies: app.dependencies.map((id) => canonicalId(id)),
    healthChecks: hasPorts ? app.healthChecks.map(withPort) : app.healthChecks,
    residency:
      app.residency ??
      (app.container?.volumes.some((volume) => 'persistent' in volume) ? DEFAULT_RESIDENCY : undefined),
  })
}

const DEFAULT_RESIDENCY = {
  relaunchEscalationTimeoutSeconds: 3600,
  taskLostBehavior: 'WAIT_FOREVER',
} as const

export function isHostNetwork(networks: readonly NetworkJson[]): boolean {
  return networks.length === 0 || networks.some(({ mode }) => mode === 'host')
}

/** No network is the host's. */
function networksOf(app: AppJson): readonly NetworkJson[] {
  if (app.networks.length > 0) return app.networks
  const { ipAddress } = app
  switch (app.container?.docker?.network) {
    case 'BRIDGE':
      return [{ mode: 'container/bridge' }]
    case 'HOST':
      return [{ mode: 'host' }]
    default:
      if (!ipAddress && app.container?.docker?.network !== 'USER') return [{ mode: 'host' }]
      return [
        compact({ mode: 'container' as const, name: ipAddress?.networkName, labels: ipAddress?.labels }),
      ]
  }
}

function containerOf(app: AppJson, isHost: boolean, ports: number): ContainerJson | undefined {
  const container = app.container ?? (isHost ? undefined : { type: 'MESOS' as const, volumes: [] })
  if (!container) return undefined
  const { portMappings, docker, ...rest } = container
  const dockerAlone = docker && without(docker, 'network', 'portMappings')
  if (isHost) return compact({ ...rest, docker: dockerAlone })
  const discovered = app.ipAddress?.discovery?.ports.map(({ number, ...port }) => ({
    ...port,
    containerPort: number,
    servicePort: 0,
  }))
  const mappings =
    portMappings ?? docker?.portMappings ?? (discovered?.length ? discovered : [DEFAULT_MAPPING])
  const more = Array.from({ length: Math.max(0, ports - mappings.length) }, () => UNNAMED_MAPPING)
  return compact({ ...rest, docker: dockerAlone, portMappings: [...mappings, ...more] })
}

const UNNAMED_MAPPING: PortMappingJson = { containerPort: 0, servicePort: 0, protocol: 'tcp', labels: {} }

/** Archives are unpacked. Source: `FetchUri.isExtract`, marathon `state/FetchUri.scala`. */
function fetched(uri: string) {
  const extract = /\.(tgz|tar\.gz|tbz2|tar\.bz2|txz|tar\.xz|zip)$/.test(uri)
  return { uri, extract, executable: false, cache: false }
}

function withPort(check: AppJson['healthChecks'][number]): AppJson['healthChecks'][number] {
  if (check.protocol === 'COMMAND' || check.port !== undefined || check.portIndex !== undefined) return check
  return { ...check, portIndex: 0 }
}

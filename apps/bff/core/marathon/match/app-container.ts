import type { App } from '@holdfast/model/marathon/run-spec'
import type { ContainerJson } from '@holdfast/model/marathon/shape-app'
import type { ExternalAppVolume } from '@holdfast/model/marathon/volume'
import type { WireContainerInfo, WireContainerVolume } from '@holdfast/model/wire/scheduler-call'
import { isOnHost, type MappedPort, mappedPorts } from './app-ports.ts'
import { dockerImage } from './image.ts'
import { networkInfos } from './networks.ts'

type Container = Omit<ContainerJson, 'volumes'>

/**
 * How the task is contained: undefined when it is an ordinary process of the agent's. Persistent volumes are not in it.
 *
 * Source: `TaskBuilder.computeContainerInfo()`, marathon `mesosphere/mesos/TaskBuilder.scala`; `ContainerSerializer`.
 */
export function appContainer(app: App, hostPorts: readonly number[]): WireContainerInfo | undefined {
  const { container, networks = [] } = app.rest
  if (container === undefined && isOnHost(app)) return undefined
  const ports = mappedPorts(app, hostPorts)
  const volumes = app.volumes.flatMap(volumeOf)
  const common = volumes.length > 0 && { volumes }
  if (container?.type === 'DOCKER' && container.docker !== undefined) {
    const named = networks.filter(({ mode }) => mode === 'container')
    const infos = networkInfos(named, [])
    return {
      type: 'DOCKER',
      ...common,
      docker: dockerOf(container.docker, app, ports),
      ...(infos.length > 0 && { network_infos: infos }),
    }
  }
  const infos = networkInfos(networks, ports)
  return {
    type: 'MESOS',
    ...common,
    mesos: mesosOf(container),
    ...(infos.length > 0 && { network_infos: infos }),
  }
}

function dockerOf(docker: NonNullable<Container['docker']>, app: App, ports: readonly MappedPort[]) {
  const { image, privileged, parameters, forcePullImage } = docker
  const [first] = app.rest.networks ?? []
  const network =
    first?.mode === 'container' ? 'USER' : first?.mode === 'container/bridge' ? 'BRIDGE' : 'HOST'
  const mappings = ports.flatMap(({ assigned, containerPort, protocol }) =>
    assigned === undefined
      ? []
      : protocol.split(',').map((each) => ({
          host_port: assigned,
          container_port: containerPort,
          protocol: each,
        })),
  )
  return {
    image,
    network,
    privileged,
    force_pull_image: forcePullImage,
    parameters,
    ...(network !== 'HOST' && { port_mappings: mappings }),
  }
}

function mesosOf(container: Container | undefined): { readonly image?: object } {
  const docker = container?.docker
  return docker === undefined ? {} : { image: dockerImage(docker.image, docker.forcePullImage) }
}

function volumeOf(volume: App['volumes'][number]): WireContainerVolume[] {
  if ('hostPath' in volume) {
    const { containerPath, hostPath, mode } = volume
    return [{ mode, container_path: containerPath, host_path: hostPath }]
  }
  return 'external' in volume ? [externalVolumeOf(volume)] : []
}

const DRIVER = 'dvdi/driver'

/** What its driver makes, or finds by its name. */
function externalVolumeOf({ containerPath, mode, external }: ExternalAppVolume): WireContainerVolume {
  const options = optionsOf(external)
  const driver = options.find(({ key }) => key === DRIVER)?.value
  const parameter = options
    .filter(({ key }) => key !== DRIVER && key.startsWith('dvdi/'))
    .map(({ key, value }) => ({ key: key.slice('dvdi/'.length), value }))
  const docker_volume = {
    name: String(external.name),
    ...(driver !== undefined && { driver }),
    ...(parameter.length > 0 && { driver_options: { parameter } }),
  }
  const source = { type: 'DOCKER_VOLUME', docker_volume } as const
  return { mode, container_path: containerPath, source }
}

function optionsOf({ options }: ExternalAppVolume['external']) {
  if (typeof options !== 'object' || options === null) return []
  return Object.entries(options).map(([key, value]) => ({ key, value: String(value) }))
}

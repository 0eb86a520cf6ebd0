import type { Amounts, App, Pod, PodContainer } from '@holdfast/model/marathon/run-spec'

/** Names and values, in no order; a later one of the same name counts. */
export type Variables = readonly (readonly [string, string])[]

/** Labels longer than this are not told. Source: `EnvironmentHelper`, marathon `core/launcher/impl`. */
const LABEL_LIMIT = 512

export interface PortVariable {
  readonly name?: string
  /** As the definition says it: the port of the container, or of the service. */
  readonly declared: number
  readonly assigned?: number
}

/** What every task of an app is told of itself. Source: `TaskBuilder.taskContextEnv()`, marathon `mesosphere/mesos/TaskBuilder.scala`. */
export function appVariables(
  { id, version, resources, labels }: App,
  taskId: string,
  image: string | undefined,
): Variables {
  return [
    ['MESOS_TASK_ID', taskId],
    ['MARATHON_APP_ID', id],
    ['MARATHON_APP_VERSION', version],
    ...(image === undefined ? [] : [['MARATHON_APP_DOCKER_IMAGE', image] as const]),
    ...amountVariables('MARATHON_APP', resources),
    ...labelVariables(labels),
  ]
}

/** Source: `TaskGroupBuilder.taskContextEnv()`, marathon `mesosphere/mesos/TaskGroupBuilder.scala`. */
export function containerVariables(
  pod: Pod,
  { name, resources, rest }: PodContainer,
  ids: { readonly taskId: string; readonly executorId: string },
): Variables {
  return [
    ['MESOS_TASK_ID', ids.taskId],
    ['MESOS_EXECUTOR_ID', ids.executorId],
    ['MARATHON_APP_ID', pod.id],
    ['MARATHON_APP_VERSION', pod.version],
    ['MARATHON_CONTAINER_ID', name],
    ...amountVariables('MARATHON_CONTAINER', resources),
    ...labelVariables({ ...pod.labels, ...rest.labels }),
  ]
}

function amountVariables(prefix: string, { cpus, mem, disk, gpus }: Amounts): Variables {
  return [
    [`${prefix}_RESOURCE_CPUS`, fraction(cpus)],
    [`${prefix}_RESOURCE_MEM`, fraction(mem)],
    [`${prefix}_RESOURCE_DISK`, fraction(disk)],
    [`${prefix}_RESOURCE_GPUS`, String(gpus)],
  ]
}

/** As Java writes what may have a fraction: `128.0`. */
function fraction(amount: number): string {
  return Number.isInteger(amount) ? `${amount}.0` : String(amount)
}

function labelVariables(labels: Readonly<Record<string, string>>): Variables {
  const told = Object.entries(labels).filter(([, value]) => value.length < LABEL_LIMIT)
  if (told.length === 0) return []
  return [
    ['MARATHON_APP_LABELS', told.map(([name]) => escape(name)).join(' ')],
    ...told.map(([name, value]) => [`MARATHON_APP_LABEL_${escape(name)}`, value] as const),
  ]
}

/** By number, by name and by what was declared. Source: `EnvironmentHelper.portsEnv()`, marathon. */
export function portVariables(ports: readonly PortVariable[]): Variables {
  const assigned = ports.flatMap((port) => port.assigned ?? [])
  const [first] = assigned
  if (first === undefined) return []
  return [...ports.flatMap(portNames), ['PORT', String(first)], ['PORTS', assigned.join(',')]]
}

function portNames({ name, declared, assigned }: PortVariable, at: number): Variables {
  if (assigned === undefined) return []
  const value = String(assigned)
  return [
    ...(declared === 0 ? [] : [[`PORT_${declared}`, value] as const]),
    [`PORT${at}`, value],
    ...(name === undefined ? [] : [[`PORT_${escape(name)}`, value] as const]),
  ]
}

/** Of all endpoints of a pod. */
export function endpointVariables(
  endpoints: readonly {
    readonly name: string
    readonly hostPort?: number
    readonly containerPort?: number
    readonly onHost: boolean
  }[],
): Variables {
  return endpoints.flatMap(({ name, hostPort, containerPort, onHost }) => {
    const port = onHost ? hostPort : containerPort
    return [
      ...(port === undefined ? [] : [[`ENDPOINT_${escape(name)}`, String(port)] as const]),
      ...(hostPort === undefined ? [] : [[`EP_HOST_${escape(name)}`, String(hostPort)] as const]),
      ...(containerPort === undefined
        ? []
        : [[`EP_CONTAINER_${escape(name)}`, String(containerPort)] as const]),
    ]
  })
}

/** What the definition gives; secrets are for who can read them. */
export function givenVariables(
  given: Readonly<Record<string, string | { readonly secret: string }>> = {},
): Variables {
  return Object.entries(given).flatMap(([name, value]) =>
    typeof value === 'string' ? [[name, value] as const] : [],
  )
}

function escape(name: string): string {
  return name.toUpperCase().replaceAll(/[^A-Z0-9_]+/g, '_')
}

/** On the wire. */
export function environmentOf(...parts: readonly Variables[]) {
  const all = new Map(parts.flat())
  return { variables: [...all].map(([name, value]) => ({ name, value })) }
}

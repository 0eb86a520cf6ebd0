import type { Pod, PodContainer } from '@holdfast/model/marathon/run-spec'
import type { Resource } from '@holdfast/model/resource/resource'
import { encodeResource } from '@holdfast/model/wire/resource'
import type { WireCommandInfo, WireExecutorInfo, WireTaskInfo } from '@holdfast/model/wire/scheduler-call'
import { killPolicyOf, labelsOf, limitsOf, urisOf } from './command.ts'
import {
  containerVariables,
  endpointVariables,
  environmentOf,
  givenVariables,
  type Variables,
} from './environment.ts'
import { containerHealthCheck } from './health-check.ts'
import type { Launch, LaunchedTask } from './launch.ts'
import { networkInfos } from './networks.ts'
import { type Endpoint, endpointsOf, isPodOnHost } from './pod-endpoints.ts'
import { podContainer } from './pod-container.ts'
import { portionsOf } from './portions.ts'

/** What is the same for all containers of an instance. */
interface Group {
  readonly pod: Pod
  readonly executorId: string
  readonly agentId: string
  readonly host: string
  readonly endpoints: readonly Endpoint[]
  readonly variables: Variables
}

/**
 * The containers of a pod and the executor that runs them, which holds the volumes and the ports of all.
 *
 * Source: `TaskGroupBuilder`, marathon `mesosphere/mesos/TaskGroupBuilder.scala`.
 */
export function podGroup(
  { runSpec: pod, instance, offer, frameworkId, match, volumes }: Launch<Pod>,
  tasks: readonly LaunchedTask[],
): { readonly executor: WireExecutorInfo; readonly members: readonly WireTaskInfo[] } {
  const shares = [pod.executorResources, ...pod.containers.map(({ resources }) => resources)]
  const [forExecutor = [], ...forContainers] = portionsOf(match, shares)
  const endpoints = endpointsOf(pod, tasks)
  const executorId = `instance-${instance.instanceId}`
  const onHost = isPodOnHost(pod)
  const group: Group = {
    pod,
    executorId,
    agentId: offer.agentId,
    host: offer.hostname,
    endpoints,
    variables: endpointVariables(endpoints.map((endpoint) => ({ ...endpoint, onHost }))),
  }
  return {
    executor: {
      type: 'DEFAULT',
      executor_id: { value: executorId },
      framework_id: { value: frameworkId },
      resources: encode([...forExecutor, ...match.ports.resources, ...volumes]),
      ...executorContainer(pod, endpoints),
      ...labelsOf(pod.labels),
    },
    members: pod.containers.flatMap((container, at) => {
      const task = tasks[at]
      return task === undefined ? [] : [memberOf(container, task, forContainers[at] ?? [], group)]
    }),
  }
}

function encode(resources: readonly Resource[]) {
  return resources.map((resource) => encodeResource(resource, 'pre'))
}

function executorContainer(
  { rest, volumes }: Pod,
  endpoints: readonly Endpoint[],
): Pick<WireExecutorInfo, 'container'> {
  const { networks = [] } = rest
  if (networks.length === 0 && volumes.length === 0) return {}
  const infos = networkInfos(networks, endpoints)
  return { container: { type: 'MESOS', ...(infos.length > 0 && { network_infos: infos }) } }
}

function memberOf(
  container: PodContainer,
  { taskId }: LaunchedTask,
  resources: readonly Resource[],
  group: Group,
): WireTaskInfo {
  const { name, rest } = container
  const { pod, endpoints, agentId } = group
  const contained = podContainer(pod, container)
  const health = containerHealthCheck(container, (wanted) => {
    const endpoint = endpoints.find((each) => each.name === wanted)
    return isPodOnHost(pod) ? endpoint?.assigned : endpoint?.containerPort
  })
  return {
    name,
    task_id: { value: taskId },
    agent_id: { value: agentId },
    resources: encode(resources),
    command: commandOf(container, taskId, group),
    ...labelsOf(rest.labels),
    ...killPolicyOf(rest.lifecycle?.killGracePeriodSeconds),
    ...limitsOf(rest.resourceLimits),
    ...(contained && { container: contained }),
    ...(health && { health_check: health }),
  }
}

/** Without a command, the image's own is run. What the container says goes before what the pod says. */
function commandOf(
  container: PodContainer,
  taskId: string,
  { pod, executorId, host, variables }: Group,
): WireCommandInfo {
  const { exec, user = pod.rest.user, environment, artifacts } = container.rest
  return {
    ...ranBy(exec),
    ...(user !== undefined && { user }),
    ...urisOf(artifacts),
    environment: environmentOf(
      givenVariables(pod.rest.environment),
      givenVariables(environment),
      [['HOST', host]],
      containerVariables(pod, container, { taskId, executorId }),
      variables,
    ),
  }
}

function ranBy(exec: PodContainer['rest']['exec']): WireCommandInfo {
  const { shell, argv = [] } = exec?.command ?? {}
  if (shell !== undefined) return { shell: true, value: shell }
  const [program] = argv
  if (program === undefined) return { shell: false }
  return { shell: false, arguments: argv, ...(exec?.overrideEntrypoint && { value: program }) }
}

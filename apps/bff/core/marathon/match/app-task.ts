import type { App } from '@holdfast/model/marathon/run-spec'
import { segmentsOf } from '@holdfast/model/marathon/path-id'
import { encodeResource } from '@holdfast/model/wire/resource'
import type { WireCommandInfo, WireTaskInfo } from '@holdfast/model/wire/scheduler-call'
import { portsToTell } from './app-ports.ts'
import { appContainer } from './app-container.ts'
import { killPolicyOf, labelsOf, limitsOf, urisOf } from './command.ts'
import { appVariables, environmentOf, givenVariables, portVariables } from './environment.ts'
import { appHealthCheck } from './health-check.ts'
import type { Launch } from './launch.ts'
import { consumedBy } from './match-resources.ts'

/**
 * The one task of an app's instance, run as a command. Its volumes are among its resources; only what is mounted from the host
 * is in its container.
 *
 * Source: `TaskBuilder`, marathon `mesosphere/mesos/TaskBuilder.scala`.
 */
export function appTask({ runSpec: app, offer, match, volumes }: Launch<App>, taskId: string): WireTaskInfo {
  const { hostPorts } = match.ports
  const container = appContainer(app, hostPorts)
  const health = appHealthCheck(app, hostPorts)
  return {
    name: hostnameOf(app),
    task_id: { value: taskId },
    agent_id: { value: offer.agentId },
    resources: [...consumedBy(match), ...volumes].map((resource) => encodeResource(resource, 'pre')),
    command: commandOf(app, taskId, offer.hostname, hostPorts),
    ...labelsOf(app.labels),
    ...killPolicyOf(app.rest.taskKillGracePeriodSeconds),
    ...limitsOf(app.rest.resourceLimits),
    ...(container && { container }),
    ...(health && { health_check: health }),
  }
}

/** `postgres.db` of `/db/postgres`: a name that may be one of a host. */
function hostnameOf({ id }: App): string {
  return segmentsOf(id).toReversed().join('.')
}

/** Arguments count before a command. Without a container, the first of them is what is run. */
function commandOf(app: App, taskId: string, host: string, hostPorts: readonly number[]): WireCommandInfo {
  const { cmd, args = [], user, env, fetch, container } = app.rest
  const [program] = args
  const asked =
    program === undefined
      ? cmd === undefined
        ? { shell: false }
        : { shell: true, value: cmd }
      : { shell: false, arguments: args, ...(container === undefined && { value: program }) }
  return {
    ...asked,
    ...(user !== undefined && { user }),
    ...urisOf(fetch),
    environment: environmentOf(
      appVariables(app, taskId, container?.docker?.image),
      portVariables(portsToTell(app, hostPorts)),
      [['HOST', host]],
      givenVariables(env),
    ),
  }
}

import { compact, unlessEmpty, without } from './compact.ts'
import { appVolumeOf } from './convert-volume.ts'
import { isHostNetwork } from './deprecated.ts'
import { withDefaults } from './normalize-app.ts'
import type { CanonicalApp } from './normalize-app.ts'
import { PathId } from './path-id.ts'
import type { App, AppRest, HostPort } from './run-spec.ts'
import type { AppJson } from './shape-app.ts'

/**
 * What the scheduler works with, of an app in canonical form. Nothing is checked any more.
 *
 * Source: `appRamlReader`, marathon `raml/AppConversion.scala`.
 */
export function appOf(canonical: CanonicalApp, version: string): App {
  const app = withDefaults(canonical)
  const { cpus, mem, disk, gpus } = app
  return {
    kind: 'app',
    id: PathId(app.id),
    role: app.role,
    acceptedResourceRoles: app.acceptedResourceRoles ?? [],
    labels: app.labels,
    instances: app.instances,
    constraints: app.constraints,
    upgrade: app.upgradeStrategy,
    unreachable: app.unreachableStrategy,
    killSelection: app.killSelection,
    backoff: {
      backoffSeconds: app.backoffSeconds,
      backoffFactor: app.backoffFactor,
      maxLaunchDelaySeconds: app.maxLaunchDelaySeconds,
    },
    version,
    lastScalingAt: version,
    lastConfigChangeAt: version,
    resources: { cpus, mem, disk, gpus },
    volumes: app.container?.volumes.map(appVolumeOf) ?? [],
    hostPorts: hostPortsOf(app),
    requirePorts: app.requirePorts,
    rest: restOf(app),
  }
}

function hostPortsOf(app: AppJson): readonly HostPort[] {
  if (isHostNetwork(app.networks)) {
    return (app.portDefinitions ?? []).map(({ port, name }) =>
      compact({ port: app.requirePorts ? port : 0, name }),
    )
  }
  return (app.container?.portMappings ?? []).flatMap(({ hostPort, name }) =>
    hostPort === undefined ? [] : compact({ port: hostPort, name }),
  )
}

function restOf(app: AppJson): AppRest {
  const { cmd, args, user, env, resourceLimits, executor, dependencies, fetch, healthChecks } = app
  const { readinessChecks, networks, portDefinitions, secrets, taskKillGracePeriodSeconds, tty } = app
  return compact({
    cmd,
    args,
    user,
    env: unlessEmpty(env),
    resourceLimits,
    executor,
    container: app.container && without(app.container, 'volumes'),
    dependencies: unlessEmpty(dependencies),
    fetch: unlessEmpty(fetch),
    healthChecks: unlessEmpty(healthChecks),
    readinessChecks: unlessEmpty(readinessChecks),
    networks,
    portDefinitions,
    secrets: unlessEmpty(secrets),
    taskKillGracePeriodSeconds,
    tty,
  })
}

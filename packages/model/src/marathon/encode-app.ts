import { compact, unlessEmpty } from './compact.ts'
import { encodePersistent } from './convert-volume.ts'
import { isResident } from './run-spec-facts.ts'
import type { App, RunSpec, UnreachableStrategy } from './run-spec.ts'
import type { AppVolume } from './volume.ts'

export type Encoded = Readonly<Record<string, unknown>>

/**
 * An app as the API writes it: what is absent is omitted, never null. Reading it gives the same app again.
 *
 * Source: `appWriter`, marathon `raml/AppConversion.scala`.
 */
export function encodeApp(app: App): Encoded {
  const { container, networks, ...rest } = app.rest
  return {
    ...compact({
      id: app.id,
      role: app.role,
      acceptedResourceRoles: unlessEmpty(app.acceptedResourceRoles),
      instances: app.instances,
      ...app.resources,
      requirePorts: app.requirePorts,
      killSelection: app.killSelection,
      ...app.backoff,
      networks,
      container: container && { ...container, volumes: app.volumes.map(encodeVolume) },
      labels: unlessEmpty(app.labels),
      constraints: unlessEmpty(app.constraints),
      residency: residencyOf(app),
      unreachableStrategy: app.unreachable,
      upgradeStrategy: app.upgrade,
    }),
    ...rest,
    ...encodeVersion(app),
  }
}

export function encodeVersion(spec: RunSpec): Encoded {
  const { version, lastScalingAt, lastConfigChangeAt } = spec
  return { version, versionInfo: { lastScalingAt, lastConfigChangeAt } }
}

function encodeVolume(volume: AppVolume): Encoded {
  return 'persistent' in volume
    ? { ...volume, persistent: encodePersistent(volume.persistent) }
    : { ...volume }
}

/** It is not kept, but made of the volumes and the strategy. Source: `AppDefinition.residency`. */
function residencyOf(app: App): Encoded | undefined {
  return isResident(app)
    ? { relaunchEscalationTimeoutSeconds: escalationOf(app.unreachable), taskLostBehavior: 'WAIT_FOREVER' }
    : undefined
}

function escalationOf(unreachable: UnreachableStrategy): number {
  return unreachable === 'disabled' ? 3600 : unreachable.inactiveAfterSeconds
}

import { compact } from './compact.ts'
import { isHostNetwork, withoutDeprecated } from './deprecated.ts'
import { PathId } from './path-id.ts'
import type { RoleSettings } from './role-settings.ts'
import type { AppJson } from './shape-app.ts'
import type { UpgradeStrategy } from './run-spec.ts'

/** An app in canonical form, with every default that does not wait for the rules. */
export type CanonicalApp = AppJson & { readonly role: string }

/** New words only, an absolute id, and a role. Source: `forDeprecated`, `forPreValidation`, marathon `AppNormalization.scala`. */
export function canonicalApp(app: AppJson, roles: (id: PathId) => RoleSettings): CanonicalApp {
  const canonical = withoutDeprecated(app)
  return { ...canonical, role: canonical.role ?? roles(PathId(canonical.id)).defaultRole }
}

/** Source: `forPostValidation`, marathon `AppNormalization.scala`; `Apps.scala`. */
export function withDefaults(app: CanonicalApp): CanonicalApp & {
  readonly upgradeStrategy: UpgradeStrategy
  readonly unreachableStrategy: NonNullable<AppJson['unreachableStrategy']>
} {
  const isHost = isHostNetwork(app.networks)
  const { container } = app
  return {
    ...app,
    ...compact({ container: container && withHostPorts(app, container) }),
    requirePorts: isHost && app.requirePorts,
    unreachableStrategy: app.unreachableStrategy ?? (isResidentJson(app) ? 'disabled' : REPLACED_AT_ONCE),
    upgradeStrategy: app.upgradeStrategy ?? (keepsVolumes(app) ? KEPT_VOLUMES : ALL_AT_ONCE),
  }
}

export const REPLACED_AT_ONCE = { inactiveAfterSeconds: 0, expungeAfterSeconds: 0 } as const
export const ALL_AT_ONCE: UpgradeStrategy = { minimumHealthCapacity: 1, maximumOverCapacity: 1 }
/** Of what has volumes that only one instance can hold. */
export const KEPT_VOLUMES: UpgradeStrategy = { minimumHealthCapacity: 0.5, maximumOverCapacity: 0 }

function isResidentJson(app: AppJson): boolean {
  return app.container?.volumes.some((volume) => 'persistent' in volume) ?? false
}

function keepsVolumes(app: AppJson): boolean {
  return app.container?.volumes.some((volume) => 'persistent' in volume || 'external' in volume) ?? false
}

/** Behind a bridge every mapping takes a port of the host, any when none is named. */
function withHostPorts(
  app: AppJson,
  container: NonNullable<AppJson['container']>,
): NonNullable<AppJson['container']> {
  if (!container.portMappings || !app.networks.some(({ mode }) => mode === 'container/bridge'))
    return container
  return {
    ...container,
    portMappings: container.portMappings.map((mapping) => ({ hostPort: 0, ...mapping })),
  }
}

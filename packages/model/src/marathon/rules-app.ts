import type { DefinitionContext } from './context.ts'
import type { CanonicalApp } from './normalize-app.ts'
import { withDefaults } from './normalize-app.ts'
import { PathId } from './path-id.ts'
import { checkPlacement } from './rules-constraint.ts'
import { checkContainer, isUnique } from './rules-container.ts'
import { checkFeature } from './rules-feature.ts'
import { checkHealthChecks, checkReadiness } from './rules-health.ts'
import { checkId } from './rules-id.ts'
import { checkAmounts, checkInstances, checkResourceLimits } from './rules-limits.ts'
import { checkNetworks } from './rules-network.ts'
import { checkAcceptedRoles, checkOwnRoles, checkRole } from './rules-role.ts'
import { checkEnvironment } from './rules-secret.ts'
import {
  checkResidentUpgrade,
  checkSingleInstanceUpgrade,
  checkUnreachable,
  checkUpgrade,
} from './rules-upgrade.ts'
import { Violations } from './violation.ts'

/**
 * What an app in canonical form must hold to. It counts as resident when it says `residency`, with or without volumes.
 *
 * Source: `validateCanonicalAppAPI`, marathon `api/v2/validation/AppValidation.scala`; `AppDefinition.validAppDefinition`.
 */
export function checkApp(app: CanonicalApp, context: DefinitionContext, violations: Violations): void {
  const id = PathId(app.id)
  const isResident = app.residency !== undefined
  checkId(id, violations)
  Violations.check(violations, '', id !== '/', 'must not be root')
  checkWhatRuns(app, violations)
  if (app.container) {
    const around = { features: context.features, secrets: app.secrets }
    checkContainer(app.container, around, Violations.at(violations, '/container'))
  }
  const accepted = Violations.at(violations, '/acceptedResourceRoles')
  checkAcceptedRoles('app', isResident, app.acceptedResourceRoles, accepted)
  checkOwnRoles(app.role, app.acceptedResourceRoles ?? [], accepted)
  checkRole('app', isResident, app.role, context.roles(id), Violations.at(violations, '/role'))
  checkQuantities(app, context, violations)
  checkStrategies(app, isResident, violations)
  checkPorts(app, violations)
  checkEnvironment({ ...app, environment: app.env }, '/env', context.features, violations)
  checkHealthChecks(app, violations)
  checkReadiness(app, violations)
  app.constraints.forEach((constraint, at) =>
    checkPlacement(constraint, Violations.at(violations, `/constraints(${at})`)),
  )
}

function checkWhatRuns({ cmd, args = [], container }: CanonicalApp, violations: Violations): void {
  const hasCmd = cmd !== undefined
  const hasArgs = args.length > 0
  const hasImage = (container?.docker !== undefined) !== (container?.appc !== undefined)
  Violations.check(
    violations,
    '',
    hasCmd !== hasArgs || (!hasCmd && hasImage),
    "AppDefinition must either contain one of 'cmd' or 'args', and/or a 'container'.",
  )
  Violations.check(violations, '', cmd === undefined || cmd.length > 1, 'must not be an empty string')
}

function checkQuantities(app: CanonicalApp, context: DefinitionContext, violations: Violations): void {
  checkInstances(app.instances, '/instances', violations)
  checkAmounts(app, violations)
  checkResourceLimits(app.resourceLimits, app, violations)
  if (app.gpus > 0) {
    checkFeature('gpu_resources', context.features, '', violations)
    const isMesos = app.container?.type !== 'DOCKER'
    Violations.check(violations, '', isMesos, 'GPU resources only work with the Mesos containerizer')
  }
}

function checkStrategies(app: CanonicalApp, isResident: boolean, violations: Violations): void {
  const { unreachableStrategy } = app
  const upgrade = withDefaults(app).upgradeStrategy
  const found = Violations.at(violations, '/upgradeStrategy')
  checkUpgrade(upgrade, found)
  if (isResident && app.upgradeStrategy) checkResidentUpgrade(upgrade, found)
  if (app.labels['MARATHON_SINGLE_INSTANCE_APP'] === 'true') {
    const error = 'Single instance app may only have one instance'
    Violations.check(violations, '', app.instances <= 1, error)
    checkSingleInstanceUpgrade(upgrade, found)
  }
  if (!unreachableStrategy) return
  checkUnreachable(unreachableStrategy, Violations.at(violations, '/unreachableStrategy'))
  const error = 'unreachableStrategy must be disabled for resident tasks'
  Violations.check(violations, '', !isResident || unreachableStrategy === 'disabled', error)
}

function checkPorts({ portDefinitions = [], networks }: CanonicalApp, violations: Violations): void {
  const fixed = portDefinitions.flatMap(({ port }) => (port === 0 ? [] : port))
  const names = portDefinitions.flatMap(({ name }) => name ?? [])
  Violations.check(violations, '/portDefinitions', isUnique(fixed), 'Ports must be unique.')
  Violations.check(violations, '/portDefinitions', isUnique(names), 'Port names must be unique.')
  checkNetworks(networks, violations)
}

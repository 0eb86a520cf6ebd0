import type { DefinitionContext } from './context.ts'
import { PathId } from './path-id.ts'
import { checkPlacement } from './rules-constraint.ts'
import { constraintOf } from './convert-pod.ts'
import { isUnique } from './rules-container.ts'
import { checkFeature } from './rules-feature.ts'
import { checkId } from './rules-id.ts'
import { checkAmounts, checkInstances } from './rules-limits.ts'
import { checkNetworks } from './rules-network.ts'
import { checkPodContainer } from './rules-pod-container.ts'
import { checkAcceptedRoles, checkOwnRoles, checkRole } from './rules-role.ts'
import { checkEnvironment } from './rules-secret.ts'
import { checkResidentUpgrade, checkUnreachable, checkUpgrade } from './rules-upgrade.ts'
import { checkPersistent } from './rules-volume.ts'
import { canonicalPod, isResidentPod } from './normalize-pod.ts'
import type { PodJson } from './shape-pod.ts'
import { Violations } from './violation.ts'

/**
 * What a pod must hold to, as it was written: Marathon looks at pods before they are brought into canonical form. Unlike
 * Marathon, its persistent volumes are held to the rules for an app's.
 *
 * Source: `podValidator`, marathon `api/v2/validation/PodsValidation.scala`.
 */
export function checkPod(pod: PodJson, context: DefinitionContext, violations: Violations): void {
  const id = PathId(pod.id)
  Violations.check(violations, '/id', pod.id.startsWith('/'), 'Path needs to be absolute')
  checkId(id, violations)
  Violations.check(violations, '/user', pod.user !== '', 'must not be empty')
  checkContainers(pod, context, violations)
  checkVolumes(pod, context, violations)
  checkScheduling(pod, context, violations)
  checkNetworks(pod.networks, violations)
  checkEnvironment(pod, '/environment', context.features, violations)
  if (pod.scaling) checkInstances(pod.scaling.instances, '/scaling/instances', violations)
  if (pod.executorResources) {
    checkAmounts({ ...pod.executorResources, gpus: 0 }, Violations.at(violations, '/executorResources'))
  }
}

function checkContainers(pod: PodJson, context: DefinitionContext, violations: Violations): void {
  const { containers } = pod
  const check = (path: string, holds: boolean, error: string) =>
    Violations.check(violations, path, holds, error)
  check('/containers', containers.length > 0, 'must not be empty')
  check('/containers', isUnique(containers.map(({ name }) => name)), 'container names must be unique')
  const endpoints = containers.flatMap((container) => container.endpoints)
  const hostPorts = endpoints.flatMap(({ hostPort }) => hostPort || [])
  const containerPorts = endpoints.flatMap(({ containerPort }) => containerPort || [])
  // The typo is the product's.
  const names = isUnique(endpoints.map(({ name }) => name))
  check('', names, 'endpoint names nust be unique across all containers')
  check('', isUnique(hostPorts), 'host ports must be unique across all containers')
  check('', isUnique(containerPorts), 'container ports must be unique across all containers')
  containers.forEach((container, at) =>
    checkPodContainer(container, pod, context.features, Violations.at(violations, `/containers(${at})`)),
  )
}

function checkVolumes(pod: PodJson, { features }: DefinitionContext, violations: Violations): void {
  const { volumes, containers, secrets } = pod
  Violations.check(
    violations,
    '/volumes',
    isUnique(volumes.map(({ name }) => name)),
    'volume names must be unique',
  )
  const mounted = new Set(containers.flatMap(({ volumeMounts }) => volumeMounts.map(({ name }) => name)))
  volumes.forEach((volume, at) => {
    const found = Violations.at(violations, `/volumes(${at})`)
    const { length } = volume.name
    Violations.check(found, '/name', length <= 63, `got ${length}, expected between 1 and 63`)
    Violations.check(
      found,
      '',
      mounted.has(volume.name),
      'volume must be referenced by at least one container',
    )
    if ('persistent' in volume) checkPersistent(volume.persistent, Violations.at(found, '/persistent'))
    if ('host' in volume) Violations.check(found, '/host', volume.host !== '', 'must not be empty')
    if ('secret' in volume) {
      checkFeature('secrets', features, '', found)
      const isKnown = Object.hasOwn(secrets, volume.secret)
      Violations.check(found, '', isKnown, 'volume.secret must refer to an existing secret')
    }
  })
}

function checkScheduling(written: PodJson, context: DefinitionContext, violations: Violations): void {
  const pod = canonicalPod(written, context.roles)
  const isResident = isResidentPod(pod)
  const { upgrade, unreachableStrategy, placement } = pod.scheduling
  // Marathon leaves /scheduling out of these paths.
  checkUpgrade(upgrade, Violations.at(violations, '/upgrade'))
  if (isResident) checkResidentUpgrade(upgrade, Violations.at(violations, '/upgrade'))
  checkUnreachable(unreachableStrategy, Violations.at(violations, '/unreachableStrategy'))
  const error = 'unreachableStrategy must be disabled for pods with persistent volumes'
  Violations.check(violations, '', !isResident || unreachableStrategy === 'disabled', error)
  const accepted = Violations.at(violations, '/acceptedResourceRoles')
  const given = placement.acceptedResourceRoles.length > 0 ? placement.acceptedResourceRoles : undefined
  checkAcceptedRoles('pod', isResident, given, accepted)
  checkOwnRoles(pod.role, placement.acceptedResourceRoles, accepted)
  checkRole('pod', isResident, pod.role, context.roles(PathId(pod.id)), Violations.at(violations, '/role'))
  placement.constraints.forEach((constraint, at) => {
    const found = Violations.at(violations, `/scheduling/placement/constraints(${at})`)
    checkPlacement(constraintOf(constraint), found)
  })
}

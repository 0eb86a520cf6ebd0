import { Violations } from './violation.ts'
import type { Violation } from './violation.ts'
import { checkResidentUpgrade } from './rules-upgrade.ts'
import { isResident, runSpecDemands, volumeRequests } from './run-spec-facts.ts'
import type { App, Pod, RunSpec } from './run-spec.ts'
import type { VolumeRequest } from './volume.ts'

const NEW_SERVICE = 'If you need to make this change, please create a new service.'
const RESOURCES = `Services with persistent volumes configured may not change resource requirements. ${NEW_SERVICE}`
const PORTS = `Services with persistent volumes configured may not change host ports. ${NEW_SERVICE}`

/**
 * What an update of a resident may not change: what is reserved for it cannot be changed where it lies. It holds when the old
 * one is resident or the new one is.
 *
 * Source: `State.validUpdate`, marathon `state/AppDefinition.scala`; `PodsValidation.residentUpdateIsValid`.
 */
export function validateUpdate(old: RunSpec, next: RunSpec): readonly Violation[] {
  const violations = Violations.none()
  checkUpdate(old, next, violations)
  return Violations.list(violations)
}

/** What a plan changes: nothing old is a new run spec. */
export interface PlannedChange {
  readonly old: RunSpec | undefined
  readonly next: RunSpec
}

/**
 * The same for all that one plan changes: `/app(0)/cpus`, `/pod(1)`. Apps and pods are counted each by themselves.
 *
 * Source: `DeploymentPlan.deploymentPlanValidator`, marathon `core/deployment/DeploymentPlan.scala`.
 */
export function validatePlan(changes: readonly PlannedChange[]): readonly Violation[] {
  const violations = Violations.none()
  const count = { app: 0, pod: 0 }
  for (const { old, next } of changes) {
    const { kind } = next
    if (old) checkUpdate(old, next, Violations.at(violations, `/${kind}(${count[kind]})`))
    count[kind]++
  }
  return Violations.list(violations)
}

function checkUpdate(old: RunSpec, next: RunSpec, violations: Violations): void {
  if (!isResident(old) && !isResident(next)) return
  if (old.kind === 'app' && next.kind === 'app') checkAppUpdate(old, next, violations)
  else if (old.kind === 'pod' && next.kind === 'pod') checkPodUpdate(old, next, violations)
}

function checkAppUpdate(old: App, next: App, violations: Violations): void {
  const check = (path: string, holds: boolean, error: string) =>
    Violations.check(violations, path, holds, error)
  check('', sameVolumes(old, next), 'Persistent volumes can not be changed!')
  for (const name of ['cpus', 'mem', 'disk', 'gpus'] as const) {
    check(`/${name}`, old.resources[name] === next.resources[name], RESOURCES)
  }
  check('/requirePorts', old.requirePorts === next.requirePorts, RESOURCES)
  check('', sameNumbers(portNumbers(old), portNumbers(next)), PORTS)
  checkResidentUpgrade(next.upgrade, Violations.at(violations, '/upgradeStrategy'))
}

function checkPodUpdate(old: Pod, next: Pod, violations: Violations): void {
  const check = (holds: boolean, error: string) => Violations.check(violations, '', holds, error)
  check(sameVolumes(old, next), 'persistent volumes cannot be updated')
  const [before, after] = [runSpecDemands(old), runSpecDemands(next)]
  for (const name of ['cpus', 'mem', 'disk', 'gpus'] as const) {
    check(before[name] === after[name], `${name} cannot be updated if a pod has persistent volumes`)
  }
  check(
    sameNumbers(podPorts(old), podPorts(next)),
    'host ports cannot be updated if a pod has persistent volumes',
  )
  checkResidentUpgrade(next.upgrade, Violations.at(violations, '/upgradeStrategy'))
}

/** In whatever order. */
function sameVolumes(old: RunSpec, next: RunSpec): boolean {
  const before = volumeRequests(old).map(printed)
  const after = volumeRequests(next).map(printed)
  return before.length === after.length && new Set([...before, ...after]).size === before.length
}

function printed({ name, persistent }: VolumeRequest): string {
  const { type, size, maxSize, profileName, constraints } = persistent
  return JSON.stringify([name, type, size, maxSize ?? null, profileName ?? null, constraints])
}

/** As the definition names them, service ports too. */
function portNumbers({ rest, hostPorts }: App): readonly number[] {
  return (rest.portDefinitions ?? hostPorts).map(({ port }) => port)
}

function podPorts(pod: Pod): readonly number[] {
  return pod.containers.flatMap((container) => container.hostPorts.map(({ port }) => port))
}

function sameNumbers(before: readonly number[], after: readonly number[]): boolean {
  const [a, b] = [new Set(before), new Set(after)]
  return a.size === b.size && before.every((port) => b.has(port))
}

import type { VolumeRow } from '../api/rows.ts'
import type { Operation } from '../operation/operation.ts'
import { isDisk, reservationRole } from '../resource/resource.ts'
import type { Resource } from '../resource/resource.ts'
import { isAnothers } from './plan-ceremony.ts'
import type { PlanAgent, PlanFacts } from './plan-facts.ts'
import { resourcesOf } from './plan-step.ts'
import { count, diskWords, idOf, resizedMb, sizeMb } from './plan-words.ts'
import { formatSize } from './sizes.ts'

/** A step that could be read, on an agent that is known. */
export interface PlannedStep {
  readonly agent: PlanAgent
  readonly operation: Operation
}

/** What stays although something goes. */
export function staysSentences(steps: readonly PlannedStep[]): readonly string[] {
  const destroyed = volumesOf(steps, 'DESTROY')
  if (destroyed.length === 0) return ['No data is erased.', ...steps.flatMap(shrunkSentence)]
  const left = new Map<string, number>()
  const add = (resource: Resource, sign: number) => {
    const role = reservationRole(resource)
    if (role !== undefined && resource.name === 'disk')
      left.set(role, (left.get(role) ?? 0) + sign * sizeMb(resource))
  }
  for (const volume of destroyed) add(volume, 1)
  for (const { operation } of steps) {
    if (operation.type === 'UNRESERVE') for (const resource of operation.resources) add(resource, -1)
  }
  const reserved = [...left].flatMap(([role, mb]) =>
    mb > 0 ? [`${formatSize(mb)} stay reserved for role ${role}.`] : [],
  )
  const mounts = new Set(destroyed.filter((each) => isDisk(each, 'MOUNT')).map(diskWords))
  return [
    ...reserved,
    ...[...mounts].map((root) => `The mount point ${root} stays; everything in it is erased.`),
  ]
}

function shrunkSentence({ operation }: PlannedStep): readonly string[] {
  if (operation.type !== 'SHRINK_VOLUME') return []
  const role = reservationRole(operation.volume) ?? '*'
  return [`${formatSize(operation.subtract / 1000)} stay reserved for role ${role}, idle.`]
}

/** What others will do about it. */
export function nextSentences(steps: readonly PlannedStep[], lost: readonly VolumeRow[]): readonly string[] {
  const kinds = new Set(steps.map(({ operation }) => operation.type))
  const roles = new Set(volumesOf(steps, 'CREATE').map((volume) => reservationRole(volume) ?? '*'))
  const owners = new Set(lost.flatMap(({ owner }) => (owner.state === 'claimed' ? [owner.name] : [])))
  return [
    'Offers that hold any of this are taken back from the frameworks that have them.',
    ...[...roles].map((role) => `Frameworks in role ${role} are offered the new volume.`),
    ...[...owners].map((owner) => `${owner} still exists and may start again with an empty volume.`),
    ...(kinds.has('UNRESERVE') ? ['What is no longer reserved is offered to every role.'] : []),
  ]
}

/** What a careful person would want to know before. */
export function warnings(
  steps: readonly PlannedStep[],
  lost: readonly VolumeRow[],
  facts: PlanFacts,
): readonly string[] {
  return [
    ...new Set(steps.flatMap(({ agent }) => awayWarning(agent))),
    ...anothersWarning(lost, facts.principal),
    ...new Set(steps.flatMap(({ operation }) => newRoleWarnings(operation, facts))),
    ...steps.flatMap(({ operation }) => shrinkWarning(operation)),
    ...steps.flatMap(({ agent, operation }) =>
      operation.type === 'CREATE'
        ? operation.volumes.flatMap((volume) => elsewhereWarning(volume, agent, facts))
        : [],
    ),
  ]
}

function awayWarning({ hostname, status }: PlanAgent): readonly string[] {
  switch (status) {
    case 'draining':
    case 'drained':
      return [`${hostname} is being drained: its resources are not offered to frameworks.`]
    case 'deactivated':
      return [`${hostname} is deactivated: its resources are not offered to frameworks.`]
    default:
      return []
  }
}

function anothersWarning(lost: readonly VolumeRow[], asker: string | undefined): readonly string[] {
  const others = lost.filter((row) => isAnothers(row, asker))
  if (others.length === 0) return []
  const names = [...new Set(others.map(({ principal }) => principal ?? ''))].slice(0, 3).join(', ')
  return [
    `${count(others.length, 'volume')} of these ${others.length === 1 ? 'was' : 'were'} made by ${names}, not by you.`,
  ]
}

/** The agent changes what it accounts for, and neither looks at nor touches what is in the directory. */
function shrinkWarning(operation: Operation): readonly string[] {
  if (operation.type !== 'SHRINK_VOLUME') return []
  const [, after] = resizedMb(operation)
  return [
    `Only the limit that is accounted for moves: nothing in ${idOf(operation.volume)} is deleted or moved. ` +
      `If it holds more than ${formatSize(after)}, its tasks may be ended for using too much disk.`,
  ]
}

function newRoleWarnings(operation: Operation, facts: PlanFacts): readonly string[] {
  if (operation.type !== 'RESERVE') return []
  const roles = new Set(resourcesOf(operation).flatMap((resource) => reservationRole(resource) ?? []))
  return [...roles]
    .filter((role) => !facts.knowsRole(role))
    .map((role) => `Nothing in the cluster names role ${role} yet. Is it spelt right?`)
}

function elsewhereWarning(volume: Resource, { agentId }: PlanAgent, facts: PlanFacts): readonly string[] {
  const role = reservationRole(volume)
  const hosts = role === undefined ? [] : facts.elsewhere(role, idOf(volume), agentId)
  if (hosts.length === 0) return []
  const more = hosts.length > 1 ? ` and ${count(hosts.length - 1, 'other')}` : ''
  return [
    `Role ${role} already has a volume ${idOf(volume)} on ${hosts[0]}${more}. Ids should be unique in the cluster.`,
  ]
}

function volumesOf(steps: readonly PlannedStep[], type: 'CREATE' | 'DESTROY'): readonly Resource[] {
  return steps.flatMap(({ operation }) => (operation.type === type ? resourcesOf(operation) : []))
}

import type { Visibility } from '../api/hosted.ts'
import type { AgentStatus, VolumeRow } from '../api/rows.ts'
import { type FrameworkId, Role } from '../ids.ts'
import { containsQuantities, Quantities } from '../resource/quantities.ts'
import { hasRefinedReservations } from '../resource/resource.ts'
import type { Resource } from '../resource/resource.ts'
import { Resources } from '../resource/resources.ts'
import { isReachable } from './status.ts'

/** What follows for a volume from all that decides who is offered it. */
export interface VisibilityFacts {
  readonly row: Pick<VolumeRow, 'status' | 'role' | 'hostname' | 'taskIds' | 'shared' | 'offered'>
  readonly resource: Resource
  readonly agentStatus: AgentStatus
  readonly agentCapabilities: readonly string[]
  /** The offers that hold it now. */
  readonly offers: readonly { readonly framework: Named; readonly role: string; readonly sinceMs?: number }[]
  /** Frameworks in its role, or in one below it. */
  readonly candidates: readonly Candidate[]
  /** What nobody has of the agent, as far as a role may be offered it. */
  readonly idle: (role: Role) => Resources
  /** An offer holds at least one of these; absent: nobody knows what it must hold. */
  readonly minAllocatable?: readonly Quantities[]
  readonly refusedUntil: (candidate: Candidate, part: Resources) => number | undefined
}

interface Named {
  readonly frameworkId: FrameworkId
  readonly name: string
}

/** A framework in one of its roles. */
export interface Candidate extends Named {
  readonly role: string
  readonly active: boolean
  /** Absent: not known. */
  readonly capabilities?: readonly string[]
  readonly suppressed: boolean
}

/**
 * Whether frameworks see a volume, or the first thing that keeps them from it, in the order in which the allocator looks.
 *
 * Source: `__generateOffers()`, mesos `src/master/allocator/mesos/hierarchical.cpp`.
 */
export function visibilityOf(facts: VisibilityFacts): Visibility {
  return offered(facts) ?? withheld(facts) ?? unwanted(facts) ?? tooLittle(facts)
}

function offered({ offers, row }: VisibilityFacts): Visibility | undefined {
  const [first, ...more] = offers
  if (first === undefined)
    return row.offered ? { state: 'offered', code: 'offered', sentence: OFFERED_TO_SOME } : undefined
  const { name } = first.framework
  const others = more.length === 0 ? '' : `, and to ${more.length} more`
  return {
    state: 'offered',
    code: 'offered',
    sentence: row.shared
      ? `Offered to ${name} in role ${first.role}${others}. It is shared: others may be offered it too.`
      : `Offered to ${name} in role ${first.role}. Nobody else sees it until ${name} has answered.`,
    ...who(first.framework),
    ...(first.sinceMs !== undefined && { sinceMs: first.sinceMs }),
  }
}

const OFFERED_TO_SOME = 'Offered to a framework; the master does not tell to which.'

/** The agent, or a task, keeps it. */
function withheld({ row, agentStatus: status }: VisibilityFacts): Visibility | undefined {
  const { hostname } = row
  if (!isReachable(status)) {
    return hidden('agent_away', `Agent ${hostname} is ${status}: nothing of it is offered until it is back.`)
  }
  if (status !== 'active') {
    return hidden('agent_deactivated', `Agent ${hostname} is ${status}: nothing of it is offered to anybody.`)
  }
  if (row.status !== 'attached' || row.shared) return undefined
  const [task] = row.taskIds
  const holder = task === undefined ? 'It is in use' : `Task ${task} holds it`
  return hidden('attached', `${holder}. It is offered again when that has ended.`)
}

/** Nobody is there who may be offered it, or who wants to be. */
function unwanted(facts: VisibilityFacts): Visibility | undefined {
  const { row, candidates } = facts
  const where = `role ${row.role}`
  if (candidates.length === 0) {
    return hidden('no_framework', `No framework is registered in ${where}, or in one below it.`)
  }
  const active = candidates.filter((each) => each.active)
  if (active.length === 0) {
    return hidden(
      'not_connected',
      `${names(candidates)} of ${where} ${are(candidates)} not connected.`,
      candidates[0],
    )
  }
  const willing = active.filter((each) => !each.suppressed)
  if (willing.length === 0) {
    return hidden('suppressed', `${names(active)} ${want(active)} no offers in ${where} now.`, active[0])
  }
  const lacks = willing.map((each) => missingFor(facts, each))
  if (lacks.every((each) => each !== undefined)) {
    return hidden('incapable', `${names(willing)} cannot be offered it: ${lacks[0]}.`, willing[0])
  }
  return undefined
}

/** Source: `isCapableOfReceivingAgent()` and `stripIncapableResources()`, mesos `hierarchical.cpp`. */
function missingFor(
  { row, resource, agentCapabilities }: VisibilityFacts,
  { capabilities, role }: Candidate,
): string | undefined {
  if (capabilities === undefined) return undefined
  const lacks = (name: string) => !capabilities.includes(name)
  if (row.shared && lacks('SHARED_RESOURCES')) return 'a shared volume needs the capability SHARED_RESOURCES'
  if (hasRefinedReservations(resource) && lacks('RESERVATION_REFINEMENT')) {
    return 'its reservation is refined, which needs the capability RESERVATION_REFINEMENT'
  }
  if (!lacks('MULTI_ROLE') && !agentCapabilities.includes('MULTI_ROLE')) {
    return 'its agent does not have the capability MULTI_ROLE'
  }
  return role.includes('/') && !agentCapabilities.includes('HIERARCHICAL_ROLE')
    ? 'its agent does not have the capability HIERARCHICAL_ROLE'
    : undefined
}

/** What would be offered is too little for an offer, or was refused. */
function tooLittle(facts: VisibilityFacts): Visibility {
  const { row, candidates, minAllocatable } = facts
  const willing = candidates
    .filter((each) => each.active && !each.suppressed && missingFor(facts, each) === undefined)
    .map((candidate) => ({ candidate, part: partFor(facts, candidate) }))
  const least = minAllocatable ?? []
  const enough = willing.filter(
    ({ part }) => least.length === 0 || least.some((each) => containsQuantities(part, each)),
  )
  if (enough.length === 0) {
    const wants = least.map((each) => Quantities.print(each)).join(' or ')
    return hidden(
      'too_little',
      `What is idle on ${row.hostname} for role ${row.role} is less than the least that is offered: ${wants}.`,
    )
  }
  const refusals = enough.map(({ candidate, part }) => facts.refusedUntil(candidate, part))
  if (refusals.every((until) => until !== undefined)) {
    const refused = enough.map(({ candidate }) => candidate)
    return {
      ...hidden('refused', `${names(refused)} declined what ${row.hostname} has, for a while.`, refused[0]),
      untilMs: Math.min(...refusals),
    }
  }
  return {
    state: 'soon',
    code: 'soon',
    sentence: `Nothing stands in the way: it is in the next round of offers for ${names(enough.map(({ candidate }) => candidate))}.`,
  }
}

function partFor({ idle }: VisibilityFacts, { role, capabilities }: Candidate): Resources {
  const part = idle(Role(role))
  if (capabilities === undefined) return part
  const [shared, refined] = ['SHARED_RESOURCES', 'RESERVATION_REFINEMENT'].map((each) =>
    capabilities.includes(each),
  )
  if (shared === true && refined === true) return part
  return Resources.filter(
    part,
    (each) =>
      (shared === true || each.shared !== true) && (refined === true || !hasRefinedReservations(each)),
  )
}

const hidden = (code: Visibility['code'], sentence: string, framework?: Named): Visibility => ({
  state: 'hidden',
  code,
  sentence,
  ...(framework !== undefined && who(framework)),
})

const who = ({ frameworkId, name }: Named) => ({ frameworkId, framework: name })

/** A framework may be there in several roles. */
const distinct = (frameworks: readonly Named[]): readonly Named[] => [
  ...new Map(frameworks.map((each) => [each.frameworkId, each])).values(),
]

function names(frameworks: readonly Named[]): string {
  const [first, ...more] = distinct(frameworks)
  if (first === undefined) return 'Nobody'
  return more.length === 0 ? first.name : `${first.name} and ${more.length} more`
}

const are = (frameworks: readonly Named[]) => (distinct(frameworks).length === 1 ? 'is' : 'are')
const want = (frameworks: readonly Named[]) => (distinct(frameworks).length === 1 ? 'wants' : 'want')

import type { AgentId, Role } from '@holdfast/model/ids'
import { Role as roleNamed } from '@holdfast/model/ids'
import { PersistentMap } from '@holdfast/model/persistent-map'
import { kindOf } from '@holdfast/model/resource/kind'
import { Quantities } from '@holdfast/model/resource/quantities'
import { Resources } from '@holdfast/model/resource/resources'
import { allocated } from './accounts.ts'
import { addAmounts, type Amounts, noAmounts, subtractAmounts } from './allocation.ts'
import { idleOf } from './agents.ts'
import { expireFilters, isRefused } from './filters.ts'
import { fitsAgent, fittingPart, isEnough } from './fitting.ts'
import { consumedBy, quotaOf, requiredHeadroom } from './quota.ts'
import { type Allowance, allowanceOf, fairPart, guaranteedPart, isOutOfReach, type Spare } from './shares.ts'
import { Sorter } from './sorter.ts'
import {
  type AllocatorAgent,
  type AllocatorFramework,
  type AllocatorState,
  type Handout,
  lineage,
} from './state.ts'
import { traitsOf } from './traits.ts'

export interface RoundResult {
  /** In which all that was handed out is charged to whoever got it. */
  readonly state: AllocatorState
  /** At most one for each framework, role and agent. The agents still have them: taking them away is the caller's part. */
  readonly handouts: readonly Handout[]
}

export interface RoundInput {
  /** A registered agent as it is now. */
  readonly agent: (agentId: AgentId) => AllocatorAgent | undefined
  readonly now: number
}

/** The periodic round: looks at every agent from which something could be offered that could not be before. */
export function periodicRound(state: AllocatorState, input: RoundInput): RoundResult {
  const expired = expireFilters(state, input.now)
  const counted = { ...expired, rounds: state.rounds + 1 }
  if (isNone(expired.changed) && isNone(expired.triggered)) return { state: counted, handouts: [] }
  const visited = expired.triggered === 'all' ? 'all' : expired.changed
  const done = { ...counted, changed: PersistentMap.empty<never>(), triggered: PersistentMap.empty<never>() }
  return run(done, candidatesOf(expired, visited), input)
}

/** Between two rounds: only what an event has opened up. */
export function triggeredRound(state: AllocatorState, input: RoundInput): RoundResult {
  if (isNone(state.triggered)) return { state, handouts: [] }
  const done = { ...state, triggered: PersistentMap.empty<never>() }
  return run(done, candidatesOf(state, state.triggered), input)
}

function isNone(agents: AllocatorState['changed']): boolean {
  return agents !== 'all' && PersistentMap.size(agents) === 0
}

/** Unlike Mesos, which shuffles them: each round begins with another one, so that the same history has the same end. */
function candidatesOf(
  { open, rounds }: AllocatorState,
  visited: AllocatorState['changed'],
): readonly AgentId[] {
  const agents =
    visited === 'all'
      ? PersistentMap.values(open)
      : PersistentMap.values(visited).filter((agentId) => PersistentMap.get(open, agentId) !== undefined)
  const start = agents.length === 0 ? 0 : rounds % agents.length
  return start === 0 ? agents : [...agents.slice(start), ...agents.slice(0, start)]
}

/** What changes while a run hands out; nobody outside sees it. */
interface Run {
  state: AllocatorState
  readonly input: RoundInput
  readonly bounded: boolean
  idle: Amounts
  /** What of it is due to guarantees that are not met. */
  required: Amounts
  spare: Spare
  /** Forgotten for whoever was handed something. */
  readonly allowances: Map<string, Allowance>
  /** What is left of each agent. */
  readonly left: Map<AgentId, Resources>
  /** By agent, the shared volumes that somebody was offered in this run: nobody else is. */
  readonly sharedGone: Map<AgentId, Set<string>>
  readonly handouts: Map<string, Handout>
}

/**
 * First what is due to roles whose guarantees are not met, then the rest in the order of fair shares. The order is
 * taken anew after everything that is handed out.
 *
 * Source: `__generateOffers()`, mesos `src/master/allocator/mesos/hierarchical.cpp`.
 */
function run(state: AllocatorState, candidates: readonly AgentId[], input: RoundInput): RoundResult {
  const bounded = PersistentMap.size(state.quotas) > 0
  const now: Run = {
    state: { ...state, roles: Sorter.withTotal(state.roles, state.total) },
    input,
    bounded,
    idle: state.idle,
    required: bounded ? requiredHeadroom(state) : noAmounts,
    spare: undefined,
    allowances: new Map(),
    left: new Map(),
    sharedGone: new Map(),
    handouts: new Map(),
  }
  now.spare = spareOf(now)
  if (now.required.size > 0) for (const agentId of candidates) visit(now, agentId, guaranteed)
  for (const agentId of candidates) visit(now, agentId, fair)
  return { state: now.state, handouts: [...now.handouts.values()] }
}

/** How much of what is left of an agent a role is to be offered; `undefined` for a role whose turn it is not. */
type Pass = (run: Run, role: Role, left: Resources) => ((available: Resources) => Resources) | undefined

const guaranteed: Pass = (run, role, left) => {
  const allowance = allowanceFor(run, role)
  if (allowance.wanted.size === 0 || isOutOfReach(left, allowance)) return undefined
  return (available) => guaranteedPart(available, role, allowanceFor(run, role), run.spare)
}

const fair: Pass = (run, role, left) => {
  if (!run.bounded) return all
  if (isOutOfReach(left, allowanceFor(run, role))) return undefined
  return (available) => fairPart(available, allowanceFor(run, role), run.spare)
}

const all = (available: Resources): Resources => available

function allowanceFor({ state, allowances }: Run, role: Role): Allowance {
  let allowance = allowances.get(role)
  if (allowance === undefined) {
    allowance = allowanceOf(quotaOf(state, role), consumedBy(state, role))
    allowances.set(role, allowance)
  }
  return allowance
}

function spareOf({ idle, required }: Run): Spare {
  return required.size === 0 ? undefined : subtractAmounts(idle, required)
}

function visit(run: Run, agentId: AgentId, pass: Pass): void {
  const agent = run.input.agent(agentId)
  if (agent === undefined) return
  let left = run.left.get(agentId) ?? agent.available
  for (const name of Sorter.order(run.state.roles)) {
    if (Resources.isEmpty(left)) return
    const role = roleNamed(name)
    const part = pass(run, role, left)
    if (part === undefined) continue
    left = serveRole(run, agent, left, role, part)
  }
}

function serveRole(
  run: Run,
  agent: AllocatorAgent,
  before: Resources,
  role: Role,
  part: (available: Resources) => Resources,
): Resources {
  let left = before
  let available = allocatableTo(run, agent, left, role)
  for (const name of Sorter.order(frameworksOf(run, role))) {
    if (Resources.isEmpty(available)) break
    const framework = PersistentMap.get(run.state.frameworks, name)
    if (framework === undefined || !fitsAgent(framework, role, agent, run.state.settings)) continue
    const resources = part(fittingPart(available, framework))
    if (!isOffered(run, framework, agent.agentId, role, resources)) continue
    left = handOut(run, left, { frameworkId: framework.frameworkId, role, agentId: agent.agentId, resources })
    available = allocatableTo(run, agent, left, role)
  }
  return left
}

function frameworksOf(run: Run, role: Role): Sorter {
  const sorter = PersistentMap.get(run.state.frameworksOf, role) ?? Sorter.of()
  const fresh = Sorter.withTotal(sorter, run.state.total)
  if (fresh !== sorter) {
    const all = PersistentMap.set(run.state.frameworksOf, role, fresh)
    run.state = { ...run.state, frameworksOf: all }
  }
  return fresh
}

function allocatableTo(run: Run, { agentId }: AllocatorAgent, left: Resources, role: Role): Resources {
  const available = traitsOf(left).reserved ? Resources.allocatableTo(left, role) : left
  const gone = run.sharedGone.get(agentId)
  if (gone === undefined) return available
  return Resources.filter(available, (resource) => !resource.shared || !gone.has(kindOf(resource).key))
}

function isOffered(
  { state }: Run,
  framework: AllocatorFramework,
  agentId: AgentId,
  role: Role,
  resources: Resources,
): boolean {
  return (
    isEnough(resources, role, framework, state.settings) &&
    !isRefused(framework, { role, agentId, resources })
  )
}

function handOut(run: Run, left: Resources, handout: Handout): Resources {
  const { frameworkId, role, agentId, resources } = handout
  const before = run.bounded ? dueTo(run, role) : noAmounts
  run.state = allocated(run.state, handout)
  if (run.bounded) {
    run.idle = subtractAmounts(run.idle, idleOf(resources))
    run.required = addAmounts(subtractAmounts(run.required, before), dueTo(run, role))
    run.spare = spareOf(run)
    for (const path of lineage(role)) run.allowances.delete(path)
  }
  keep(run.handouts, `${agentId} ${frameworkId} ${role}`, handout)
  const rest = withoutHandedOut(run, left, agentId, resources)
  run.left.set(agentId, rest)
  return rest
}

/** Of the required headroom, the part of the guarantee above this role. */
function dueTo({ state }: Run, role: Role): Amounts {
  const [top = role] = role.split('/')
  return Quantities.subtract(quotaOf(state, top).guarantees, consumedBy(state, top))
}

function keep(handouts: Map<string, Handout>, key: string, handout: Handout): void {
  const before = handouts.get(key)
  const resources = before ? Resources.add(before.resources, handout.resources) : handout.resources
  handouts.set(key, { ...handout, resources })
}

/** Shared volumes stay available, though not in this run. */
function withoutHandedOut(run: Run, left: Resources, agentId: AgentId, resources: Resources): Resources {
  if (!traitsOf(resources).shared) return Resources.subtract(left, resources)
  const gone = run.sharedGone.get(agentId) ?? new Set<string>()
  for (const resource of Resources.list(Resources.shared(resources))) gone.add(kindOf(resource).key)
  run.sharedGone.set(agentId, gone)
  return Resources.subtract(left, Resources.nonShared(resources))
}

import { allocated, converted, unallocated } from '../../core/allocator/accounts.ts'
import { agentChanged, type SeenAgent } from '../../core/allocator/agents.ts'
import { refuse } from '../../core/allocator/filters.ts'
import {
  activateFramework,
  addFramework,
  findFramework,
  forgetRefusals,
  revive,
  suppress,
  updateFramework,
} from '../../core/allocator/frameworks.ts'
import { allocatorMetrics } from '../../core/allocator/metrics.ts'
import { setQuota, setWeight } from '../../core/allocator/quota.ts'
import { periodicRound, type RoundResult, triggeredRound } from '../../core/allocator/round.ts'
import { type AllocatorState, newAllocator } from '../../core/allocator/state.ts'
import { AgentId, FrameworkId, Role } from '@holdfast/model/ids'
import { applyOperation } from '@holdfast/model/operation/apply'
import { Quantities } from '@holdfast/model/resource/quantities'
import { parseResources as parseText } from '@holdfast/model/wire/parse-resources'
import { printResources } from '@holdfast/model/resource/print'
import { Resources } from '@holdfast/model/resource/resources'
import { Scalar } from '@holdfast/model/scalar'
import type { AgentCapability } from '@holdfast/model/validate/context'
import type { FrameworkCapability } from '@holdfast/model/framework/framework-info'
import { decodeOperation, validateAndUpgradeResources } from '@holdfast/model/wire/operation'
import { decodeResources, upgradeResources } from '@holdfast/model/wire/resource'
import type { Json, JsonObject } from '@holdfast/model/json'
import { AGENT_CAPABILITIES } from '../../core/agent-info.ts'

/** A step of a case: one of its keys says what is done. */
export type Step = JsonObject

interface Given {
  readonly framework: FrameworkId
  readonly role: Role
  readonly agent: AgentId
  readonly resources: Resources
}

/** A cluster as small as it can be: the allocator, and what the agents have left. */
export class Script {
  state: AllocatorState
  readonly intervalMs: number
  now = 0
  agents = new Map<AgentId, SeenAgent>()
  /** Since they were last looked at. */
  offers: Given[] = []
  held: Given[] = []

  constructor(flags: JsonObject) {
    const min = flags.min_allocatable_resources ?? 'cpus:0.01|mem:32'
    const excluded = (flags.fair_sharing_excluded_resource_names ?? []) as readonly string[]
    this.intervalMs = Number(flags.allocation_interval ?? 1) * 1000
    this.state = newAllocator(
      {
        minAllocatable: min === '' ? [] : textOf(min).split('|').map(quantities),
        filterGpus: true,
      },
      excluded,
    )
  }

  metrics(): Readonly<Record<string, number>> {
    return allocatorMetrics(this.state)
  }

  /** Does the step, and what it triggers. */
  do(step: Step): void {
    this.change(step)
    this.take(triggeredRound(this.state, this.input()))
  }

  input() {
    return { agent: (agentId: AgentId) => this.agents.get(agentId), now: this.now }
  }

  /** Until the next rounds at the end of the interval. */
  advance(seconds: number): void {
    const end = this.now + seconds * 1000
    for (
      let next = Math.floor(this.now / this.intervalMs) * this.intervalMs + this.intervalMs;
      next <= end;
      next += this.intervalMs
    ) {
      this.now = next
      this.take(periodicRound(this.state, this.input()))
    }
    this.now = end
  }

  take({ state, handouts }: RoundResult): void {
    this.state = state
    for (const { frameworkId, role, agentId, resources } of handouts) {
      const agent = this.agents.get(agentId)
      if (agent === undefined) throw new Error('an agent that is not there was handed out')
      const given = { framework: frameworkId, role, agent: agentId, resources }
      this.offers.push(given)
      this.held.push(given)
      const available = Resources.subtract(agent.available, Resources.nonShared(resources))
      this.put({ ...agent, available })
    }
    // What was handed out opens nothing up.
    if (handouts.length > 0) this.state = { ...this.state, changed: state.changed }
  }

  put(agent: SeenAgent): void {
    this.state = agentChanged(this.state, this.agents.get(agent.agentId), agent)
    this.agents.set(agent.agentId, agent)
  }

  change(step: Step): void {
    const [verb = ''] = Object.keys(step)
    const value = step[verb] ?? null
    switch (verb) {
      case 'together':
        for (const each of value as readonly Step[]) this.change(each)
        return
      case 'addAgent':
        return this.addAgent(AgentId(textOf(value)), step)
      case 'addResourceProvider':
        return this.addResourceProvider(value as JsonObject)
      case 'updateAgent':
        return this.updateAgent(AgentId(textOf(value)), step)
      case 'removeAgent':
        return this.removeAgent(AgentId(textOf(value)))
      case 'addFramework':
        return this.addFramework(FrameworkId(textOf(value)), step)
      case 'updateFramework':
        return this.updateFramework(FrameworkId(textOf(value)), step)
      case 'quota': {
        const { guarantees, limits } = step
        const quota = { guarantees: quantities(guarantees), limits: limitsOf(textOf(limits)) }
        this.state = setQuota(this.state, textOf(value), quota)
        return
      }
      case 'weight':
        for (const [role, weight] of Object.entries(value as JsonObject))
          this.state = setWeight(this.state, role, Number(weight))
        return
      case 'recover':
        return this.recover(value as JsonObject)
      case 'updateAllocation':
        return this.updateAllocation(value as JsonObject)
      case 'updateAvailable':
        return this.updateAvailable(value as JsonObject)
      case 'suppress':
        this.state = suppress(this.state, FrameworkId(textOf(value)), [])
        return
      case 'revive':
        this.state = revive(this.state, FrameworkId(textOf(value)), [])
        return
      case 'activate':
      case 'deactivate':
        this.state = activateFramework(this.state, FrameworkId(textOf(value)), verb === 'activate')
        return
      case 'takeAllAndRecover':
        for (const { framework, role, agent, resources } of this.offers)
          this.giveBack({ framework, role, agent, resources })
        this.offers = []
        return
      default:
        throw new Error(`no such step: ${verb}`)
    }
  }

  addAgent(agentId: AgentId, { resources, used, capabilities }: Step): void {
    const total = bagOf(resources ?? '')
    let available = total
    for (const [framework, use] of Object.entries((used ?? {}) as JsonObject)) {
      const { role, resources } = use as JsonObject
      const bag = bagOf(resources ?? '')
      const holding = { frameworkId: FrameworkId(framework), role: Role(textOf(role)), agentId }
      this.state = allocated(this.state, { ...holding, resources: bag })
      available = Resources.subtract(available, bag)
    }
    const can = (capabilities ?? AGENT_CAPABILITIES) as readonly AgentCapability[]
    this.put({ agentId, total, available, capabilities: new Set(can), offerable: true })
  }

  addResourceProvider(value: JsonObject): void {
    const agent = this.agent(AgentId(textOf(value.agent)))
    const more = bagOf(value.total ?? '')
    let available = Resources.add(agent.available, more)
    for (const [framework, use] of Object.entries((value.used ?? {}) as JsonObject)) {
      const { role, resources } = use as JsonObject
      const bag = bagOf(resources ?? '')
      const holding = {
        frameworkId: FrameworkId(framework),
        role: Role(textOf(role)),
        agentId: agent.agentId,
      }
      this.state = allocated(this.state, { ...holding, resources: bag })
      available = Resources.subtract(available, bag)
    }
    this.put({ ...agent, total: Resources.add(agent.total, more), available })
  }

  updateAgent(agentId: AgentId, { total, attributes }: Step): void {
    const agent = this.agent(agentId)
    if (attributes !== undefined) this.state = forgetRefusals(this.state, agentId)
    const next = bagOf(total ?? '')
    const held = this.held.filter((given) => given.agent === agentId)
    const available = held.reduce((left, { resources }) => Resources.subtract(left, resources), next)
    // As an agent that was away: what it has is offered again.
    if (attributes !== undefined) this.put({ ...agent, offerable: false })
    this.put({ ...agent, total: next, available })
  }

  removeAgent(agentId: AgentId): void {
    for (const { framework, role, agent, resources } of this.held.filter(({ agent }) => agent === agentId)) {
      const holding = { frameworkId: framework, role, agentId: agent, resources }
      this.state = unallocated(this.state, holding)
    }
    this.held = this.held.filter(({ agent }) => agent !== agentId)
    this.state = agentChanged(this.state, this.agent(agentId), undefined)
    this.agents.delete(agentId)
  }

  addFramework(frameworkId: FrameworkId, step: Step): void {
    const can = (step.capabilities ?? []) as readonly FrameworkCapability[]
    const terms = {
      frameworkId,
      roles: (step.roles as readonly string[]).map(Role),
      capabilities: new Set<FrameworkCapability>(['MULTI_ROLE', ...can]),
      suppressed: new Set<Role>(),
      minAllocatable: leastOf(step.min_allocatable ?? {}),
    }
    this.state = addFramework(this.state, terms, step.active !== false)
  }

  updateFramework(frameworkId: FrameworkId, step: Step): void {
    const before = findFramework(this.state, frameworkId)
    if (before === undefined) throw new Error('an unknown framework is updated')
    this.state = updateFramework(this.state, {
      ...before,
      minAllocatable: leastOf(step.min_allocatable ?? {}),
    })
  }

  recover(value: JsonObject): void {
    const given = givenOf(value)
    this.giveBack(given)
    const seconds = value.refuse_seconds
    if (seconds === undefined) return
    const { framework, role, agent, resources } = given
    const holding = { frameworkId: framework, role, agentId: agent, resources }
    this.state = refuse(this.state, holding, this.now + Number(seconds) * 1000)
  }

  giveBack({ framework, role, agent, resources }: Given): void {
    const seen = this.agent(agent)
    this.state = unallocated(this.state, { frameworkId: framework, role, agentId: agent, resources })
    this.takeFrom({ framework, role, agent, resources })
    const held = this.held.filter((each) => each.agent === agent)
    const available = held.reduce(
      (left, each) => Resources.subtract(left, Resources.nonShared(each.resources)),
      seen.total,
    )
    this.put({ ...seen, available })
  }

  /** Whichever of its offers holds it. */
  takeFrom({ framework, role, agent, resources }: Given): void {
    let missing = resources
    this.held = this.held.flatMap((given) => {
      if (given.framework !== framework || given.role !== role || given.agent !== agent) return [given]
      const left = Resources.subtract(given.resources, missing)
      missing = Resources.subtract(missing, given.resources)
      return Resources.isEmpty(left) ? [] : [{ ...given, resources: left }]
    })
  }

  updateAllocation(value: JsonObject): void {
    const { framework, role, agent } = givenOf({ ...value, resources: '' })
    const seen = this.agent(agent)
    this.held = this.held.map((given) => {
      if (given.framework !== framework || given.role !== role || given.agent !== agent) return given
      const after = convertedBy(given.resources, value)
      const holding = { frameworkId: framework, role, agentId: agent, resources: given.resources }
      this.state = converted(this.state, holding, after)
      return { ...given, resources: after }
    })
    const total = convertedBy(seen.total, value)
    this.put({ ...seen, total, available: sharedToo(seen.available, total) })
  }

  updateAvailable(value: JsonObject): void {
    const agent = this.agent(AgentId(textOf(value.agent)))
    const operation = operationOf(value.op ?? null)
    const available = applyOperation(agent.available, operation)
    if (available.ok !== value.ok)
      throw new Error(`${value.ok ? 'refused' : 'applied'}: ${JSON.stringify(value)}`)
    const total = applyOperation(agent.total, operation)
    if (available.ok && total.ok) this.put({ ...agent, total: total.value, available: available.value })
  }

  agent(agentId: AgentId): SeenAgent {
    const agent = this.agents.get(agentId)
    if (agent === undefined) throw new Error(`there is no agent ${agentId}`)
    return agent
  }
}

/** Shared volumes are available whoever has them. */
function sharedToo(available: Resources, total: Resources): Resources {
  return Resources.add(Resources.nonShared(available), Resources.shared(total))
}

function convertedBy(bag: Resources, value: JsonObject): Resources {
  if (value.convert !== undefined) {
    const { consumed, converted } = value.convert as JsonObject
    return Resources.add(Resources.subtract(bag, bagOf(consumed ?? '')), bagOf(converted ?? ''))
  }
  const result = applyOperation(bag, operationOf(value.op ?? null))
  if (!result.ok) throw new Error(`cannot be applied: ${result.error.code}`)
  return result.value
}

function operationOf(json: Json) {
  const wire = decodeOperation(json)
  const upgraded = wire.ok ? validateAndUpgradeResources(wire.value) : wire
  if (!upgraded.ok) throw new Error(upgraded.error)
  return upgraded.value
}

function givenOf({ framework, agent, role, resources }: JsonObject): Given {
  return {
    framework: FrameworkId(textOf(framework)),
    role: Role(textOf(role)),
    agent: AgentId(textOf(agent)),
    resources: bagOf(resources ?? ''),
  }
}

function leastOf(json: Json): ReadonlyMap<Role, readonly Quantities[]> {
  return new Map(
    Object.entries(json as JsonObject).map(([role, alternatives]) => [
      Role(role),
      (alternatives as readonly Readonly<Record<string, number>>[]).map(
        (least) => new Map(Object.entries(least).map(([name, amount]) => [name, Scalar.of(amount)])),
      ),
    ]),
  )
}

function quantities(text: Json | undefined): Quantities {
  const parsed = Quantities.parse(textOf(text))
  if (!parsed.ok) throw new Error(parsed.error)
  return parsed.value
}

/** A limit of nothing is a limit. */
function limitsOf(text: string): Quantities {
  const parts = text === '' ? [] : text.split(';')
  return new Map(
    parts.map((part) => {
      const [name = '', amount = ''] = part.split(':')
      return [name, Scalar.of(Number(amount))]
    }),
  )
}

/** A text as flags have it, a list of resources, or a list of both. */
export function bagOf(json: Json): Resources {
  if (typeof json === 'string') {
    // What C++ tests leave to the agent's defaults is nothing here.
    const parsed = parseText(json.replace(';ports:<default>', ''))
    if (!parsed.ok) throw new Error(parsed.error)
    return parsed.value
  }
  const list = json as readonly Json[]
  if (list.some((part) => typeof part === 'string' || Array.isArray(part)))
    return list.map(bagOf).reduce((sum, part) => Resources.add(sum, part), Resources.empty)
  const wire = decodeResources(list)
  const resources = wire.ok ? upgradeResources(wire.value) : wire
  if (!resources.ok) throw new Error(resources.error)
  return Resources.of(resources.value)
}

export const printed = (bag: Resources): string => printResources(bag).split('; ').sort().join('; ')

export const textOf = (value: Json | undefined): string =>
  typeof value === 'string' ? value : JSON.stringify(value)

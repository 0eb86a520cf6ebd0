import { hash } from 'node:crypto'
import { AgentId } from '@holdfast/model/ids'
import type { JsonObject } from '@holdfast/model/json'
import { err, ok, type Result } from '@holdfast/model/result'
import { nameOf } from '../upstream/address.ts'
import type { Clock } from '../clock.ts'
import type { ClusterPolicy } from '../ports/cluster.ts'
import type { Log } from '../log.ts'
import { fateOf, type Counters } from './counters.ts'
import { adoptFrameworks, type Frameworks, frameworksOfCall, frameworksOfState } from './frameworks.ts'
import { objectOf, objectsOf, textOf } from './fields.ts'
import type { Leader } from '../upstream/leader.ts'
import type { ListedAgent, Listing } from './listing.ts'
import { createOfferReader, type OffersByAgent } from './offers.ts'
import type { Parser } from './parser.ts'
import { NO_POLICY, policyOf } from './policy.ts'
import { jsonOf, type MasterIdentity, type Reader, type Unread } from './reader.ts'
import type { RosterReading } from './roster.ts'
import { decodeRecovered, decodeSheet, type Sheet } from './sheet.ts'
import { createTaskReader, type TasksByAgent } from './tasks.ts'

/** All that one look at the master tells. */
export interface Round {
  readonly master: MasterIdentity
  readonly roster: RosterReading
  readonly frameworks: Frameworks
  readonly policy: ClusterPolicy
  readonly recovered: number
}

/** Reads everything, one question after the other, and of each agent only what is new. */
export interface RoundReader {
  read(): Promise<Result<Round, Unread>>
  /** Something was changed: the next round asks for what is asked for seldom, too. */
  refresh(): void
  /** One agent alone; undefined when the master does not list it. */
  readOne(agentId: AgentId): Promise<Result<Sheet | undefined, Unread>>
  /** All that the master says of one agent, as JSON text, whether it is read here or not. */
  entryText(agentId: AgentId): Promise<string | undefined>
}

export interface RoundParts {
  readonly leader: Leader
  readonly reader: Reader
  readonly parser: Parser
  readonly clock: Clock
  readonly log: Log
}

/**
 * After so many rounds everything is asked for: a task may change its state and hold the same, and quotas and weights
 * are decided rarely. It is a minute when nothing happens.
 */
const SELDOM = 12
/** So long the event loop may wait while answers are taken in. */
const TURN_MS = 8

export function createRoundReader({ leader, reader, parser, clock, log }: RoundParts): RoundReader {
  const taskReader = createTaskReader()
  const readOffers = createOfferReader()
  let offers: OffersByAgent | undefined
  const fingerprints = new Map<string, string>()
  /** What was in use, by agent. */
  const used = new Map<string, string>()
  const unreadable = new Map<string, string>()
  let listedBefore: ReadonlySet<string> = new Set()
  let master: (MasterIdentity & { readonly base: string }) | undefined
  let counters: Counters | undefined
  let frameworks: Frameworks = new Map()
  let policy = NO_POLICY
  /** How many rounds ago they were read. */
  let policyAge = Number.POSITIVE_INFINITY
  let tasksAge = Number.POSITIVE_INFINITY
  let tasksDue = true

  /** Asked anew when another master answers, or the same one after a restart. */
  async function identify(now: Counters | undefined): Promise<Result<MasterIdentity, Unread>> {
    const restarted = now === undefined || counters === undefined || now.uptimeMs < counters.uptimeMs
    if (master !== undefined && !restarted && master.base === leader.base.href) return ok(master)
    const identity = await reader.identity(clock.now())
    if (identity.ok) master = { ...identity.value, base: leader.base.href }
    return identity
  }

  async function sheets(listing: Listing): Promise<RosterReading['listed']> {
    const listed = new Map<AgentId, Sheet | 'same' | 'unreadable'>()
    let began = performance.now()
    for (const agent of listing.agents) {
      listed.set(AgentId(agent.agentId), sheetOf(agent))
      if (performance.now() - began < TURN_MS) continue
      // Others want to be answered meanwhile.
      // oxlint-disable-next-line no-await-in-loop
      await new Promise<void>((resolve) => {
        clock.nextTurn(resolve)
      })
      began = performance.now()
    }
    for (const known of [fingerprints, used, unreadable]) {
      for (const agentId of known.keys()) if (!listed.has(AgentId(agentId))) known.delete(agentId)
    }
    return listed
  }

  function sheetOf({ agentId, fingerprint, entry }: ListedAgent): Sheet | 'same' | 'unreadable' {
    if (entry === undefined) return unreadable.has(agentId) ? 'unreadable' : 'same'
    fingerprints.set(agentId, fingerprint)
    const sheet = decodeSheet(entry)
    if (!sheet.ok) {
      if (unreadable.get(agentId) !== sheet.error) {
        const message = 'What the master says of an agent cannot be read: nothing of it is claimed'
        log({ level: 'error', message, agentId, reason: sheet.error })
      }
      unreadable.set(agentId, sheet.error)
      return 'unreadable'
    }
    unreadable.delete(agentId)
    const uses = hash('sha1', JSON.stringify(entry['used_resources_full'] ?? entry['used_resources'] ?? null))
    // Something else is in use: by whom is asked next.
    if (used.get(agentId) !== uses) tasksDue = true
    used.set(agentId, uses)
    return sheet.value
  }

  async function tasksAndFrameworks(version: string): Promise<Result<TasksByAgent | undefined, Unread>> {
    if (!knowsCalls(version)) {
      const answer = await reader.get('/master/state')
      const state = answer.ok ? jsonOf(answer.value) : answer
      if (!state.ok) return state
      frameworks = adoptFrameworks(frameworks, frameworksOfState(state.value))
      return ok(taskReader.ofState(state.value))
    }
    const answer = await reader.call('GET_FRAMEWORKS')
    const read = answer.ok ? jsonOf(answer.value) : answer
    if (!read.ok) return read
    const list = objectOf(read.value, 'get_frameworks')
    if (list === undefined) return err(`${nameOf(leader.base)}: it does not list frameworks`)
    frameworks = adoptFrameworks(frameworks, frameworksOfCall(list))
    offers = readOffers(list)
    tasksAge += 1
    if (!tasksDue && tasksAge < SELDOM) return ok(undefined)
    const called = await reader.call('GET_TASKS')
    const tasks = called.ok ? await parser.tasks(called.value.body) : called
    if (!tasks.ok) return tasks
    tasksAge = 0
    tasksDue = false
    return ok(taskReader.ofCall(tasks.value))
  }

  /** Decided by people, and rarely. A master that does not tell it to us leaves it as it was. */
  async function readPolicy(version: string): Promise<void> {
    policyAge += 1
    if (!knowsCalls(version) || policyAge < SELDOM) return
    policyAge = 0
    const quota = await reader.call('GET_QUOTA')
    const weights = quota.ok ? await reader.call('GET_WEIGHTS') : quota
    if (!quota.ok || !weights.ok) return
    const [quotaJson, weightsJson] = [jsonOf(quota.value), jsonOf(weights.value)]
    if (quotaJson.ok && weightsJson.ok) policy = policyOf(policy, quotaJson.value, weightsJson.value)
  }

  async function readAll(): Promise<Result<Round, Unread>> {
    const before = counters
    // Before the list: whoever leaves it later is counted later.
    const now = await reader.counters()
    const identity = await identify(now)
    if (!identity.ok) return identity
    const { base } = leader
    const sentMs = clock.now()
    const answer = await reader.get('/master/slaves')
    if (!answer.ok) return answer
    const listing = await parser.listing(answer.value.body, fingerprints)
    if (!listing.ok) return err(`${nameOf(answer.value.base)}: ${listing.error}`)
    const recovered = listing.value.recovered.flatMap((entry) => decodeRecovered(entry) ?? [])
    const listed = await sheets(listing.value)
    const tasks = await tasksAndFrameworks(identity.value.version)
    if (!tasks.ok) return tasks
    await readPolicy(identity.value.version)
    // Parts of two masters' words would make a cluster that never was.
    if (leader.base !== base) return err('another master was elected meanwhile')
    const here = new Set<string>([...listed.keys(), ...recovered.map((each) => each.agentId)])
    // And after it, when somebody has left: it is counted by now.
    const after = [...listedBefore].every((agentId) => here.has(agentId)) ? now : await reader.counters()
    counters = now
    listedBefore = here
    const roster = {
      sentMs,
      listed,
      recovered,
      ...(tasks.value !== undefined && { tasks: tasks.value }),
      ...(offers !== undefined && { offers }),
      fateOf: (count: number) => fateOf(count, before, after),
    }
    return ok({ master: identity.value, roster, frameworks, policy, recovered: recovered.length })
  }

  async function entryOf(agentId: AgentId): Promise<Result<JsonObject | undefined, Unread>> {
    const answer = await reader.get(`/master/slaves?slave_id=${encodeURIComponent(agentId)}`)
    if (!answer.ok) return answer
    const json = jsonOf(answer.value)
    return json.ok ? ok(objectsOf(json.value, 'slaves').find((each) => textOf(each, 'id') === agentId)) : json
  }

  return {
    async read() {
      const round = await readAll()
      // What was read in vain was not taken in: it is news the next time too.
      if (!round.ok) fingerprints.clear()
      return round
    },
    refresh() {
      policyAge = Number.POSITIVE_INFINITY
    },
    async readOne(agentId) {
      const entry = await entryOf(agentId)
      if (!entry.ok) return entry
      if (entry.value === undefined) return ok(undefined)
      const sheet = decodeSheet(entry.value)
      // What was read here is older news than the list's, until the list says it too.
      fingerprints.delete(agentId)
      return sheet
    },
    async entryText(agentId) {
      const entry = await entryOf(agentId)
      return entry.ok && entry.value !== undefined ? JSON.stringify(entry.value) : undefined
    },
  }
}

/** Masters before 1.1 have no v1 API that tells all of this. */
function knowsCalls(version: string): boolean {
  const [, major, minor] = /^(\d+)\.(\d+)/.exec(version) ?? []
  return major === undefined || Number(major) > 1 || (Number(major) === 1 && Number(minor) >= 1)
}

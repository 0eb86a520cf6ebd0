import type { AgentId } from '@holdfast/model/ids'
import { err, type Result } from '@holdfast/model/result'
import type { Clock } from '../clock.ts'
import type { AgentView, Cluster, ClusterChange, ClusterView, Unreachable } from '../ports/cluster.ts'
import type { Log } from '../log.ts'
import { createAgentReader, type AgentReader } from './agent-reader.ts'
import { usageOnAgent } from './agent-usage.ts'
import { createCarried } from './carried.ts'
import { createCensus } from './complete-frameworks.ts'
import type { Frameworks } from './frameworks.ts'
import { createHealth } from '../upstream/health.ts'
import { createHttpClient } from '../upstream/http-client.ts'
import { createLeader, type Leader } from '../upstream/leader.ts'
import { createParser } from './parser.ts'
import { createPassedOn, type PassedOn } from './passed-on.ts'
import { NO_POLICY } from './policy.ts'
import { createPoller } from './poller.ts'
import { createReader } from './reader.ts'
import { createRoster, type RosterChange } from './roster.ts'
import { createRoundReader } from './round.ts'
import { send } from './sender.ts'
import { createUpstreams } from './upstreams.ts'
import type { Upstreams } from '../ports/upstreams.ts'

export interface MasterOptions {
  /** Where masters are; any of them may lead. */
  readonly masters: readonly URL[]
  /** The header with which Holdfast itself reads. */
  readonly authorization?: string
  /** The certificates, as PEM, that masters and agents are signed by. */
  readonly ca?: string
  readonly clock: Clock
  readonly log: Log
  /** For how long a master or an agent may be silent. */
  readonly timeoutMs?: number
  /** Another master answers than before; at first, that one does. */
  readonly onMaster?: () => void
}

/** A real Mesos behind the port. */
export interface RealCluster extends Cluster {
  readonly leader: Leader
  readonly agents: AgentReader
  /** Where requests are passed on to. */
  readonly upstreams: Upstreams
  readonly passedOn: PassedOn
  /** Resolves when the first look at the master went well or failed. */
  readonly looked: Promise<void>
  close(): void
}

const TIMEOUT_MS = 10_000
/** Agents answer about themselves alone. */
const AGENT_TIMEOUT_MS = 5_000
/** A person waits for it, and knows better than we how long. */
const PASSED_TIMEOUT_MS = 60_000
const MAX_BYTES = 500 * 1024 * 1024
/** An agent on which something was asked is watched so long; who waits for it asks the agent again, and it goes on. */
const WATCH_MS = 5_000

export function connectMesos(options: MasterOptions): RealCluster {
  const { masters, authorization, ca, clock, log, timeoutMs = TIMEOUT_MS, onMaster } = options
  const http = createHttpClient(ca)
  const leader = createLeader(http, masters)
  const reader = createReader({ leader, authorization, timeoutMs, maxBytes: MAX_BYTES })
  const parser = createParser()
  const rounds = createRoundReader({ leader, reader, parser, clock, log })
  const roster = createRoster()
  const census = createCensus()
  const health = createHealth()
  const carried = createCarried()
  const passedOn = createPassedOn(clock)
  const toAgents = {
    http,
    protocol: () => leader.base.protocol,
    authorization,
    timeoutMs: Math.min(timeoutMs, AGENT_TIMEOUT_MS),
  }
  const agents = createAgentReader({ ...toAgents, clock })
  const listeners = new Set<(change: ClusterChange) => void>()
  let revision = 0
  let frameworks: Frameworks = new Map()
  let frameworksComplete = false
  let policy = NO_POLICY
  let mesosVersion = ''
  let masterId: string | undefined
  let view: ClusterView | undefined
  let failing: string | undefined
  const firstLook = Promise.withResolvers<void>()

  function tell(change: RosterChange, more = { frameworks: false, policy: false }): void {
    if (change.agents.size === 0 && !more.frameworks && !more.policy) return
    revision += 1
    view = undefined
    const told = { revision, agents: change.agents, agentStates: change.totals, ...more }
    for (const listener of listeners) listener(told)
  }

  const poller = createPoller(
    {
      async all() {
        const beganMs = clock.now()
        health.began(beganMs)
        const round = await rounds.read()
        firstLook.resolve()
        if (!round.ok) {
          health.failed(round.error)
          if (failing !== round.error)
            log({ level: 'warning', message: 'The master cannot be read', reason: round.error })
          failing = round.error
          return false
        }
        failing = undefined
        const { master, roster: reading, recovered } = round.value
        const nowMs = clock.now()
        const said = {
          masterId: master.id,
          electedMs: master.electedMs,
          nowMs,
          frameworks: round.value.frameworks,
          recovered,
        }
        const complete = census.take(said)
        const changed = {
          frameworks: frameworks !== round.value.frameworks || frameworksComplete !== complete,
          policy: policy !== round.value.policy,
        }
        policy = round.value.policy
        frameworks = round.value.frameworks
        frameworksComplete = complete
        mesosVersion = master.version
        if (masterId !== master.id) onMaster?.()
        masterId = master.id
        const change = roster.take(reading)
        health.read(reading.sentMs, nowMs - beganMs)
        tell(change, changed)
        return true
      },
      async one(agentId) {
        const sentMs = clock.now()
        const sheet = await rounds.readOne(agentId)
        if (!sheet.ok || sheet.value === undefined) return false
        tell(roster.takeOne(sheet.value, sentMs))
        return true
      },
    },
    clock,
  )
  poller.start()

  async function agentView(agentId: AgentId): Promise<Result<AgentView, Unreachable>> {
    const agent = roster.agents.get(agentId)
    if (agent === undefined) return err({ agentId, reason: `The master knows no agent ${agentId}.` })
    poller.watch(agentId, clock.now() + WATCH_MS)
    return agents.view(agent)
  }

  const viewNow = (): ClusterView => {
    const { asOfMs, ...state } = health.now(clock.now())
    const before = view
    const same = before?.asOfMs === asOfMs && before.state === state.state && before.reason === state.reason
    if (before !== undefined && same) return before
    const { agents, successors } = roster
    const known = { agents, successors, frameworks, frameworksComplete, policy, mesosVersion }
    return (view = { revision, asOfMs, ...state, ...known })
  }
  const upstreams = createUpstreams({
    cluster: { view: viewNow },
    leader,
    http,
    carried,
    timeoutMs: PASSED_TIMEOUT_MS,
    markGone: (agentId) => tell(roster.markGone(agentId, clock.now())),
    hurry() {
      rounds.refresh()
      poller.hurry()
    },
  })

  return {
    view: viewNow,
    upstreams,
    watch(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    agentView,
    async agentDocuments(agentId) {
      const agent = roster.agents.get(agentId)
      if (agent === undefined) return {}
      const [master, own] = await Promise.all([rounds.entryText(agentId), agents.stateText(agent)])
      return {
        ...(master !== undefined && { master }),
        ...(own.ok ? { agent: own.value } : { unreachable: own.error.reason }),
      }
    },
    async volumeUsage(agentId, volume) {
      const agent = roster.agents.get(agentId)
      return agent && usageOnAgent(agent, volume, toAgents)
    },
    async submit(request) {
      const answer = await send(request, { leader, passedOn, carried, clock, timeoutMs })
      if (answer.ok || answer.error.status === 502 || answer.error.status === 504) {
        poller.changed(request.agentId, clock.now() + WATCH_MS)
      }
      return answer
    },
    leader,
    agents,
    passedOn,
    looked: firstLook.promise,
    close() {
      poller.close()
      parser.close()
      http.close()
    },
  }
}

import type { AgentId, TimeMs } from '@holdfast/model/ids'
import { isPersistentVolume } from '@holdfast/model/resource/resource'
import { Resources } from '@holdfast/model/resource/resources'
import { judgeAmount, judgeVolume, shows, type Verdict } from './chain.ts'
import { type AmountClaim, type Claims, type VolumeClaim, volumeClaimKey } from './claims.ts'
import type { OperationRecord } from './record.ts'
import type { ReservedTotals } from './reserved-totals.ts'

/** The operations on one agent that are not proved, ordered by what they are about. */
export interface AgentWatch {
  readonly agentId: AgentId
  /** `answered`: the master is known to have accepted it. */
  add(record: OperationRecord, claims: Claims, acceptedMs: TimeMs, answered: boolean): void
  remove(record: OperationRecord): void
  /** Which operations the agent's own state decides. A look that is not thorough costs what changed since the last one. */
  judge(sight: AgentSight): readonly Outcome[]
  records(): Iterable<OperationRecord>
  size(): number
}

export interface AgentSight {
  readonly agent: Resources
  /** Absent when the master does not know the agent any more. */
  readonly master: { readonly total: Resources; readonly asOfMs: TimeMs } | undefined
  readonly now: TimeMs
  /** Looks at everything, and not only at what the agent shows otherwise than before. */
  readonly thorough: boolean
}

export interface Outcome {
  readonly record: OperationRecord
  readonly to: 'confirmed' | 'reverted'
  /** Undone by a later operation, rather than lost by the master. */
  readonly undone: boolean
}

interface Chain<Claim> {
  links: Link<Claim>[]
  lastAcceptedMs: TimeMs
  /** What the master showed before the first of them was sent. Only for amounts. */
  base: number
}

interface Link<Claim> {
  readonly tracked: Tracked
  readonly claim: Claim
}

interface Tracked {
  readonly record: OperationRecord
  readonly claims: Claims
  readonly answered: boolean
  /** How many claims are not proved. */
  open: number
}

export interface WatchPorts {
  readonly ofMaster: ReservedTotals
  readonly ofAgent: ReservedTotals
  /** How long an operation may take. */
  readonly quietMs: number
}

export function watchAgent(agentId: AgentId, { ofMaster, ofAgent, quietMs }: WatchPorts): AgentWatch {
  const tracked = new Map<OperationRecord, Tracked>()
  const volumes = new Map<string, Chain<VolumeClaim>>()
  const amounts = new Map<string, Chain<AmountClaim>>()
  /** Volumes that were not looked at since something was asked of them. */
  let fresh = new Set<string>()
  let seen: Resources | undefined

  function* outcomes<Claim>(chain: Chain<Claim>, verdict: Verdict): Generator<Outcome> {
    const decided = verdict.reverted ? chain.links.length : verdict.proved
    const links = chain.links.slice(0, decided)
    chain.links = chain.links.slice(decided)
    for (const [i, { tracked }] of links.entries()) {
      if (verdict.reverted) yield { record: tracked.record, to: 'reverted', undone: false }
      else if (i < verdict.undone) yield { record: tracked.record, to: 'reverted', undone: true }
      else if ((tracked.open -= 1) === 0) yield { record: tracked.record, to: 'confirmed', undone: false }
    }
  }

  function volumesToJudge({ agent, thorough }: AgentSight): Iterable<string> {
    const asked = fresh
    fresh = new Set()
    const before = seen
    seen = agent
    if (thorough) return volumes.keys()
    // Whether something was lost is no hurry. Hardly any is there as soon as it was accepted.
    const keys = new Set([...asked].filter((key) => isDone(volumes.get(key), agent)))
    if (before === undefined || before === agent) return keys
    const { removed, added } = Resources.diff(before, agent)
    for (const resource of [...removed, ...added]) {
      if (isPersistentVolume(resource)) keys.add(volumeClaimKey(resource))
    }
    return keys
  }

  function* judgeAll(sight: AgentSight): Generator<Outcome> {
    const { agent, master, now } = sight
    /** The master's word counts when it is not older than what it has accepted. */
    const current = (chain: Chain<unknown>) =>
      master !== undefined && master.asOfMs >= chain.lastAcceptedMs ? master.total : undefined
    const quiet = (chain: Chain<unknown>) => now - chain.lastAcceptedMs >= quietMs
    for (const key of volumesToJudge(sight)) {
      const chain = volumes.get(key)
      if (chain === undefined) continue
      const look = { agent, master: current(chain), quiet: quiet(chain), answered: answered(chain) }
      const claims = chain.links.map(({ claim }) => claim)
      yield* outcomes(chain, judgeVolume(claims, look))
      if (chain.links.length === 0) volumes.delete(key)
    }
    for (const [key, chain] of amounts) {
      const total = current(chain)
      const claims = chain.links.map(({ claim }) => claim)
      const verdict = judgeAmount(claims, {
        agent: ofAgent.of(agent, key),
        master: total && ofMaster.of(total, key),
        base: chain.base,
        quiet: quiet(chain),
        answered: answered(chain),
      })
      chain.base += claims.slice(0, verdict.proved).reduce((sum, { delta }) => sum + delta, 0)
      yield* outcomes(chain, verdict)
      if (chain.links.length === 0) amounts.delete(key)
    }
  }

  const remove = (record: OperationRecord) => {
    const entry = tracked.get(record)
    if (entry === undefined) return
    tracked.delete(record)
    for (const { key } of entry.claims.volumes) unlink(volumes, key, entry)
    for (const { key } of entry.claims.amounts) unlink(amounts, key, entry)
  }

  return {
    agentId,
    add(record, claims, acceptedMs, answered) {
      const entry = { record, claims, answered, open: claims.volumes.length + claims.amounts.length }
      tracked.set(record, entry)
      for (const claim of claims.volumes) {
        link(volumes, claim, entry, acceptedMs)
        fresh.add(claim.key)
      }
      for (const claim of claims.amounts) link(amounts, claim, entry, acceptedMs)
    },
    remove,
    judge(sight) {
      const found = [...judgeAll(sight)]
      // One that changes several things is lost as soon as one of them is.
      const settled = new Set<OperationRecord>()
      return found.filter(({ record }) => {
        if (settled.has(record)) return false
        settled.add(record)
        remove(record)
        return true
      })
    },
    records: () => tracked.keys(),
    size: () => tracked.size,
  }
}

/** Whether the agent shows what the last of them was to bring about. */
function isDone(chain: Chain<VolumeClaim> | undefined, agent: Resources): boolean {
  const last = chain?.links.at(-1)?.claim
  if (last === undefined) return false
  const { before, after } = last
  return after === undefined ? before === undefined || !shows(agent, before) : shows(agent, after)
}

const answered = (chain: Chain<unknown>): boolean => chain.links.every(({ tracked }) => tracked.answered)

function link<Claim extends { readonly key: string }>(
  chains: Map<string, Chain<Claim>>,
  claim: Claim,
  entry: Tracked,
  acceptedMs: TimeMs,
): void {
  const base = entry.record.base?.[claim.key] ?? 0
  const chain = chains.get(claim.key) ?? { links: [], lastAcceptedMs: acceptedMs, base }
  chain.links.push({ tracked: entry, claim })
  chain.lastAcceptedMs = acceptedMs
  chains.set(claim.key, chain)
}

function unlink<Claim>(chains: Map<string, Chain<Claim>>, key: string, entry: Tracked): void {
  const chain = chains.get(key)
  if (chain === undefined) return
  chain.links = chain.links.filter(({ tracked }) => tracked !== entry)
  if (chain.links.length === 0) chains.delete(key)
}

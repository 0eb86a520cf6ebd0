import type { KnownServices } from '@holdfast/model/ledger/frameworks'
import type { AgentId } from '@holdfast/model/ids'
import type { Cancel, Clock } from '../clock.ts'
import type { Cluster } from '../ports/cluster.ts'
import { ledgerOf, type ModelLedger } from './ledger-of.ts'
import type { Ledger } from './ledger.ts'
import { ReadModel, type Sight } from './read-model.ts'
import type { TimesPort } from './times.ts'

/** The ledger as those see it who may not view every role. */
export interface SeenLedgers {
  /** The same one for the same sight, until nobody has asked for it in a while. */
  of(sight: Sight): Promise<Ledger>
  setOperation(volumeKey: string, operationId: string | undefined): void
  knowServices(services: KnownServices | undefined, changed: Iterable<string>): void
  close(): void
}

/** So long a turn may take while a ledger is built: others are answered in between. */
const TURN_MS = 10
const IDLE_MS = 10 * 60_000

interface Seen {
  readonly model: ReadModel
  readonly ledger: ModelLedger
  readonly ready: Promise<Ledger>
  readonly unwatch: () => void
  askedMs: number
}

interface Parts {
  readonly cluster: Cluster
  readonly clock: Clock
}

/**
 * Each sight has a read model of its own, which is built when somebody first asks for it and kept up like the whole one:
 * every total, order and filter is then of what may be seen, and nobody else pays for it.
 */
export function seenLedgers(whole: ReadModel, { cluster, clock }: Parts): SeenLedgers {
  const all = new Map<Sight, Seen>()
  let cancel: Cancel | undefined

  function open(sight: Sight): Seen {
    const model = new ReadModel(timesOf(whole), clock.now(), { of: whole, sight })
    for (const [key, operationId] of whole.operations) model.setOperation(key, operationId)
    const waiting = new Set(cluster.view().agents.keys())
    let isBuilt = false
    const unwatch = cluster.watch(({ agents }) => {
      if (isBuilt) model.apply(cluster.view(), agents, clock.now())
      else for (const agentId of agents) waiting.add(agentId)
    })
    const ledger = ledgerOf(model, { cluster, clock })
    const seen: Ledger = {
      ...ledger,
      get revision() {
        return ledger.revision
      },
      seenBy: () => Promise.resolve(seen),
    }
    const ready = build(model, waiting).then(() => {
      isBuilt = true
      return seen
    })
    return { model, ledger, ready, unwatch, askedMs: clock.now() }
  }

  /** Agent by agent, with the turns of others in between. */
  async function build(model: ReadModel, waiting: Set<AgentId>): Promise<void> {
    while (waiting.size > 0) {
      const startedMs = clock.now()
      for (const agentId of waiting) {
        waiting.delete(agentId)
        // As the whole ledger has taken it in: what times it knows are of that.
        const agent = whole.agent(agentId)
        const agents = new Map(agent ? [[agentId, agent]] : [])
        model.apply({ ...cluster.view(), agents }, new Set([agentId]), startedMs)
        if (clock.now() - startedMs >= TURN_MS) break
      }
      // oxlint-disable-next-line no-await-in-loop
      if (waiting.size > 0) await new Promise<void>((resolve) => clock.nextTurn(resolve))
    }
    model.warm()
  }

  function forgetUnused(): void {
    cancel = undefined
    for (const [sight, seen] of all) {
      if (seen.ledger.listeners() > 0 || clock.now() - seen.askedMs < IDLE_MS) continue
      all.delete(sight)
      end(seen)
    }
    if (all.size > 0) cancel = clock.after(IDLE_MS, forgetUnused)
  }

  return {
    of(sight) {
      let seen = all.get(sight)
      if (seen === undefined) all.set(sight, (seen = open(sight)))
      seen.askedMs = clock.now()
      cancel ??= clock.after(IDLE_MS, forgetUnused)
      return seen.ready
    },
    setOperation(volumeKey, operationId) {
      for (const { model } of all.values()) model.setOperation(volumeKey, operationId)
    },
    knowServices(services, changed) {
      for (const { model } of all.values()) model.knowServices(services, changed, clock.now())
    },
    close() {
      cancel?.()
      for (const seen of all.values()) end(seen)
    },
  }
}

function end({ unwatch, ledger }: Seen): void {
  unwatch()
  ledger.close()
}

/** As the whole ledger has learnt them: it hears of every change first. */
function timesOf(whole: ReadModel): TimesPort {
  return {
    see(volume, _users, _fate, nowMs) {
      const { firstSeenMs = nowMs, detachedSinceMs } = whole.tables.volumes.get(volume.key) ?? {}
      return { firstSeenMs, ...(detachedSinceMs !== undefined && { detachedSinceMs }) }
    },
    usesOf: (key) => whole.usesOf(key),
    forget() {},
    leave() {},
    settle() {},
  }
}

import type { VolumeCore } from '@holdfast/model/ledger/book/entries'
import type { LedgerVolume } from '@holdfast/model/ledger/volume-list'
import type { Store } from '../store/commit-queue.ts'
import { type TimeRecord, TimesStore } from './times-store.ts'
import { type Fate, usesAfter, type VolumeUse, type VolumeUser } from './uses.ts'

/** How long a volume is remembered whose agent has left: it may come back, under the same id or another. */
const REMEMBERED_MS = 90 * 86_400_000

type Times = Pick<LedgerVolume, 'firstSeenMs' | 'detachedSinceMs'>

/** What the read model asks of whoever knows the times of volumes, and tells them. */
export type TimesPort = Pick<VolumeTimes, 'see' | 'usesOf' | 'forget' | 'leave' | 'settle'>

/** Who knows what the rows do not say. */
export interface Witness {
  /** Which agents are in the cluster now. */
  readonly isPresent: (agentId: string) => boolean
  /** What became of a task that its agent has no more. */
  readonly fateOf: Fate
}

/** Since when volumes are known and unused. Kept over restarts, and over an agent's change of id. */
export class VolumeTimes {
  readonly #store: TimesStore
  readonly #isPresent: Witness['isPresent']
  readonly #fateOf: Fate
  readonly #records = new Map<string, TimeRecord>()
  /** The keys of each agent that has left, or has not been seen since the start. */
  readonly #away = new Map<string, Set<string>>()
  /** Of these, by host, role and id. */
  readonly #awayByPlace = new Map<string, string>()

  constructor(store: Store, nowMs: number, { isPresent, fateOf }: Witness) {
    this.#isPresent = isPresent
    this.#fateOf = fateOf
    this.#store = new TimesStore(store, (key) => this.#records.get(key))
    for (const record of this.#store.read()) {
      this.#records.set(record.key, record)
      if (nowMs - (record.leftMs ?? nowMs) > REMEMBERED_MS) this.forget(record.key)
      else this.#setAway(record)
    }
  }

  /** The times of a volume as it is now, learnt from its status and from who holds it. */
  see(volume: VolumeCore, users: readonly VolumeUser[], fate: Fate, nowMs: number): Times {
    const before = this.#records.get(volume.key) ?? this.#comeBack(volume)
    const firstSeenMs = before?.firstSeenMs ?? nowMs
    const detachedSinceMs = sinceOf(volume, before, nowMs)
    const uses = usesAfter(before?.uses, users, volume.status, nowMs, (use) => fate(use) ?? this.#fateOf(use))
    if (
      before?.hostname !== volume.hostname ||
      before.detachedSinceMs !== detachedSinceMs ||
      (uses.length > 0 && before.uses !== uses) ||
      before.leftMs !== undefined
    ) {
      const { key, agentId, hostname, role, persistenceId } = volume
      const since = detachedSinceMs === undefined ? {} : { detachedSinceMs }
      const known = uses.length === 0 ? {} : { uses }
      this.#set({ key, agentId, hostname, role, persistenceId, firstSeenMs, ...since, ...known })
    } else this.#notAway(before)
    const shown = detachedSinceMs !== undefined && volume.status !== 'unknown'
    return shown ? { firstSeenMs, detachedSinceMs } : { firstSeenMs }
  }

  /** Which tasks hold it and held it, in the order in which they came. */
  usesOf(key: string): readonly VolumeUse[] {
    return this.#records.get(key)?.uses ?? []
  }

  /** The volume was destroyed: another one of its name would be a new one. */
  forget(key: string): void {
    if (this.#records.delete(key)) this.#store.changed(key)
  }

  /** The agent left the cluster, and its volumes with it: nobody knows whether they are destroyed. */
  leave(keys: Iterable<string>, nowMs: number): void {
    for (const key of keys) {
      const record = this.#records.get(key)
      if (!record) continue
      this.#set({ ...record, leftMs: nowMs })
      this.#setAway(record)
    }
  }

  /** An agent is there, with all of its volumes seen: what else was remembered of it was destroyed meanwhile. */
  settle(agentId: string): void {
    const keys = this.#away.get(agentId)
    this.#away.delete(agentId)
    for (const key of keys ?? []) {
      const record = this.#records.get(key)
      if (!record) continue
      this.#awayByPlace.delete(placeOf(record))
      this.forget(key)
    }
  }

  /** Hands everything that is not written yet to the store. */
  flush(): void {
    this.#store.flush()
  }

  /** A volume of an agent that was away and has a new id now, on the same host. */
  #comeBack(volume: VolumeCore): TimeRecord | undefined {
    const key = this.#awayByPlace.get(placeOf(volume))
    const record = key === undefined ? undefined : this.#records.get(key)
    if (!record || this.#isPresent(record.agentId)) return undefined
    this.#notAway(record)
    this.forget(record.key)
    return record
  }

  #set(record: TimeRecord): void {
    this.#notAway(record)
    this.#records.set(record.key, record)
    this.#store.changed(record.key)
  }

  #setAway(record: TimeRecord): void {
    const keys = this.#away.get(record.agentId)
    if (keys) keys.add(record.key)
    else this.#away.set(record.agentId, new Set([record.key]))
    this.#awayByPlace.set(placeOf(record), record.key)
  }

  #notAway(record: TimeRecord): void {
    const keys = this.#away.get(record.agentId)
    if (!keys?.delete(record.key)) return
    if (keys.size === 0) this.#away.delete(record.agentId)
    if (this.#awayByPlace.get(placeOf(record)) === record.key) this.#awayByPlace.delete(placeOf(record))
  }
}

/** What is unknown now may still be unused since then: only seeing it used ends that. */
function sinceOf(volume: VolumeCore, before: TimeRecord | undefined, nowMs: number): number | undefined {
  if (volume.status === 'attached') return undefined
  return before?.detachedSinceMs ?? (volume.status === 'unknown' ? undefined : nowMs)
}

function placeOf({
  hostname,
  role,
  persistenceId,
}: Pick<TimeRecord, 'hostname' | 'role' | 'persistenceId'>): string {
  return `${hostname} ${role} ${persistenceId}`
}

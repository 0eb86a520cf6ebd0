import type { Delta, ListDelta, ListName, ListRows } from '@holdfast/model/api/stream'
import type { Cancel, Clock } from '../clock.ts'
import type { Unwatch } from '../ports/cluster.ts'
import type { LedgerDelta } from './ledger.ts'

/** Under load, as much time as this lies between two deltas. */
const PAUSE_MS = 100
/** A list that changed more than this is not told row by row. */
const MAX_CHANGED = 200
/** What is kept for those who were away for a moment. */
const KEPT_DELTAS = 512
const KEPT_ROWS = 10_000

const listNames: readonly ListName[] = ['volumes', 'agents', 'reservations', 'roles']

/** Gives the newest form of a row, or `undefined` when it is gone. */
export type Rows = <L extends ListName>(list: L, key: string) => ListRows[L] | undefined

/** Collects what changed, and tells it: a lone change in the next turn, many together. */
export class Deltas {
  readonly #clock: Clock
  readonly #rows: Rows
  readonly #changed: Readonly<Record<ListName, Set<string>>> = {
    volumes: new Set(),
    agents: new Set(),
    reservations: new Set(),
    roles: new Set(),
  }
  readonly #listeners = new Set<(delta: LedgerDelta) => void>()
  readonly #kept: LedgerDelta[] = []
  #keptRows = 0
  /** From the time of the start on, so that no revision of an earlier run is taken for one of this. */
  #revision: number
  #toldMs = -Infinity
  #scheduled = false
  #cancel: Cancel | undefined
  #closed = false

  constructor(clock: Clock, rows: Rows) {
    this.#clock = clock
    this.#rows = rows
    this.#revision = clock.now()
  }

  get revision(): number {
    return this.#revision
  }

  get listeners(): number {
    return this.#listeners.size
  }

  mark(list: ListName, key: string): void {
    this.#changed[list].add(key)
    if (!this.#scheduled) this.#schedule()
  }

  watch(listener: (delta: LedgerDelta) => void): Unwatch {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  since(revision: number): readonly LedgerDelta[] | 'resync' {
    if (revision === this.#revision) return []
    const at = this.#kept.findIndex((delta) => delta.revision === revision + 1)
    return at === -1 ? 'resync' : this.#kept.slice(at)
  }

  close(): void {
    this.#closed = true
    this.#cancel?.()
    this.#listeners.clear()
  }

  #schedule(): void {
    this.#scheduled = true
    const waitMs = this.#toldMs + PAUSE_MS - this.#clock.now()
    if (waitMs <= 0) this.#clock.nextTurn(() => this.#tell())
    else this.#cancel = this.#clock.after(waitMs, () => this.#tell())
  }

  #tell(): void {
    this.#scheduled = false
    if (this.#closed) return
    this.#toldMs = this.#clock.now()
    this.#revision++
    const lists: { -readonly [L in keyof Delta['lists']]: Delta['lists'][L] } = {}
    if (this.#changed.volumes.size > 0) lists.volumes = this.#listDelta('volumes')
    if (this.#changed.agents.size > 0) lists.agents = this.#listDelta('agents')
    if (this.#changed.reservations.size > 0) lists.reservations = this.#listDelta('reservations')
    if (this.#changed.roles.size > 0) lists.roles = this.#listDelta('roles')
    const delta = withText({ revision: this.#revision, lists })
    this.#keep(delta)
    for (const listener of this.#listeners) listener(delta)
  }

  #listDelta<L extends ListName>(list: L): ListDelta<ListRows[L]> {
    const keys = [...this.#changed[list]]
    this.#changed[list].clear()
    if (keys.length > MAX_CHANGED) return { changed: [], removed: [], many: true }
    const changed: ListRows[L][] = []
    const removed: string[] = []
    for (const key of keys) {
      const row = this.#rows(list, key)
      if (row) changed.push(row)
      else removed.push(key)
    }
    return { changed, removed, many: false }
  }

  #keep(delta: LedgerDelta): void {
    this.#kept.push(delta)
    this.#keptRows += rowsIn(delta)
    while (this.#kept.length > KEPT_DELTAS || this.#keptRows > KEPT_ROWS) {
      const oldest = this.#kept.shift()
      if (!oldest) return
      this.#keptRows -= rowsIn(oldest)
    }
  }
}

function rowsIn({ delta }: LedgerDelta): number {
  return listNames.reduce((sum, name) => sum + (delta.lists[name]?.changed.length ?? 0), 0)
}

/** The texts are made when somebody wants them, once for each choice of lists. */
function withText(delta: Delta): LedgerDelta {
  const parts = new Map<ListName, string>()
  const texts = new Map<string, string>()
  const partOf = (name: ListName) => {
    const part = parts.get(name) ?? `${JSON.stringify(name)}:${JSON.stringify(delta.lists[name])}`
    parts.set(name, part)
    return part
  }
  return {
    revision: delta.revision,
    delta,
    text(lists) {
      const names = listNames.filter((name) => lists.has(name) && delta.lists[name])
      if (names.length === 0) return undefined
      const choice = names.join(' ')
      const text =
        texts.get(choice) ?? `{"revision":${delta.revision},"lists":{${names.map(partOf).join(',')}}}`
      texts.set(choice, text)
      return text
    },
  }
}

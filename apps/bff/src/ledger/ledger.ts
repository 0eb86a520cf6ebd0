import type { Window, WindowQuery } from '@holdfast/model/api/common'
import type { DiskSpace, HeldBy, Overview } from '@holdfast/model/api/pages'
import type { AgentRow, DiskRow, ReservationRow, VolumeRow, VolumeStatus } from '@holdfast/model/api/rows'
import type { Delta, ListName, ListRows } from '@holdfast/model/api/stream'
import type { AgentId } from '@holdfast/model/ids'
import type { KnownServices } from '@holdfast/model/ledger/frameworks'
import type { Resource } from '@holdfast/model/resource/resource'
import type { Resources } from '@holdfast/model/resource/resources'
import type { Result } from '@holdfast/model/result'
import type { ClusterAgent, Unwatch } from '../ports/cluster.ts'
import type { QueryFault } from './query.ts'
import type { Sight } from './read-model.ts'
import type { VolumeUse } from './uses.ts'

/** The read model: what the lists, the pages and the live updates of the dashboard are answered from. */
export interface Ledger {
  /** Of the last delta told. What is answered may already be newer, never older. */
  readonly revision: number
  /** One page of a list. Refuses a sort column, offset or limit that cannot be; a filter's fault is told in the window. */
  window<L extends ListName>(list: L, query: WindowQuery): Result<Window<ListRows[L]>, QueryFault>
  overview(): LedgerOverview
  /** All volumes of this role and id, on whichever agents, in the order of their keys. */
  volumesNamed(role: string, persistenceId: string): readonly VolumeRow[]
  /** Whether anything is reserved for this role on some agent. */
  hasReservations(role: string): boolean
  volume(key: string): VolumeFacts | undefined
  /** A volume as the master tells it, by the key of its row. */
  resourceOf(volumeKey: string): Resource | undefined
  agent(agentId: AgentId): AgentFacts | undefined
  /** What may be reserved or made into volumes on an agent. With a role: of unreserved space and that role's alone. */
  space(agentId: AgentId, role?: string): SpaceFacts | undefined
  /** Marks a volume as touched by an operation that is not settled; also one that does not exist yet. */
  setOperation(volumeKey: string, operationId: string | undefined): void
  /**
   * Which apps and pods there are, as their framework itself tells now: of one that it does not have the volumes are left
   * over. Undefined: nobody tells, and then nothing is concluded from it. `changed`: those that came, went or are ended.
   */
  knowServices(services: KnownServices | undefined, changed: Iterable<string>): void
  /**
   * The same as those see it who may view these roles alone: rows, sums and deltas leave out the others. Built when it is
   * first asked for; resolves when it is. Ask again for each use: one that nobody asks for is forgotten.
   */
  seenBy(sight: Sight): Promise<Ledger>
  /** Tells every delta from now on: at once when all is quiet, at most every 100 ms when it is not. */
  watch(listener: (delta: LedgerDelta) => void): Unwatch
  /** The deltas after a revision that was told before, or `resync` when they are no longer kept. */
  since(revision: number): readonly LedgerDelta[] | 'resync'
  close(): void
}

/** A delta, with its text made once for all who listen. */
export interface LedgerDelta {
  readonly revision: number
  readonly delta: Delta
  /** The JSON of the delta with these lists alone; `undefined` when none of them changed. */
  text(lists: ReadonlySet<ListName>): string | undefined
}

/** All of the overview but what the operations know. */
export type LedgerOverview = Omit<Overview, 'inFlight' | 'recent'>

export interface VolumeFacts {
  readonly row: VolumeRow
  readonly disk: DiskRow
  /** The largest volumes of the disk, this one always among them: `[key, sizeMb, status]`. */
  readonly neighbours: readonly Drawn[]
  readonly heldBy: HeldBy
  /** Which tasks hold it and held it, as far as is known, in the order in which they came. */
  readonly uses: readonly VolumeUse[]
  /** As the master tells it. */
  readonly resource: Resource
  readonly agent: ClusterAgent
}

/** A volume in the picture of its disk: key, size in MB, status. */
export type Drawn = readonly [string, number, VolumeStatus]

export interface AgentFacts {
  readonly row: AgentRow
  readonly reservations: readonly ReservationRow[]
  /** Per key of a disk its largest volumes, largest first. */
  readonly diskVolumes: Readonly<Record<string, readonly Drawn[]>>
  readonly agent: ClusterAgent
}

export interface SpaceFacts {
  readonly agent: ClusterAgent
  readonly disks: readonly (Omit<DiskSpace, 'reserved'> & { readonly reserved: readonly StackSpace[] })[]
  /** What no task uses. */
  readonly available: Resources
}

export interface StackSpace {
  readonly key: string
  readonly role: string
  readonly idleMb: number
  readonly reservations: Resource['reservations']
}

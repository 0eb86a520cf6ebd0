import type { Owner, VolumeStatus } from '../../api/rows.ts'
import { invariant } from '../../invariant.ts'
import type { Resource } from '../../resource/resource.ts'
import { Resources } from '../../resource/resources.ts'
import type { LedgerAgent } from '../agent-list.ts'
import type { Claim } from '../claim.ts'
import type { KnownFrameworks } from '../frameworks.ts'
import { copyKey, firstCopyKey, volumeKeyOf } from '../keys.ts'
import { appOfPersistenceId } from '../marathon-ids.ts'
import { ownerOf } from '../owner.ts'
import { same } from '../same.ts'
import { isReachable } from '../status.ts'
import { agentRow } from './agent-row.ts'
import { type BookChange, Draft } from './book-change.ts'
import { addToDisk, countVolume } from './disk-entry.ts'
import type { AgentFacts, TaskFacts } from './facts.ts'
import { Space, diskSpaceOf } from './space.ts'
import { partOn, stackRows } from './stack-entry.ts'
import type { StackEntry, VolumeEntry } from './entries.ts'
import { Usage } from './usage.ts'
import { sortCopies, volumeRow, withoutCopy } from './volume-entry.ts'

/** Whether a resource may be told of. */
export type Sees = (resource: Resource) => boolean

/**
 * The rows of one agent, and the sums behind them, kept up with what the master says of it. A step costs what
 * changed: one new volume among thousands costs one row.
 */
export class AgentBook {
  readonly #agentId: string
  readonly #space = new Space()
  readonly #usage: Usage
  /** What the total has under a volume's key: one resource, unless Mesos broke its own rule. */
  readonly #copies = new Map<string, readonly Resource[]>()
  readonly #volumes = new Map<string, readonly VolumeEntry[]>()
  readonly #statuses: Record<VolumeStatus, number> = { attached: 0, detached: 0, orphaned: 0, unknown: 0 }
  readonly #sees: Sees | undefined
  /** How many resources of the total are left out. */
  #hidden = 0
  #facts: AgentFacts | undefined
  #row: LedgerAgent | undefined

  /** `sees`: what is told of; absent: all of it. */
  constructor(agentId: string, sees?: Sees) {
    this.#agentId = agentId
    this.#sees = sees
    this.#usage = new Usage(agentId)
  }

  /** Takes in what the master says now. The first time, everything is new. */
  apply(facts: AgentFacts, known: KnownFrameworks): BookChange {
    const before = this.#facts
    const draft = new Draft()
    this.#facts = facts
    this.#takeBag(before?.total, facts.total, (resource, sign) =>
      this.#takeTotal(resource, sign, draft, known),
    )
    this.#takeBag(before?.used, facts.used, (resource, sign) => this.#takeUsed(resource, sign, draft, known))
    this.#usage.takeTasks(before?.tasks ?? [], facts.tasks, draft)
    if (before) this.#touchAll(before, facts, draft)
    return this.#settle(draft, known)
  }

  /** Works the owners of these stacks out again, and those of their volumes, after frameworks came or went. */
  reown(stacks: Iterable<StackEntry>, known: KnownFrameworks): BookChange {
    const draft = new Draft()
    for (const stack of stacks) {
      stack.owner = ownerOf(stack.claim, undefined, known)
      draft.stacks.add(stack)
      for (const { resource } of stack.volumes) draft.touched.add(this.#keyOf(resource))
    }
    return this.#settle(draft, known)
  }

  /** All rows gone, with the agent. The book is of no use after that. */
  clear(): BookChange {
    const draft = new Draft()
    for (const { key } of this.volumes()) draft.volumes.set(key, undefined)
    for (const { rows } of this.#space.stacks.values())
      for (const key of rows.keys()) draft.reservations.set(key, undefined)
    draft.stacksGone.push(...this.#space.stacks.values())
    return draft
  }

  /** As it was last told. */
  get row(): LedgerAgent {
    invariant(this.#row, 'a book is asked after its first step')
    return this.#row
  }

  get space(): Space {
    return this.#space
  }

  *volumes(): Iterable<VolumeEntry> {
    for (const entries of this.#volumes.values()) yield* entries
  }

  /** By the key of its row. */
  volume(key: string): VolumeEntry | undefined {
    const first = this.#volumes.get(key)?.[0]
    if (first) return first
    return this.#volumes.get(firstCopyKey(key))?.find((entry) => entry.key === key)
  }

  /** The tasks that use a volume, in the order of their ids. */
  tasksOf({ resource }: VolumeEntry): readonly TaskFacts[] {
    return this.#usage.tasksOf(this.#keyOf(resource))
  }

  #takeBag(
    before: Resources | undefined,
    after: Resources,
    take: (resource: Resource, sign: 1 | -1) => void,
  ): void {
    if (before === after) return
    const { removed, added } = Resources.diff(before ?? Resources.empty, after)
    for (const resource of removed) take(resource, -1)
    for (const resource of added) take(resource, 1)
  }

  #takeTotal(resource: Resource, sign: 1 | -1, draft: Draft, known: KnownFrameworks): void {
    const owner = (claim: Claim) => ownerOf(claim, undefined, known)
    const space = diskSpaceOf(resource)
    if (this.#isHidden(resource)) {
      this.#hidden += sign
      if (space !== undefined) this.#space.takeHidden(resource, sign * space, draft)
      return
    }
    if (space === undefined) {
      this.#space.takeOther(resource, sign, draft, owner)
      return
    }
    const key = volumeKeyOf(this.#agentId, resource)
    if (key === undefined) {
      this.#space.takePlain(resource, sign * space, 'total', draft, owner)
      return
    }
    const copies = this.#copies.get(key) ?? []
    this.#copies.set(key, sign === 1 ? [...copies, resource] : withoutCopy(copies, resource))
    draft.replaced.add(key)
  }

  #takeUsed(resource: Resource, sign: 1 | -1, draft: Draft, known: KnownFrameworks): void {
    const space = diskSpaceOf(resource)
    if (space === undefined || this.#isHidden(resource)) return
    const key = volumeKeyOf(this.#agentId, resource)
    if (key !== undefined) this.#usage.takeUse(key, sign, draft)
    else {
      this.#space.takePlain(resource, sign * space, 'used', draft, (claim) =>
        ownerOf(claim, undefined, known),
      )
    }
  }

  #isHidden(resource: Resource): boolean {
    return this.#sees !== undefined && !this.#sees(resource)
  }

  /** What is true of the agent as a whole stands in all of its rows. */
  #touchAll(before: AgentFacts, after: AgentFacts, draft: Draft): void {
    const renamed = before.hostname !== after.hostname
    if (renamed) for (const stack of this.#space.stacks.values()) draft.stacks.add(stack)
    if (!renamed && isReachable(before.status) === isReachable(after.status)) return
    for (const key of this.#volumes.keys()) draft.touched.add(key)
  }

  /** Makes rows of everything that was touched. */
  #settle(draft: Draft, known: KnownFrameworks): BookChange {
    const { facts } = this
    for (const key of draft.replaced) this.#replaceVolume(key, draft, known)
    for (const key of draft.touched) if (!draft.replaced.has(key)) this.#refreshVolume(key, draft, known)
    this.#space.sweep(draft)
    for (const stack of draft.stacks) refreshStack(stack, facts, draft)
    const row = agentRow(facts, this.#space.disks.values(), this.#statuses, this.#hidden > 0)
    if (same(row, this.#row)) return draft
    this.#row = row
    return { ...changesOf(draft), agent: row }
  }

  #replaceVolume(key: string, draft: Draft, known: KnownFrameworks): void {
    const before = this.#volumes.get(key) ?? []
    for (const entry of before) this.#remove(entry, draft)
    const after = sortCopies(this.#copies.get(key) ?? []).map((resource, index) =>
      this.#insert(copyKey(key, index), resource, draft, known),
    )
    if (after.length > 0) this.#volumes.set(key, after)
    else {
      this.#volumes.delete(key)
      this.#copies.delete(key)
    }
    for (const entry of before.slice(after.length)) draft.volumes.set(entry.key, undefined)
    after.forEach(({ key, row }, index) => {
      if (!same(row, before[index]?.row)) draft.volumes.set(key, row)
    })
  }

  #insert(key: string, resource: Resource, draft: Draft, known: KnownFrameworks): VolumeEntry {
    const disk = this.#space.diskOf(resource, draft)
    const stack = this.#space.stackOf(resource, draft, (claim) => ownerOf(claim, undefined, known))
    const part = partOn(stack, disk)
    const size = diskSpaceOf(resource) ?? 0
    const entry = { key, resource, size, disk, stack, part }
    const counted = { ...entry, row: this.#rowOf(entry, known) }
    disk.members.add(counted)
    stack.volumes.add(counted)
    addToDisk(disk, 'size', size)
    this.#countStatus(counted, 1)
    part.inVolumes += size
    part.volumes++
    return counted
  }

  #remove(entry: VolumeEntry, draft: Draft): void {
    const { disk, stack, part, size } = entry
    disk.members.delete(entry)
    stack.volumes.delete(entry)
    addToDisk(disk, 'size', -size)
    this.#countStatus(entry, -1)
    part.inVolumes -= size
    part.volumes--
    draft.disks.add(disk)
    draft.stacks.add(stack)
  }

  #refreshVolume(key: string, draft: Draft, known: KnownFrameworks): void {
    for (const entry of this.#volumes.get(key) ?? []) {
      const row = this.#rowOf(entry, known)
      if (same(row, entry.row)) continue
      this.#countStatus(entry, -1)
      entry.row = row
      this.#countStatus(entry, 1)
      draft.volumes.set(entry.key, row)
    }
  }

  #countStatus({ disk, size, row }: VolumeEntry, sign: 1 | -1): void {
    countVolume(disk, row.status, sign * size)
    this.#statuses[row.status] += sign
  }

  #rowOf(entry: Omit<VolumeEntry, 'row'>, known: KnownFrameworks) {
    const { hostname, status } = this.facts
    const key = this.#keyOf(entry.resource)
    const tasks = this.#usage.tasksOf(key)
    return volumeRow(entry, {
      agentId: this.#agentId,
      hostname,
      reachable: isReachable(status),
      used: this.#usage.isUsed(key),
      taskIds: tasks.map(({ taskId }) => taskId),
      frameworkIds: [...new Set(tasks.map(({ frameworkId }) => frameworkId))],
      owner: ownerOfVolume(entry, known),
    })
  }

  get facts(): AgentFacts {
    invariant(this.#facts, 'a book is asked after its first step')
    return this.#facts
  }

  #keyOf(resource: Resource): string {
    const key = volumeKeyOf(this.#agentId, resource)
    invariant(key !== undefined, 'a volume has a persistence id')
    return key
  }
}

/** Volumes of one stack share their owner, unless their ids say more than the stack does. */
function ownerOfVolume({ stack, resource }: Omit<VolumeEntry, 'row'>, known: KnownFrameworks): Owner {
  const id = resource.disk?.persistence?.id
  const says = stack.claim.app === undefined && id !== undefined && appOfPersistenceId(id) !== undefined
  return says ? ownerOf(stack.claim, id, known) : stack.owner
}

function refreshStack(stack: StackEntry, agent: AgentFacts, draft: Draft): void {
  const rows = new Map(stackRows(stack, agent).map((row) => [row.key, row]))
  for (const key of stack.rows.keys()) if (!rows.has(key)) draft.reservations.set(key, undefined)
  for (const [key, row] of rows) if (!same(row, stack.rows.get(key))) draft.reservations.set(key, row)
  stack.rows = rows
}

function changesOf({ volumes, reservations, stacksNew, stacksGone }: Draft): BookChange {
  return { volumes, reservations, stacksNew, stacksGone }
}

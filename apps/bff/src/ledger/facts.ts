import { AgentId, FrameworkId } from '@holdfast/model/ids'
import type { HeldBy } from '@holdfast/model/api/pages'
import type { AgentRow, VolumeRow } from '@holdfast/model/api/rows'
import type { AgentBook } from '@holdfast/model/ledger/book/agent-book'
import { diskRow } from '@holdfast/model/ledger/book/disk-entry'
import type { DiskEntry, StackEntry, VolumeEntry } from '@holdfast/model/ledger/book/entries'
import { idleOf } from '@holdfast/model/ledger/book/stack-entry'
import { Resources } from '@holdfast/model/resource/resources'
import type { ClusterAgent, ClusterView } from '../ports/cluster.ts'
import { answer } from './answers.ts'
import type { AgentFacts, Drawn, SpaceFacts, StackSpace, VolumeFacts } from './ledger.ts'
import type { ReadModel } from './read-model.ts'
import { lastUse, type VolumeUse } from './uses.ts'

/** As many volumes of one disk are drawn one by one; the account has the sum of the others. */
const MAX_DRAWN = 200

export function volumeFacts(model: ReadModel, view: ClusterView, row: VolumeRow): VolumeFacts | undefined {
  const agentId = AgentId(row.agentId)
  const [book, agent] = [model.books.get(agentId), view.agents.get(agentId)]
  const entry = book?.volume(row.key)
  if (!book || !agent || !entry) return undefined
  const uses = model.usesOf(row.key)
  return {
    row,
    disk: diskRow(entry.disk, row.agentId),
    neighbours: drawVolumes(entry.disk, entry),
    heldBy: heldBy(book, entry, view, agent, uses),
    uses,
    resource: entry.resource,
    agent,
  }
}

export function agentFacts(model: ReadModel, view: ClusterView, row: AgentRow): AgentFacts | undefined {
  const agentId = AgentId(row.agentId)
  const [book, agent] = [model.books.get(agentId), view.agents.get(agentId)]
  if (!book || !agent) return undefined
  const reservations = [...book.space.stacks.values()]
    .flatMap(({ rows }) => [...rows.values()])
    .sort((a, b) => (a.key < b.key ? -1 : 1))
    .map((reservation) => answer.reservations(reservation, view))
  const disks = [...book.space.disks.values()].map(
    (disk) => [diskRow(disk, agentId).key, drawVolumes(disk)] as const,
  )
  return { row, reservations, diskVolumes: Object.fromEntries(disks), agent }
}

/** The largest volumes of a disk, largest first, and `always` among them. */
function drawVolumes(disk: DiskEntry, always?: VolumeEntry): Drawn[] {
  const largest = [...disk.members].sort(bySize).slice(0, MAX_DRAWN)
  if (always && !largest.includes(always)) largest.splice(-1, 1, always)
  return largest.map(({ key, row }) => [key, row.sizeMb, row.status])
}

/** Who uses a volume, as a sentence with its evidence. */
function heldBy(
  book: AgentBook,
  entry: VolumeEntry,
  view: ClusterView,
  agent: ClusterAgent,
  uses: readonly VolumeUse[],
): HeldBy {
  const tasks = book.tasksOf(entry).map(({ taskId, frameworkId, state }) => ({
    taskId,
    frameworkId,
    framework: frameworkName(view, frameworkId),
    state,
    ...sinceOf(uses, taskId, frameworkId),
  }))
  const last = tasks.length === 0 ? lastUse(uses) : undefined
  return {
    sentence: sentenceOf(entry, tasks, agent),
    tasks,
    ...(last?.toMs !== undefined && { last: { ...last, toMs: last.toMs } }),
  }
}

function sinceOf(
  uses: readonly VolumeUse[],
  taskId: string,
  frameworkId: string,
): { readonly sinceMs?: number } {
  const use = uses.find(
    (each) => each.toMs === undefined && each.taskId === taskId && each.frameworkId === frameworkId,
  )
  return use === undefined ? {} : { sinceMs: use.fromMs }
}

function sentenceOf({ row }: VolumeEntry, tasks: HeldBy['tasks'], agent: ClusterAgent): string {
  if (row.status === 'unknown') {
    return `Agent ${agent.hostname} is ${agent.status}: whether a task uses the volume cannot be told now.`
  }
  const [first] = tasks
  if (first && tasks.length === 1) return `Task ${first.taskId} of ${first.framework} uses it.`
  if (first) return `${tasks.length} tasks use it, among them ${first.taskId} of ${first.framework}.`
  return row.status === 'attached'
    ? 'It is in use, and the master names no task that uses it.'
    : 'No task uses it.'
}

function frameworkName(view: ClusterView, id: string): string {
  return view.frameworks.get(FrameworkId(id))?.name ?? id
}

/** Disk by disk what a request may take: unreserved space, and idle space of each stack of reservations. */
export function spaceOf(book: AgentBook, agent: ClusterAgent, role: string | undefined): SpaceFacts {
  const stacks = [...book.space.stacks.values()]
    .filter(({ claim }) => role === undefined || claim.role === role)
    .sort((a, b) => (a.key < b.key ? -1 : 1))
  const keys = book.row.disks.map(({ key }) => key)
  const disks = [...book.space.disks.values()]
    .map((disk) => ({
      disk: diskRow(disk, agent.agentId),
      unreservedMb: Math.max(0, disk.unreserved - disk.unreservedUsed) / 1000,
      reserved: stacks.flatMap((stack) => stackSpace(stack, disk)),
    }))
    .filter(({ disk }) => keys.includes(disk.key))
    .sort((a, b) => keys.indexOf(a.disk.key) - keys.indexOf(b.disk.key))
  return { agent, disks, available: Resources.subtract(agent.total, Resources.unallocate(agent.used)) }
}

function stackSpace({ key, disks, stack, claim }: StackEntry, disk: DiskEntry): StackSpace[] {
  const part = disks.get(disk.key)
  const idle = part ? idleOf(part) : 0
  return idle > 0 ? [{ key, role: claim.role, idleMb: idle / 1000, reservations: stack }] : []
}

function bySize(a: VolumeEntry, b: VolumeEntry): number {
  return b.size - a.size || (a.key < b.key ? -1 : Number(a.key > b.key))
}

import type { VolumeStatus } from '@holdfast/model/api/rows'

/** A task that holds a volume, or held it. */
export interface VolumeUse {
  readonly taskId: string
  readonly frameworkId: string
  /** The framework's name when it was last seen there. */
  readonly framework: string
  readonly fromMs: number
  /** Absent while it holds it. */
  readonly toMs?: number
  /** What became of the task, where that is known: `TASK_FINISHED`. */
  readonly state?: string
}

/** A task that holds it now. */
export type VolumeUser = Pick<VolumeUse, 'taskId' | 'frameworkId' | 'framework'> & {
  readonly sinceMs: number | undefined
}

/** What became of a task that holds a volume no more, and when; undefined where nobody knows. */
export type Fate = (
  use: VolumeUse,
) => { readonly state: string; readonly atMs: number | undefined } | undefined

/** Those that ended first are forgotten first. */
const MAX_USES = 20

const none: readonly VolumeUse[] = []

/**
 * The uses of a volume after it was seen in these hands: the same list when nothing is new. What nobody can tell now
 * changes nothing: whether a use went on shows when the agent is back.
 */
export function usesAfter(
  before: readonly VolumeUse[] = none,
  users: readonly VolumeUser[],
  status: VolumeStatus,
  nowMs: number,
  fate: Fate,
): readonly VolumeUse[] {
  if (status === 'unknown') return before
  const open = before.filter((use) => use.toMs === undefined)
  const come = users.filter((user) => !open.some((use) => isSame(use, user)))
  const gone = open.filter((use) => !users.some((user) => isSame(use, user)))
  if (come.length === 0 && gone.length === 0) return before
  const after = before.map((use) => (gone.includes(use) ? ended(use, nowMs, fate) : use))
  for (const { taskId, frameworkId, framework, sinceMs } of come) {
    after.push({ taskId, frameworkId, framework, fromMs: Math.min(sinceMs ?? nowMs, nowMs) })
  }
  return shorten(after)
}

/** The one that ended last. */
export function lastUse(uses: readonly VolumeUse[]): VolumeUse | undefined {
  return uses.reduce<VolumeUse | undefined>(
    (last, use) => (use.toMs !== undefined && use.toMs >= (last?.toMs ?? 0) ? use : last),
    undefined,
  )
}

export function writeUses(uses: readonly VolumeUse[]): string {
  return JSON.stringify(uses)
}

/** Reads what `writeUses` wrote. */
export function readUses(text: string): readonly VolumeUse[] {
  // The text is this program's own.
  return JSON.parse(text) as readonly VolumeUse[]
}

function ended(use: VolumeUse, nowMs: number, fate: Fate): VolumeUse {
  const known = fate(use)
  const toMs = Math.max(use.fromMs, Math.min(known?.atMs ?? nowMs, nowMs))
  return { ...use, toMs, ...(known && { state: known.state }) }
}

function shorten(uses: readonly VolumeUse[]): readonly VolumeUse[] {
  let over = uses.length - MAX_USES
  return uses.filter(({ toMs }) => toMs === undefined || over-- <= 0)
}

const isSame = (use: VolumeUse, user: VolumeUser): boolean =>
  use.taskId === user.taskId && use.frameworkId === user.frameworkId

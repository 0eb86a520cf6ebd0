import { readFileSync } from 'node:fs'
import { lstat, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { TaskUsage } from '../ports/mesos-cluster.ts'

/** Nothing runs, so nothing is used. */
export const NOTHING: TaskUsage = { cpusUserSecs: 0, cpusSystemSecs: 0, memRssBytes: 0, sandboxBytes: 0 }

/** Source: `USER_HZ` as every Linux has it; time(7). */
const TICKS_PER_SECOND = 100

/**
 * Of a process and all below it, with what their ended children used. Nothing where the system does not say.
 *
 * Source: proc(5), `/proc/pid/stat`, `/proc/pid/status` and `/proc/pid/task/tid/children`.
 */
export function usageOf(pid: number): Omit<TaskUsage, 'sandboxBytes'> {
  const stat = textOf(`/proc/${pid}/stat`)
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  const [user, system, waitedUser, waitedSystem] = fields.slice(11, 15).map(Number)
  const [, residentKb] = /^VmRSS:\s*(\d+) kB$/m.exec(textOf(`/proc/${pid}/status`)) ?? []
  const children = textOf(`/proc/${pid}/task/${pid}/children`)
    .split(' ')
    .flatMap((child) => (child.trim() === '' ? [] : [usageOf(Number(child))]))
  const sum = (own: number, part: 'cpusUserSecs' | 'cpusSystemSecs' | 'memRssBytes') =>
    children.reduce((total, child) => total + child[part], own)
  return {
    cpusUserSecs: sum(((user ?? 0) + (waitedUser ?? 0)) / TICKS_PER_SECOND, 'cpusUserSecs'),
    cpusSystemSecs: sum(((system ?? 0) + (waitedSystem ?? 0)) / TICKS_PER_SECOND, 'cpusSystemSecs'),
    memRssBytes: sum(Number(residentKb ?? 0) * 1024, 'memRssBytes'),
  }
}

/** Empty when it has ended. */
function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}

/** Source: `du(1)` as mesos `src/slave/containerizer/mesos/isolators/posix/disk.cpp` runs it: what the disk holds, not how long files are. */
const BLOCK_BYTES = 512

/** A folder and all below it; links are not followed, so volumes are not counted. A file of many names counts once. */
export async function bytesBelow(path: string, seen = new Set<string>()): Promise<number> {
  const entries = await readdir(path, { withFileTypes: true }).catch(() => [])
  let bytes = await bytesOf(path, seen)
  for (const entry of entries) {
    const inside = join(path, entry.name)
    bytes += await (entry.isDirectory() ? bytesBelow(inside, seen) : bytesOf(inside, seen))
  }
  return bytes
}

async function bytesOf(path: string, seen: Set<string>): Promise<number> {
  const info = await lstat(path).catch(() => undefined)
  if (info === undefined) return 0
  if (info.nlink > 1 && !info.isDirectory()) {
    const file = `${info.dev}:${info.ino}`
    if (seen.has(file)) return 0
    seen.add(file)
  }
  return info.blocks * BLOCK_BYTES
}

import { diskEntry, mountDisks, type DiskEntry } from '@holdfast/model/disks/disk-entry'
import { findMounts } from '@holdfast/model/disks/mounts'
import { fileHeader, readKnownDisks, resourcesLine, withDisks } from '@holdfast/model/disks/resources-file'
import { err, ok, type Result } from '@holdfast/model/result'
import { reasonOf } from '../system-error.ts'
import type { Machine } from './machine.ts'

/** What to look for, and where to write it down. */
export interface DiskOrder {
  readonly output: string
  /** An earlier output, if it is there. */
  readonly cache: string
  readonly pattern: RegExp
  readonly role: string
  /** The agent's resources besides its disks, as JSON. */
  readonly resources: string
  /** The directory on the root disk; undefined: nobody said it. */
  readonly workDir: string | undefined
  /** In MB. Called when the work directory is there. */
  readonly rootDiskMb: (workDir: string) => number
  /** For people, in the file. */
  readonly date: string
}

export type Discovery =
  /** The output is there: whatever was mounted since, nothing was looked for. */
  | { readonly type: 'KEPT' }
  | { readonly type: 'WRITTEN'; readonly mounted: readonly DiskEntry[]; readonly all: readonly DiskEntry[] }

/**
 * Looks for the disks that are mounted for an agent, and writes the file that its environment is made of. The error is one
 * line; the output is then as it was.
 *
 * Source: dcos `packages/mesos/extra/make_disk_resources.py`.
 */
export function discoverDisks(order: DiskOrder, machine: Machine): Result<Discovery, string> {
  try {
    return discover(order, machine)
  } catch (error) {
    return err(reasonOf(error))
  }
}

function discover(order: DiskOrder, machine: Machine): Result<Discovery, string> {
  const { output, cache, pattern, role } = order
  if (machine.exists(output)) return ok({ type: 'KEPT' })
  const known = machine.exists(cache)
    ? readKnownDisks(machine.readText(cache))
    : ok(new Map<string, number>())
  if (!known.ok) return err(`${cache} ${known.error}`)
  const mounts = findMounts(machine.mountOutput(), pattern)
  const mounted = mountDisks({
    mounts,
    known: known.value,
    freeBytes: (path) => machine.freeBytes(path),
    role,
  })
  if (!mounted.ok) return mounted
  const root = rootDisk(order, machine)
  if (!root.ok) return root
  const all = [...mounted.value, root.value]
  const written = writeFile(order, all, machine)
  return written.ok ? ok({ type: 'WRITTEN', mounted: mounted.value, all }) : written
}

/** Never from the cache: it is divided, so it may become smaller. */
function rootDisk({ workDir, role, rootDiskMb }: DiskOrder, machine: Machine): Result<DiskEntry, string> {
  if (workDir === undefined) {
    return err('MESOS_WORK_DIR is not set: the directory of the agent, such as /var/lib/mesos/slave')
  }
  machine.makeDirectory(workDir)
  return diskEntry(workDir, rootDiskMb(workDir), role)
}

/** What cannot be completed stays beside the output, for whoever looks for the reason. */
function writeFile(
  { output, resources, date }: DiskOrder,
  disks: readonly DiskEntry[],
  machine: Machine,
): Result<undefined, string> {
  const unfinished = `${output}.tmp`
  machine.writeText(unfinished, fileHeader(date))
  const whole = withDisks(resources, disks)
  if (!whole.ok) return whole
  machine.writeText(unfinished, fileHeader(date) + resourcesLine(whole.value))
  machine.rename(unfinished, output)
  return ok()
}

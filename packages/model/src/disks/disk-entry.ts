import { err, ok, type Result } from '../result.ts'

/** A disk as an agent is told of it by `--resources`. With another role than `*` it is reserved to that role for good. */
export interface DiskEntry {
  readonly name: 'disk'
  readonly type: 'SCALAR'
  readonly role: string
  /** Whole MB (MiB). */
  readonly scalar: { readonly value: number }
  /** Absent: the root disk. */
  readonly disk?: { readonly source: { readonly type: 'MOUNT'; readonly mount: { readonly root: string } } }
}

/** What is kept back of each disk, in MB, so that a full volume does not fill its file system. */
const WITHHELD_MB = 100

const BYTES_PER_MB = 2 ** 20

/** What a disk may offer of its free space, in whole MB; nothing or less than nothing when there is too little. */
export function netFreeMb(freeBytes: number): number {
  return Math.floor(freeBytes / BYTES_PER_MB) - WITHHELD_MB
}

export interface MountDisks {
  /** The paths, in the order in which the agent names them. */
  readonly mounts: readonly string[]
  /** Sizes of disks that were found before, in MB. They stay: a volume takes free space from its own disk. */
  readonly known: ReadonlyMap<string, number>
  readonly freeBytes: (path: string) => number
  readonly role: string
}

/**
 * The disks that are mounted for the agent. Fails for the first one that has nothing to offer.
 *
 * Source: `make_disk_resources()`, dcos `packages/mesos/extra/make_disk_resources.py`.
 */
export function mountDisks({
  mounts,
  known,
  freeBytes,
  role,
}: MountDisks): Result<readonly DiskEntry[], string> {
  const disks: DiskEntry[] = []
  for (const root of mounts) {
    const disk = diskEntry(root, known.get(root) ?? netFreeMb(freeBytes(root)), role)
    if (!disk.ok) return disk
    disks.push({ ...disk.value, disk: { source: { type: 'MOUNT', mount: { root } } } })
  }
  return ok(disks)
}

/** The root disk, if it has anything to offer. `path` is for the refusal. */
export function diskEntry(path: string, sizeMb: number, role: string): Result<DiskEntry, string> {
  return sizeMb > 0
    ? ok({ name: 'disk', type: 'SCALAR', role, scalar: { value: sizeMb } })
    : err(`${path} has ${sizeMb} MB net free space, expected > ${WITHHELD_MB}M`)
}

import { unreachable } from '../invariant.ts'
import type { DiskKind, DiskRef } from '../api/rows.ts'
import type { DiskSource, Resource } from '../resource/resource.ts'

/** The disk of its agent that a `disk` resource lies on, be it free, reserved or a volume. */
export function diskOf({ disk, providerId }: Resource): DiskRef {
  const source = disk?.source
  return {
    kind: kindOf(source?.type),
    ...(source?.root !== undefined && { root: source.root }),
    ...(source?.id !== undefined && { id: source.id }),
    ...(source?.profile !== undefined && { profile: source.profile }),
    ...(providerId !== undefined && { providerId }),
  }
}

/** Names a disk on its agent. Two disks that nothing tells apart, such as mounts without a root, are one. */
export function diskKey({ kind, root, id, profile, providerId }: DiskRef): string {
  const plain = id === undefined && profile === undefined && providerId === undefined
  if (plain && root === undefined) return kind
  // JSON keeps apart what a separator could not: a root may hold any character.
  return plain ? `${kind}:${root}` : `${kind} ${JSON.stringify([providerId, profile, id, root])}`
}

/** For people, and for the filter `disk:`: `root`, `/mnt/ssd-1`, or the name that a resource provider gave. */
export function diskName({ kind, root, id, profile }: DiskRef): string {
  return root ?? id ?? profile ?? kind
}

function kindOf(type: DiskSource['type'] | undefined): DiskKind {
  switch (type) {
    case undefined:
      return 'root'
    case 'PATH':
      return 'path'
    case 'MOUNT':
      return 'mount'
    case 'BLOCK':
      return 'block'
    case 'RAW':
    // No agent has a disk of an unknown type: Mesos refuses it.
    case 'UNKNOWN':
      return 'raw'
    default:
      return unreachable(type)
  }
}

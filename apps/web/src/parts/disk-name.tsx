import type { DiskRef } from '@holdfast/model/api/rows'
import { strings } from '../strings.ts'
import { MiddleTruncate } from '../ui/truncate.tsx'

/** `mount /mnt/ssd-1`, `root`: a disk as people call it. */
export function diskText(disk: DiskRef): string {
  return [strings.diskKind[disk.kind], disk.root ?? disk.id].filter(Boolean).join(' ')
}

export function DiskName({ disk }: { readonly disk: DiskRef }) {
  const where = disk.root ?? disk.id
  return (
    <span className="inline-flex max-w-full min-w-0 items-baseline gap-1.5">
      <span className="text-muted shrink-0">{strings.diskKind[disk.kind]}</span>
      {where === undefined ? null : <MiddleTruncate text={where} tail={tailOf(where)} />}
    </span>
  )
}

/** The last part of a path tells disks apart: it is the one to keep. */
function tailOf(path: string): number {
  const last = path.length - path.lastIndexOf('/')
  return last > 0 && last <= 14 ? last : 8
}

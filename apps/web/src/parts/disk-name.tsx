import type { DiskRef } from '@holdfast/model/api/rows'
import { strings } from '../strings.ts'
import { tip } from '../ui/tip.tsx'

/** `mount /mnt/ssd-1`, `root`: a disk as people call it. */
export function diskText(disk: DiskRef): string {
  return [strings.diskKind[disk.kind], disk.root ?? disk.id].filter(Boolean).join(' ')
}

export function DiskName({ disk }: { readonly disk: DiskRef }) {
  const where = disk.root ?? disk.id
  return (
    <span {...tip(diskText(disk))} className="inline-flex max-w-full min-w-0 items-baseline gap-1.5">
      <span className="text-muted shrink-0">{strings.diskKind[disk.kind]}</span>
      {where === undefined ? null : <span className="text-12 truncate font-mono">{where}</span>}
    </span>
  )
}

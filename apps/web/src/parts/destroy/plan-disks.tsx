import { useState } from 'react'
import type { PlannedDisk } from '@holdfast/model/api/operations'
import { Button } from '../../ui/button.tsx'
import { IconArrowRight } from '../../ui/icons.tsx'
import { DiskBar } from '../disk-bar/disk-bar.tsx'
import { count } from '../operations/plural.ts'

const few = 3

/** Every disk that changes, before and after. */
export function PlanDisks({ disks }: { readonly disks: readonly PlannedDisk[] }) {
  const [all, setAll] = useState(false)
  const shown = all ? disks : disks.slice(0, few)
  const left = disks.length - shown.length
  if (disks.length === 0) return null
  return (
    <div className="flex flex-col gap-2">
      {shown.map((disk) => (
        <PlanDisk key={`${disk.agentId} ${disk.diskKey}`} disk={disk} />
      ))}
      {left === 0 ? null : (
        <Button size="sm" kind="quiet" className="self-start" onClick={() => setAll(true)}>
          Show {count(left, 'more disk', 'more disks')}
        </Button>
      )}
    </div>
  )
}

function PlanDisk({ disk }: { readonly disk: PlannedDisk }) {
  const name = `${disk.hostname} ${disk.name}`
  return (
    <div className="flex flex-col gap-1">
      <p className="text-12 text-muted truncate">{name}</p>
      <div className="grid grid-cols-[minmax(0,1fr)_auto_minmax(0,1fr)] items-center gap-2">
        <DiskBar name={`${name}, before`} account={disk.before} size="card" />
        <IconArrowRight className="text-muted" />
        <DiskBar name={`${name}, after`} account={disk.after} size="card" />
      </div>
    </div>
  )
}

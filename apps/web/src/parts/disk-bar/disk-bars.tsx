import type { AgentRow, DiskRow } from '@holdfast/model/api/rows'
import { isReachable } from '@holdfast/model/ledger/status'
import { exactTime } from '../age.tsx'
import { diskText } from '../disk-name.tsx'
import { tip } from '../../ui/tip.tsx'
import { sentenceOf } from './account.ts'
import { DiskBar } from './disk-bar.tsx'

const most = 4

/** Since when nothing is known of an agent's disks, in words; undefined while it speaks. */
export function unknownSince(row: Pick<AgentRow, 'status' | 'statusSinceMs'>): string | undefined {
  return isReachable(row.status) ? undefined : exactTime(row.statusSinceMs)
}

/** A small bar for each disk of an agent, four of them, and how many more there are. */
export function DiskBars({ row }: { readonly row: AgentRow }) {
  const shown = row.disks.length <= most ? row.disks : row.disks.slice(0, most - 1)
  const rest = row.disks.slice(shown.length)
  return (
    <span className="flex items-center gap-1.5">
      {shown.map((disk) => (
        <span key={disk.key} className="min-w-0 max-w-24 flex-1">
          <DiskBar
            name={diskText(disk.disk)}
            account={disk.account}
            kind={disk.disk.kind}
            size="list"
            unknownSince={unknownSince(row)}
          />
        </span>
      ))}
      {rest.length === 0 ? null : (
        <span {...tip(restText(rest))} className="text-12 text-muted shrink-0">
          +{rest.length}
        </span>
      )}
    </span>
  )
}

function restText(disks: readonly DiskRow[]): string {
  return disks.map((disk) => sentenceOf(diskText(disk.disk), disk.account)).join('\n')
}

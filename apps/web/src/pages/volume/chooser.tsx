import { Link } from '@tanstack/react-router'
import type { VolumeRow } from '@holdfast/model/api/rows'
import { EvidenceText } from '../../parts/evidence.tsx'
import { DiskName } from '../../parts/disk-name.tsx'
import { Size } from '../../parts/size.tsx'
import { StatusBadge } from '../../parts/status-badge.tsx'
import { count } from '../../parts/operations/plural.ts'

/** The same role and id on several agents: different data under one name. */
export function Chooser({ rows }: { readonly rows: readonly VolumeRow[] }) {
  return (
    <div className="flex max-w-3xl flex-col gap-3">
      <p>
        {count(rows.length, 'agent')} hold a volume with this role and id. They are different volumes with
        different data.
      </p>
      <ul className="border-line rounded-panel divide-line divide-y border">
        {rows.map((row) => (
          <li key={row.key} className="flex flex-wrap items-center gap-x-4 gap-y-1 px-3 py-2">
            <Link
              to="/volumes/$role/$persistenceId"
              params={{ role: row.role, persistenceId: row.persistenceId }}
              search={{ agent: row.agentId }}
              className="min-w-40 flex-1 font-medium"
            >
              {row.hostname}
            </Link>
            <StatusBadge status={row.status} />
            <DiskName disk={row.disk} />
            <Size mb={row.sizeMb} />
            <span className="text-muted">
              <EvidenceText evidence={row.evidence} />
            </span>
          </li>
        ))}
      </ul>
    </div>
  )
}

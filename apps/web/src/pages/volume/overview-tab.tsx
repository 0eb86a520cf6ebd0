import { useNavigate } from '@tanstack/react-router'
import type { VolumeDetail } from '@holdfast/model/api/pages'
import { diskName } from '@holdfast/model/ledger/disks'
import { AccountTable } from '../../parts/disk-bar/account-table.tsx'
import { DiskBar } from '../../parts/disk-bar/disk-bar.tsx'
import { diskText } from '../../parts/disk-name.tsx'
import { filterFor } from '../../parts/filter/edit.ts'
import { formatSize } from '@holdfast/model/ledger/sizes'
import { Section } from '../../ui/section.tsx'
import { Facts } from './facts.tsx'
import { HeldBy } from './held-by.tsx'
import { piecesOf } from './pieces.ts'
import { WhatFrameworksSee } from './what-frameworks-see.tsx'

export function OverviewTab({ volume }: { readonly volume: VolumeDetail }) {
  return (
    <div className="flex flex-col gap-4">
      <WhereItSits volume={volume} />
      <Section title="Held by">
        <HeldBy volume={volume} />
      </Section>
      <WhatFrameworksSee volume={volume} />
      <Section title="Facts">
        <Facts volume={volume} />
      </Section>
    </div>
  )
}

function WhereItSits({ volume: { row, disk, neighbours } }: { readonly volume: VolumeDetail }) {
  const navigate = useNavigate()
  const name = diskText(disk.disk)
  return (
    <Section
      title="Where it sits"
      aside={<span className="text-muted">{`${name} · ${formatSize(disk.account.sizeMb)}`}</span>}
    >
      <div className="grid items-start gap-x-6 gap-y-3 lg:grid-cols-[minmax(0,1fr)_22rem]">
        <DiskBar
          name={`${row.hostname} ${name}`}
          account={disk.account}
          kind={disk.disk.kind}
          size="detail"
          pieces={piecesOf([row.key, row.sizeMb, row.status], neighbours, disk.account)}
          onOpen={() =>
            void navigate({
              to: '/volumes',
              search: { q: `${filterFor('agent', row.agentId)} ${filterFor('disk', diskName(disk.disk))}` },
            })
          }
        />
        <AccountTable name={name} account={disk.account} />
      </div>
    </Section>
  )
}

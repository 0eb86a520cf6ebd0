import { getRouteApi } from '@tanstack/react-router'
import type { AgentDetail } from '@holdfast/model/api/pages'
import type { DiskRow } from '@holdfast/model/api/rows'
import { diskName } from '@holdfast/model/ledger/disks'
import { useForbidden } from '../../api/can.ts'
import { Age } from '../../parts/age.tsx'
import { filterFor } from '../../parts/filter/edit.ts'
import { AccountTable } from '../../parts/disk-bar/account-table.tsx'
import { DiskBar } from '../../parts/disk-bar/disk-bar.tsx'
import type { BarPiece } from '../../parts/disk-bar/segment.tsx'
import { unknownSince } from '../../parts/disk-bar/disk-bars.tsx'
import type { PartKind } from '../../parts/disk-bar/account.ts'
import { diskText } from '../../parts/disk-name.tsx'
import { Size } from '../../parts/size.tsx'
import { useWriteBlock } from '../../stores/live.ts'
import { Button } from '../../ui/button.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { grouped } from '../../ui/grouped.ts'
import { KeyValue } from '../../ui/key-value.tsx'
import { Section } from '../../ui/section.tsx'

const route = getRouteApi('/agents/$agentId')

export function DisksTab({ detail }: { readonly detail: AgentDetail }) {
  const { row } = detail
  if (row.disks.length === 0) {
    return (
      <EmptyState title="This agent offers no disk">
        Its operator gave it none, or it has not told yet.
      </EmptyState>
    )
  }
  return (
    <div className="flex flex-col gap-4 px-4 pb-8 lg:px-6">
      {row.disks.map((disk) => (
        <DiskCard key={disk.key} detail={detail} disk={disk} />
      ))}
      <Section title="Agent">
        <KeyValue items={factsOf(detail)} />
      </Section>
    </div>
  )
}

function DiskCard({ detail, disk }: { readonly detail: AgentDetail; readonly disk: DiskRow }) {
  const navigate = route.useNavigate()
  const block = useWriteBlock()
  const mayNotReserve = useForbidden('reserve')
  const mayNotCreate = useForbidden('create')
  const { row } = detail
  const name = diskText(disk.disk)
  const silent = unknownSince(row)
  const reason = silent === undefined ? block : `${row.hostname} does not answer now.`
  const here = { agent: row.agentId, disk: disk.key }
  const open = (kind: PartKind, volumeKey: string | undefined) => {
    const volume = volumeKey === undefined ? undefined : volumeOf(volumeKey)
    const where = `${filterFor('agent', row.agentId)} ${filterFor('disk', diskName(disk.disk))}`
    if (volume !== undefined) {
      void navigate({
        to: '/volumes/$role/$persistenceId',
        params: volume,
        search: { agent: row.agentId },
      })
    } else if (kind === 'idle') {
      void navigate({ to: '/reservations', search: { q: where } })
    } else if (isStatus(kind)) {
      void navigate({ to: '/volumes', search: { q: `${filterFor('status', kind)} ${where}` } })
    }
  }
  return (
    <Section
      title={
        <span className="flex min-w-0 items-baseline gap-2">
          <span className="truncate">{name}</span>
          <span className="text-muted font-normal">
            <Size mb={disk.account.sizeMb} />
          </span>
        </span>
      }
      aside={
        <span className="flex gap-2">
          <Button
            size="sm"
            disabledReason={reason ?? mayNotReserve}
            onClick={() => void navigate({ to: '/reservations', search: { reserve: 'open', ...here } })}
          >
            Reserve here
          </Button>
          <Button
            size="sm"
            disabledReason={reason ?? mayNotCreate}
            onClick={() => void navigate({ to: '/volumes', search: { create: 'open', ...here } })}
          >
            Create volume here
          </Button>
        </span>
      }
    >
      <DiskBar
        name={name}
        account={disk.account}
        size="card"
        kind={disk.disk.kind}
        pieces={piecesOf(detail, disk)}
        unknownSince={silent}
        onOpen={open}
        tableShown
      />
      <div className="mt-3 grid items-start gap-x-10 gap-y-3 md:grid-cols-2">
        <AccountTable name={name} account={disk.account} />
        <KeyValue columns={1} items={diskFacts(disk)} />
      </div>
    </Section>
  )
}

function piecesOf(detail: AgentDetail, disk: DiskRow): readonly BarPiece[] {
  return (detail.diskVolumes[disk.key] ?? []).map(([key, mb, kind]) => ({
    key,
    kind,
    mb,
    name: volumeOf(key)?.persistenceId ?? key,
  }))
}

/** A volume's key is its agent, role and id; a role may hold slashes, the other two may not. */
function volumeOf(key: string): { readonly role: string; readonly persistenceId: string } | undefined {
  const match = /^[^/]*\/(.*)\/([^/]*)$/.exec(key)
  return match?.[1] === undefined || match[2] === undefined
    ? undefined
    : { role: match[1], persistenceId: match[2] }
}

function isStatus(kind: PartKind): boolean {
  return kind === 'attached' || kind === 'detached' || kind === 'orphaned' || kind === 'unknown'
}

function diskFacts({ disk, volumes }: DiskRow) {
  const kinds = {
    root: 'The agent’s own disk: shared by sandboxes and volumes.',
    path: 'A directory that may be carved up into volumes.',
    mount: 'A mount point: one volume takes it whole.',
    block: 'A block device of a resource provider.',
    raw: 'A raw device of a resource provider.',
  }
  return [
    { name: 'Kind', value: kinds[disk.kind] },
    ...(disk.root === undefined
      ? []
      : [{ name: 'Root path', value: <code className="text-12">{disk.root}</code> }]),
    ...(disk.id === undefined
      ? []
      : [{ name: 'Source id', value: <code className="text-12">{disk.id}</code> }]),
    ...(disk.profile === undefined ? [] : [{ name: 'Profile', value: disk.profile }]),
    ...(disk.providerId === undefined ? [] : [{ name: 'Provider', value: disk.providerId }]),
    { name: 'Volumes', value: grouped(volumes) },
  ]
}

function factsOf({ row, pid, capabilities, registeredMs }: AgentDetail) {
  const attributes = Object.entries(row.attributes)
  return [
    { name: 'Address', value: <code className="text-12">{pid}</code> },
    {
      name: 'Registered',
      value: registeredMs === undefined ? 'unknown' : <Age sinceMs={registeredMs} ago />,
    },
    { name: 'CPUs', value: String(row.cpus) },
    { name: 'Memory', value: <Size mb={row.memMb} /> },
    { name: 'Tasks', value: grouped(row.tasks) },
    {
      name: 'Attributes',
      value:
        attributes.length === 0 ? 'none' : attributes.map(([name, value]) => `${name}:${value}`).join(', '),
    },
    { name: 'Capabilities', value: capabilities.length === 0 ? 'none' : capabilities.join(', '), wide: true },
  ]
}

import type { VolumeDetail } from '@holdfast/model/api/pages'
import type { ReservationRef } from '@holdfast/model/api/rows'
import { formatBytes, formatExactMib, formatSize } from '@holdfast/model/ledger/sizes'
import { Age } from '../../parts/age.tsx'
import { DiskName } from '../../parts/disk-name.tsx'
import { labelText } from '../../parts/filter/labels.tsx'
import { AgentLink, RoleLink } from '../../parts/links.tsx'
import { CopyButton } from '../../ui/copy.tsx'
import { KeyValue } from '../../ui/key-value.tsx'
import type { KeyValueItem } from '../../ui/key-value.tsx'
import { MiddleTruncate } from '../../ui/truncate.tsx'

export function Facts({ volume }: { readonly volume: VolumeDetail }) {
  return <KeyValue columns={2} items={itemsOf(volume)} />
}

function itemsOf({ row, hostPath, used }: VolumeDetail): readonly KeyValueItem[] {
  return [
    { name: 'Size', value: sizeText(row.sizeMb) },
    ...(used === undefined ? [] : [{ name: 'Used', value: <Used used={used} sizeMb={row.sizeMb} /> }]),
    { name: 'Container path', value: mono(row.containerPath) },
    { name: 'Mode', value: row.mode === 'RW' ? 'read-write' : 'read-only' },
    { name: 'Shared', value: row.shared ? 'yes: several tasks may use it at once' : 'no' },
    { name: 'Role', value: <RoleLink role={row.role} /> },
    { name: 'Created by', value: row.principal ?? <NoPrincipal /> },
    { name: 'Agent', value: <AgentLink agentId={row.agentId} hostname={row.hostname} /> },
    { name: 'Agent id', value: <WithCopy text={row.agentId} what="agent id" /> },
    { name: 'Disk', value: <DiskName disk={row.disk} /> },
    ...(row.disk.profile === undefined ? [] : [{ name: 'Profile', value: row.disk.profile }]),
    ...(row.disk.providerId === undefined ? [] : [{ name: 'Provider', value: mono(row.disk.providerId) }]),
    { name: 'First seen', value: <Age sinceMs={row.firstSeenMs} ago /> },
    { name: 'Reservation', wide: true, value: <Stack stack={row.reservations} /> },
    {
      name: 'Path on agent',
      wide: true,
      value:
        hostPath === undefined ? (
          <span className="text-muted">not known now</span>
        ) : (
          <WithCopy text={hostPath} what="path" />
        ),
    },
  ]
}

/** Nothing keeps a task from writing more than its volume's size to a disk that others share. */
function Used({
  used: { bytes, atMs },
  sizeMb,
}: {
  readonly used: NonNullable<VolumeDetail['used']>
  readonly sizeMb: number
}) {
  const usedMb = bytes / (1024 * 1024)
  return (
    <span>
      {formatBytes(bytes)}
      {sizeMb > 0 ? `, ${Math.round((usedMb / sizeMb) * 100)} %` : ''}
      <span className="text-muted">
        {' '}
        measured <Age sinceMs={atMs} ago />
      </span>
    </span>
  )
}

const mono = (text: string) => <span className="text-12 font-mono break-all">{text}</span>

function WithCopy({ text, what }: { readonly text: string; readonly what: string }) {
  return (
    <span className="inline-flex max-w-full min-w-0 items-center gap-1">
      <MiddleTruncate text={text} tail={24} />
      <CopyButton text={text} what={what} />
    </span>
  )
}

function NoPrincipal() {
  return <span className="text-muted">no principal recorded</span>
}

/** `64 GiB (65 536 MiB)`; said once where both are the same. */
function sizeText(mb: number): string {
  const short = formatSize(mb)
  return short.endsWith(' MiB') ? formatExactMib(mb) : `${short} (${formatExactMib(mb)})`
}

/** The reservation under the volume, bottom first when it was refined. */
function Stack({ stack }: { readonly stack: readonly ReservationRef[] }) {
  return (
    <ol className="flex flex-col gap-0.5">
      {stack.map((each, index) => (
        <li key={index} className="flex flex-wrap gap-x-2">
          <span>{each.kind}</span>
          <span>role {each.role}</span>
          {each.principal === undefined ? null : <span>principal {each.principal}</span>}
          {each.labels?.map((label) => (
            <span
              key={label.key}
              className="bg-neutral text-neutral-ink rounded-control text-12 px-1 font-mono"
            >
              {labelText(label)}
            </span>
          ))}
        </li>
      ))}
    </ol>
  )
}

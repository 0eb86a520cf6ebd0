import type { VolumeRow } from '@holdfast/model/api/rows'
import { useForbidden } from '../../api/can.ts'
import { whyNotDestroy } from '../../parts/destroy/destroy-request.ts'
import { useDestroyedJustNow } from '../../parts/operations/lingering.ts'
import { openDestroy } from '../../parts/operations/work.ts'
import { useWriteBlock } from '../../stores/live.ts'
import { useVolumeOperation } from '../../stores/operations.ts'
import { IconButton } from '../../ui/button.tsx'
import { IconMore } from '../../ui/icons.tsx'
import { Menu } from '../../ui/menu.tsx'
import { useOpenVolume } from './open-volume.ts'

/** What can be done with one volume. What cannot be done now says why. */
export function RowMenu({ row }: { readonly row: VolumeRow }) {
  const block = useWriteBlock()
  const forbidden = useForbidden('destroy', { principal: row.principal ?? '' })
  const pending = useVolumeOperation(row.key)
  const destroyedBy = useDestroyedJustNow(row.key)
  const open = useOpenVolume()
  const gone = destroyedBy === undefined ? undefined : 'It was destroyed just now.'
  const reason =
    gone ??
    block ??
    forbidden ??
    (pending ? 'Another operation on this volume is not settled.' : whyNotDestroy(row))
  return (
    <Menu
      label={`Volume ${row.persistenceId}`}
      align="end"
      items={[
        {
          label: 'Open',
          shortcut: 'Enter',
          onSelect: () => open(row),
        },
        {
          label: 'Copy id',
          shortcut: 'y',
          onSelect: () => void navigator.clipboard.writeText(row.persistenceId),
        },
        {
          label: 'Destroy…',
          shortcut: 'd',
          danger: true,
          section: true,
          disabledReason: reason,
          onSelect: () => openDestroy([row]),
        },
      ]}
      renderTrigger={(props) => (
        <IconButton
          {...props}
          data-row-menu=""
          size="sm"
          label={`Actions for ${row.persistenceId}`}
          icon={<IconMore />}
        />
      )}
    />
  )
}

import { useNavigate } from '@tanstack/react-router'
import type { ReservationRow } from '@holdfast/model/api/rows'
import { diskKey } from '@holdfast/model/ledger/disks'
import { diskRowKey } from '@holdfast/model/ledger/keys'
import { useForbidden } from '../../api/can.ts'
import { whyNotUnreserve } from '../../parts/destroy/unreserve-request.ts'
import { openUnreserve } from '../../parts/operations/work.ts'
import { useWriteBlock } from '../../stores/live.ts'
import { IconButton } from '../../ui/button.tsx'
import { IconMore } from '../../ui/icons.tsx'
import { Menu } from '../../ui/menu.tsx'
import { volumesOf } from './volumes-of.ts'

/** What can be done with one reservation. What cannot be done now says why. */
export function ReservationMenu({ row }: { readonly row: ReservationRow }) {
  const navigate = useNavigate()
  const block = useWriteBlock()
  const mayNotCreate = useForbidden('create', { role: row.role })
  const mayNotUnreserve = useForbidden('unreserve', { principal: row.reservations.at(-1)?.principal ?? '' })
  return (
    <Menu
      label={`Reservation of ${row.role} on ${row.hostname}`}
      align="end"
      items={[
        {
          label: 'Create volume here…',
          disabledReason: block ?? mayNotCreate ?? (row.idleMb === 0 ? 'No disk of it is idle.' : undefined),
          onSelect: () =>
            void navigate({
              to: '/volumes',
              search: {
                create: 'open',
                agent: row.agentId,
                disk: diskRowKey(row.agentId, diskKey(row.disk)),
                role: row.role,
              },
            }),
        },
        {
          label: 'Show its volumes',
          shortcut: 'Enter',
          disabledReason: row.volumes === 0 ? 'It holds none.' : undefined,
          onSelect: () => void navigate({ to: '/volumes', search: volumesOf(row) }),
        },
        {
          label: 'Unreserve…',
          section: true,
          disabledReason: block ?? mayNotUnreserve ?? whyNotUnreserve(row),
          onSelect: () => openUnreserve(row),
        },
      ]}
      renderTrigger={(props) => (
        <IconButton
          {...props}
          data-row-menu=""
          size="sm"
          label={`Actions for the reservation of ${row.role} on ${row.hostname}`}
          icon={<IconMore />}
        />
      )}
    />
  )
}

import { useState } from 'react'
import type { ServiceAction, ServiceRow } from '@holdfast/model/api/services'
import { ScaleDialog } from '../../parts/service-plan/scale-dialog.tsx'
import { useWriteBlock } from '../../stores/live.ts'
import { Button, IconButton } from '../../ui/button.tsx'
import { IconMore } from '../../ui/icons.tsx'
import { Menu } from '../../ui/menu.tsx'

export interface ServiceActionsProps {
  readonly row: ServiceRow
  readonly onAction: (action: ServiceAction) => void
  readonly onEdit: () => void
}

/** The verbs. One that cannot be pressed says why. */
export function ServiceActions({ row, onAction, onEdit }: ServiceActionsProps) {
  const block = useWriteBlock()
  const [scaling, setScaling] = useState(false)
  const { key: id, kind, status, instances } = row
  const deleting = status === 'deleting' ? 'It is being deleted.' : undefined
  const blocked = block ?? deleting
  const suspended = instances === 0 ? 'It is suspended: no instance is wanted.' : undefined
  const noRestart = kind === 'pod' ? 'Marathon restarts apps alone. A change restarts a pod.' : undefined
  return (
    <>
      <Button disabledReason={blocked} onClick={() => setScaling(true)}>
        Scale…
      </Button>
      <Button
        disabledReason={blocked ?? suspended ?? noRestart}
        onClick={() => onAction({ action: 'restart', id })}
      >
        Restart…
      </Button>
      <Button disabledReason={blocked} onClick={onEdit}>
        Edit…
      </Button>
      <Button kind="danger" disabledReason={blocked} onClick={() => onAction({ action: 'delete', id })}>
        Delete…
      </Button>
      <Menu
        label="More"
        align="end"
        items={[
          {
            label: 'Suspend…',
            onSelect: () => onAction({ action: 'suspend', id }),
            disabledReason: blocked ?? suspended,
          },
          {
            label: 'Try again now…',
            onSelect: () => onAction({ action: 'reset_delay', id }),
            disabledReason: blocked ?? (status === 'delayed' ? undefined : 'Nothing delays it.'),
          },
        ]}
        renderTrigger={(props) => <IconButton {...props} label="More" icon={<IconMore />} />}
      />
      {scaling ? (
        <ScaleDialog
          row={row}
          onClose={() => setScaling(false)}
          onChosen={(to) => {
            setScaling(false)
            onAction({ action: 'scale', id, instances: to })
          }}
        />
      ) : null}
    </>
  )
}

import { useState } from 'react'
import type { ServiceRow } from '@holdfast/model/api/services'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { NumberField } from '../../ui/field.tsx'

export interface ScaleDialogProps {
  readonly row: ServiceRow
  readonly onClose: () => void
  /** What follows is shown by the plan. */
  readonly onChosen: (instances: number) => void
}

const most = 100_000

/** Asks for the number of instances alone. */
export function ScaleDialog({ row, onClose, onChosen }: ScaleDialogProps) {
  const [text, setText] = useState(String(row.instances))
  const instances = /^\d+$/.test(text.trim()) ? Number(text.trim()) : undefined
  const error = instances === undefined || instances > most ? `A whole number from 0 to ${most}.` : undefined
  const same = instances === row.instances ? 'It is what it has now.' : undefined
  const go = () => {
    if (error === undefined && same === undefined && instances !== undefined) onChosen(instances)
  }
  return (
    <Dialog
      open
      onClose={onClose}
      title={`Scale ${row.key}`}
      width="sm"
      footer={
        <>
          <Button onClick={onClose}>Leave it as it is</Button>
          <Button kind="primary" disabledReason={error ?? same} onClick={go}>
            Show what happens
          </Button>
        </>
      }
    >
      <NumberField
        label="Instances"
        value={text}
        onChange={setText}
        error={error}
        hint={`${row.running} of ${row.instances} run now.`}
        data-autofocus=""
        onKeyDown={(event) => {
          if (event.key === 'Enter') go()
        }}
      />
    </Dialog>
  )
}

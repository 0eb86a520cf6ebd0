import { useId } from 'react'
import { useWriteBlock } from '../../stores/live.ts'
import { Button } from '../../ui/button.tsx'
import { Panel } from '../../ui/dialog.tsx'
import { ErrorSummary } from '../form/error-summary.tsx'
import { FormSection } from '../form/form-section.tsx'
import { Preview } from '../form/preview.tsx'
import { useFirstFocus } from '../form/use-first-focus.ts'
import { reserveFields } from './form.ts'
import type { ReserveField, ReservePreset } from './form.ts'
import { HolderSection, PlaceSection } from './sections.tsx'
import { useReserve } from './use-reserve.ts'

export interface ReservePanelProps {
  readonly preset: ReservePreset
  readonly onClose: () => void
}

const labels: Readonly<Record<ReserveField, string>> = {
  agent: 'Agent',
  disk: 'Disk',
  role: 'Role',
  size: 'Size',
  principal: 'Principal',
  labels: 'Labels',
}

/** Sets disk aside for a role. */
export function ReservePanel({ preset, onClose }: ReservePanelProps) {
  const state = useReserve(preset, onClose)
  const block = useWriteBlock()
  const prefix = useId()
  const idOf = (field: ReserveField) => `${prefix}${field}`
  useFirstFocus(idOf(preset.agentId === undefined ? 'agent' : preset.role === undefined ? 'role' : 'size'))
  const faults = reserveFields.flatMap((field) => {
    const message = state.messages.get(field)
    return message === undefined ? [] : [{ id: idOf(field), label: labels[field], message }]
  })
  return (
    <Panel
      open
      onClose={onClose}
      title="Reserve disk"
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button kind="primary" busy={state.busy} disabledReason={block} onClick={state.submit}>
            Reserve disk
          </Button>
        </>
      }
    >
      {state.attempts > 0 ? (
        <ErrorSummary faults={faults} whole={state.whole} attempt={state.attempts} />
      ) : null}
      <FormSection step={1} title="Where">
        <PlaceSection state={state} idOf={idOf} />
      </FormSection>
      <FormSection step={2} title="For whom">
        <HolderSection state={state} idOf={idOf} />
      </FormSection>
      <FormSection step={3} title="Preview">
        <Preview plan={state.plan} error={state.planError} />
      </FormSection>
    </Panel>
  )
}

import { useId } from 'react'
import { faultsOf } from '../form/faults-of.ts'
import { FormPanel } from '../form/form-panel.tsx'
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
  const prefix = useId()
  const idOf = (field: ReserveField) => `${prefix}${field}`
  useFirstFocus(idOf(preset.agentId === undefined ? 'agent' : preset.role === undefined ? 'role' : 'size'))
  const faults = faultsOf(reserveFields, state.messages, labels, idOf)
  return (
    <FormPanel act="Reserve disk" faults={faults} state={state} onClose={onClose}>
      <FormSection step={1} title="Where">
        <PlaceSection state={state} idOf={idOf} />
      </FormSection>
      <FormSection step={2} title="For whom">
        <HolderSection state={state} idOf={idOf} />
      </FormSection>
      <FormSection step={3} title="Preview">
        <Preview plan={state.plan} error={state.planError} />
      </FormSection>
    </FormPanel>
  )
}

import { useId } from 'react'
import { faultsOf } from '../form/faults-of.ts'
import { FormPanel } from '../form/form-panel.tsx'
import { fields } from './form.ts'
import type { CreatePreset } from './form.ts'
import type { Field } from '../form/fault-field.ts'
import { FormSection } from '../form/form-section.tsx'
import { Preview } from '../form/preview.tsx'
import { ReservedSection } from './reserved-section.tsx'
import { useCreate } from './use-create.ts'
import { useFirstFocus } from '../form/use-first-focus.ts'
import { VolumeSection } from './volume-section.tsx'
import { WhereSection } from './where-section.tsx'

export interface CreatePanelProps {
  readonly preset: CreatePreset
  readonly onClose: () => void
}

const labels: Readonly<Record<Field, string>> = {
  agent: 'Agent',
  disk: 'Disk',
  role: 'Role',
  size: 'Size',
  id: 'Id',
  containerPath: 'Container path',
  principal: 'Principal',
}

/** Creates a volume: where, on which reservation, what, and what will be sent for it. */
export function CreatePanel({ preset, onClose }: CreatePanelProps) {
  const state = useCreate(preset, onClose)
  const prefix = useId()
  const idOf = (field: Field) => `${prefix}${field}`
  useFirstFocus(idOf(preset.agentId === undefined ? 'agent' : preset.role === undefined ? 'role' : 'size'))
  const faults = faultsOf(fields, state.messages, labels, idOf)
  return (
    <FormPanel act="Create volume" faults={faults} state={state} onClose={onClose}>
      <FormSection step={1} title="Where">
        <WhereSection state={state} idOf={idOf} />
      </FormSection>
      <FormSection step={2} title="Reserved for">
        <ReservedSection state={state} idOf={idOf} />
      </FormSection>
      <FormSection step={3} title="Volume">
        <VolumeSection state={state} idOf={idOf} />
      </FormSection>
      <FormSection step={4} title="Preview">
        <Preview plan={state.plan} error={state.planError} />
      </FormSection>
    </FormPanel>
  )
}

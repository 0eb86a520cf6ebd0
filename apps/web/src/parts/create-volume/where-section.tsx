import type { Field } from '../form/fault-field.ts'
import { PlaceFields } from '../form/place-fields.tsx'
import { findDisk, onlyRole, whyNoVolume } from '../form/space.ts'
import type { CreateState } from './use-create.ts'

export interface SectionProps {
  readonly state: CreateState
  readonly idOf: (field: Field) => string
}

export function WhereSection({ state, idOf }: SectionProps) {
  const { form, dispatch, space, choice, messages } = state
  const choose = (diskKey: string) => {
    const disk = findDisk(space.data, diskKey)
    const role = form.role === '' && disk ? onlyRole(disk) : undefined
    if (role !== undefined) dispatch({ type: 'typedRole', role })
    dispatch({ type: 'choseDisk', diskKey })
  }
  return (
    <PlaceFields
      idOf={idOf}
      agentId={form.agentId}
      space={space}
      chosen={choice.disk?.disk.key ?? ''}
      whyNot={(disk) => whyNoVolume(disk, form.role)}
      messages={messages}
      onAgent={(agentId) => dispatch({ type: 'choseAgent', agentId })}
      onLeave={() => dispatch({ type: 'left', field: 'agent' })}
      onDisk={choose}
    />
  )
}

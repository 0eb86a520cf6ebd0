import { TextField } from '../../ui/field.tsx'
import { PlaceFields } from '../form/place-fields.tsx'
import { RoleField } from '../form/role-field.tsx'
import { SizeField } from '../form/size-field.tsx'
import { isWhole, whyNoReservation } from '../form/space.ts'
import { LabelsField } from './labels-field.tsx'
import type { ReserveField } from './form.ts'
import type { ReserveState } from './use-reserve.ts'

export interface ReserveSectionProps {
  readonly state: ReserveState
  readonly idOf: (field: ReserveField) => string
}

export function PlaceSection({ state, idOf }: ReserveSectionProps) {
  const { form, dispatch, space, disk, messages } = state
  return (
    <PlaceFields
      idOf={idOf}
      agentId={form.agentId}
      space={space}
      chosen={disk?.disk.key ?? ''}
      whyNot={whyNoReservation}
      messages={messages}
      onAgent={(agentId) => dispatch({ type: 'choseAgent', agentId })}
      onLeave={() => dispatch({ type: 'left', field: 'agent' })}
      onDisk={(diskKey) => dispatch({ type: 'choseDisk', diskKey })}
    />
  )
}

export function HolderSection({ state, idOf }: ReserveSectionProps) {
  const { form, dispatch, disk, messages, login } = state
  const leave = (field: ReserveField) => () => dispatch({ type: 'left', field })
  return (
    <>
      <div className="grid gap-3 sm:grid-cols-2">
        <RoleField
          id={idOf('role')}
          role={form.role}
          disk={disk}
          error={messages.get('role')}
          onChange={(text) => dispatch({ type: 'typed', field: 'role', text })}
          onLeave={leave('role')}
        />
        <SizeField
          id={idOf('size')}
          size={form.size}
          unit={form.unit}
          wholeMb={disk && isWhole(disk.disk) ? disk.disk.account.sizeMb : undefined}
          error={messages.get('size')}
          onSize={(text) => dispatch({ type: 'typed', field: 'size', text })}
          onUnit={(unit) => dispatch({ type: 'choseUnit', unit })}
          onLeave={leave('size')}
        />
      </div>
      <TextField
        id={idOf('principal')}
        label="Principal"
        readOnly={login !== undefined}
        value={login ?? form.principal}
        onChange={(text) => dispatch({ type: 'typed', field: 'principal', text })}
        error={messages.get('principal')}
        hint={login === undefined ? 'Optional: who is recorded as its owner.' : 'From your login.'}
      />
      <LabelsField
        id={idOf('labels')}
        value={form.labels}
        onChange={(text) => dispatch({ type: 'typed', field: 'labels', text })}
        onLeave={leave('labels')}
        error={messages.get('labels')}
      />
    </>
  )
}

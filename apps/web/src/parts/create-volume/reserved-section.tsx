import { RoleField } from '../form/role-field.tsx'
import { StackChoice } from './stack-choice.tsx'
import type { SectionProps } from './where-section.tsx'

export function ReservedSection({ state, idOf }: SectionProps) {
  const { form, dispatch, choice, messages } = state
  return (
    <>
      <RoleField
        id={idOf('role')}
        role={form.role}
        disk={choice.disk}
        error={messages.get('role')}
        onChange={(role) => dispatch({ type: 'typedRole', role })}
        onLeave={() => dispatch({ type: 'left', field: 'role' })}
      />
      <StackChoice
        choice={choice}
        onChoose={(stackKey) => dispatch({ type: 'choseStack', stackKey })}
        onReserveFirst={(value) => dispatch({ type: 'setReserveFirst', value })}
      />
    </>
  )
}

import { useQuery } from '@tanstack/react-query'
import { filterFor } from '../filter/edit.ts'
import { windowQuery } from '../../api/use-window.ts'
import { IconButton } from '../../ui/button.tsx'
import { CheckField, TextField } from '../../ui/field.tsx'
import { IconRefresh } from '../../ui/icons.tsx'
import { SizeField } from '../form/size-field.tsx'
import { useRested } from '../form/use-rested.ts'
import type { SectionProps } from './where-section.tsx'

export function VolumeSection({ state, idOf }: SectionProps) {
  const { form, dispatch, choice, messages, login } = state
  const type = (field: 'id' | 'containerPath' | 'principal') => (text: string) =>
    dispatch({ type: 'typed', field, text })
  return (
    <>
      <div className="grid gap-3 sm:grid-cols-2">
        <SizeField
          id={idOf('size')}
          size={form.size}
          unit={form.unit}
          wholeMb={choice.wholeMb}
          error={messages.get('size')}
          onSize={(text) => dispatch({ type: 'typed', field: 'size', text })}
          onUnit={(unit) => dispatch({ type: 'choseUnit', unit })}
          onLeave={() => dispatch({ type: 'left', field: 'size' })}
        />
        <TextField
          id={idOf('containerPath')}
          label="Container path"
          required
          mono
          value={form.containerPath}
          onChange={type('containerPath')}
          onBlur={() => dispatch({ type: 'left', field: 'containerPath' })}
          error={messages.get('containerPath')}
          hint="Read-write. Tasks find it in their sandbox."
        />
      </div>
      <IdField state={state} idOf={idOf} />
      <TextField
        id={idOf('principal')}
        label="Principal"
        readOnly={login !== undefined}
        value={login ?? form.principal}
        onChange={type('principal')}
        error={messages.get('principal')}
        hint={login === undefined ? 'Optional: who is recorded as its creator.' : 'From your login.'}
      />
      <CheckField
        label="Shared between tasks"
        hint="Several tasks may use it at once. Only frameworks with the SHARED_RESOURCES capability are offered it."
        checked={form.shared}
        onChange={(value) => dispatch({ type: 'setShared', value })}
      />
    </>
  )
}

function IdField({ state, idOf }: SectionProps) {
  const { form, dispatch, messages } = state
  const id = useRested(form.id, 200)
  const elsewhere = useQuery({
    ...windowQuery('volumes', { q: filterFor('id', id) }, 0, 1),
    enabled: id !== '' && !id.includes('*'),
  })
  const other = id === form.id ? elsewhere.data?.rows[0] : undefined
  return (
    <TextField
      id={idOf('id')}
      label="Id"
      required
      mono
      value={form.id}
      onChange={(text) => dispatch({ type: 'typed', field: 'id', text })}
      onBlur={() => dispatch({ type: 'left', field: 'id' })}
      error={messages.get('id')}
      warning={other && `${other.hostname} has a volume with this id. Ids should be unique in the cluster.`}
      after={
        <IconButton
          label="Suggest another id"
          icon={<IconRefresh />}
          onClick={() => dispatch({ type: 'typed', field: 'id', text: crypto.randomUUID() })}
        />
      }
    />
  )
}

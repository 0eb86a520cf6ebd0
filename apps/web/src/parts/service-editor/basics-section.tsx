import type { Violation } from '@holdfast/model/marathon/violation'
import { NumberField, TextField } from '../../ui/field.tsx'
import { faultAt } from './check.ts'
import { numberOr, put, textAt, type Definition } from './document.ts'

export interface SectionProps {
  readonly definition: Definition
  readonly violations: readonly Violation[]
  readonly onChange: (definition: Definition) => void
}

/** What runs, and how much of everything one instance takes. */
export function BasicsSection({
  definition,
  violations,
  onChange,
  editing,
}: SectionProps & { readonly editing: boolean }) {
  const text = (name: string) => (value: string) => onChange(put(definition, name, value))
  const number = (name: string) => (value: string) => onChange(put(definition, name, numberOr(value)))
  return (
    <>
      <TextField
        label="Id"
        required
        mono
        readOnly={editing}
        value={textAt(definition, 'id')}
        onChange={text('id')}
        error={faultAt(violations, '/id')}
        hint={editing ? undefined : 'Groups are written with slashes: /db/postgres.'}
        data-autofocus=""
      />
      <TextField
        label="Command"
        mono
        value={textAt(definition, 'cmd')}
        onChange={text('cmd')}
        error={faultAt(violations, '/cmd', '/')}
      />
      <div className="grid grid-cols-2 gap-3 sm:grid-cols-4">
        <NumberField
          label="CPUs"
          value={textAt(definition, 'cpus')}
          onChange={number('cpus')}
          error={faultAt(violations, '/cpus')}
        />
        <NumberField
          label="Memory, MiB"
          value={textAt(definition, 'mem')}
          onChange={number('mem')}
          error={faultAt(violations, '/mem')}
        />
        <NumberField
          label="Instances"
          value={textAt(definition, 'instances')}
          onChange={number('instances')}
          error={faultAt(violations, '/instances')}
        />
        <TextField
          label="Role"
          value={textAt(definition, 'role')}
          onChange={text('role')}
          error={faultAt(violations, '/role')}
          placeholder="its group’s"
        />
      </div>
    </>
  )
}

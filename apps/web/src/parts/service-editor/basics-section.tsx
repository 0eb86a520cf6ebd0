import type { Violation } from '@holdfast/model/marathon/violation'
import { NumberField, TextField } from '../../ui/field.tsx'
import { faultAt } from './check.ts'
import { numberOr, put, textAt, type Definition } from './document.ts'
import { volumesOf } from './volumes.ts'

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
  // What is reserved for an instance with volumes stays as it was reserved.
  const fixed = editing && volumesOf(definition).length > 0
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
        {...(editing ? {} : { 'data-autofocus': '' })}
      />
      <TextField
        label="Command"
        {...(editing ? { 'data-autofocus': '' } : {})}
        mono
        value={textAt(definition, 'cmd')}
        onChange={text('cmd')}
        error={faultAt(violations, '/cmd') ?? commandFault(violations)}
      />
      <div className="grid grid-cols-2 gap-3 sm:grid-cols-4">
        <NumberField
          label="CPUs"
          value={textAt(definition, 'cpus')}
          readOnly={fixed}
          onChange={number('cpus')}
          error={faultAt(violations, '/cpus')}
        />
        <NumberField
          label="Memory, MiB"
          value={textAt(definition, 'mem')}
          readOnly={fixed}
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
      {fixed ? (
        <p className="text-12 text-muted">
          CPUs and memory are reserved together with its volumes: they cannot be changed.
        </p>
      ) : null}
    </>
  )
}

/** Of the whole definition, and about what runs. */
function commandFault(violations: readonly Violation[]): string | undefined {
  const fault = faultAt(violations, '/')
  return fault !== undefined && /'cmd'|empty string/.test(fault) ? fault : undefined
}

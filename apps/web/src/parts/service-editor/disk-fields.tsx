import type { Violation } from '@holdfast/model/marathon/violation'
import { NumberField, SelectField, TextField } from '../../ui/field.tsx'
import { faultAt } from './check.ts'
import type { PersistentField, PersistentForm } from './persistent.ts'

const types = [
  { value: 'root', label: 'Root disk' },
  { value: 'path', label: 'Path disk' },
  { value: 'mount', label: 'Mount disk, whole' },
]

export interface DiskFieldsProps {
  readonly volume: PersistentForm
  /** Where it stands in the definition: `/container/volumes(0)`. */
  readonly place: string
  readonly violations: readonly Violation[]
  readonly onChange: (field: PersistentField, text: string) => void
}

/** What a persistent volume wants of a disk. */
export function DiskFields({ volume, place, violations, onChange }: DiskFieldsProps) {
  const fault = (...paths: string[]) => faultAt(violations, ...paths.map((path) => place + path))
  const set = (field: PersistentField) => (text: string) => onChange(field, text)
  const { type } = volume
  return (
    <div className="grid grid-cols-2 gap-3 sm:grid-cols-3">
      <SelectField
        label="Type"
        value={type}
        onChange={set('type')}
        options={types}
        error={fault('/persistent/type')}
      />
      <NumberField
        label={type === 'mount' ? 'Size at least, MiB' : 'Size, MiB'}
        value={volume.size}
        onChange={set('size')}
        error={fault('/persistent/size')}
      />
      {type === 'mount' ? (
        <NumberField
          label="At most, MiB (optional)"
          value={volume.maxSize}
          onChange={set('maxSize')}
          error={fault('/persistent', '/persistent/maxSize')}
        />
      ) : null}
      {type === 'root' ? null : (
        <>
          <TextField
            label="Disk’s path is like (optional)"
            mono
            value={volume.pathLike}
            onChange={set('pathLike')}
            placeholder="/dcos/volume[0-9]+"
            error={fault('/persistent/constraints(0)', `/persistent/constraints(0)/${volume.pathLike}`)}
          />
          <TextField
            label="Profile (optional)"
            value={volume.profileName}
            onChange={set('profileName')}
            hint="Without one only disks without a profile are taken."
            error={fault('/persistent/profileName')}
          />
        </>
      )}
    </div>
  )
}

import { Button, IconButton } from '../../ui/button.tsx'
import { NumberField, SelectField, TextField } from '../../ui/field.tsx'
import { IconClose } from '../../ui/icons.tsx'
import { containerPathFault } from '../create-volume/container-path.ts'
import type { SectionProps } from './basics-section.tsx'
import { faultAt } from './check.ts'
import {
  addVolume,
  changeVolume,
  removeVolume,
  volumesOf,
  type VolumeField,
  type VolumeForm,
} from './volumes.ts'

const types = [
  { value: 'root', label: 'Root disk' },
  { value: 'path', label: 'Path disk' },
  { value: 'mount', label: 'Mount disk, whole' },
]

/** The persistent volumes that every instance gets. Once the app exists they can no longer be changed. */
export function VolumesSection({
  definition,
  violations,
  onChange,
  editing,
}: SectionProps & { readonly editing: boolean }) {
  const volumes = volumesOf(definition)
  if (editing) {
    return (
      <p className="text-muted">
        {volumes.length === 0
          ? 'It has none, and none can be added: create another app.'
          : 'The volumes of an app cannot be changed: create another app, and copy the data.'}
      </p>
    )
  }
  return (
    <>
      {volumes.map((volume, index) => (
        <VolumeFields
          key={volume.at}
          number={index + 1}
          volume={volume}
          violations={violations}
          onChange={(field, text) => onChange(changeVolume(definition, volume, field, text))}
          onRemove={() => onChange(removeVolume(definition, volume))}
        />
      ))}
      <p>
        <Button size="sm" onClick={() => onChange(addVolume(definition))}>
          Add a volume
        </Button>
      </p>
    </>
  )
}

interface VolumeFieldsProps {
  readonly number: number
  readonly volume: VolumeForm
  readonly violations: SectionProps['violations']
  readonly onChange: (field: VolumeField, text: string) => void
  readonly onRemove: () => void
}

function VolumeFields({ number, volume, violations, onChange, onRemove }: VolumeFieldsProps) {
  const place = `/container/volumes(${volume.at})`
  const fault = (...paths: string[]) => faultAt(violations, ...paths.map((path) => place + path))
  const set = (field: VolumeField) => (text: string) => onChange(field, text)
  const { type } = volume
  return (
    <fieldset className="border-line rounded-panel flex min-w-0 flex-col gap-3 border p-3">
      <legend className="text-12 text-muted px-1 font-medium">Volume {number}</legend>
      <div className="flex min-w-0 items-start gap-2">
        <div className="min-w-0 flex-1">
          <TextField
            label="Container path"
            mono
            value={volume.containerPath}
            onChange={set('containerPath')}
            error={fault('/containerPath') ?? containerPathFault(volume.containerPath)}
            hint="One name, in the task’s sandbox."
          />
        </div>
        <div className="min-w-0 flex-1">
          <TextField
            label="Appears in the container at (optional)"
            mono
            value={volume.mountedAt}
            onChange={set('mountedAt')}
            hint="Where the image expects its data, such as /var/lib/mysql."
          />
        </div>
        <IconButton
          label={`Remove volume ${number}`}
          icon={<IconClose />}
          onClick={onRemove}
          className="mt-5"
        />
      </div>
      <div className="grid grid-cols-2 gap-3 sm:grid-cols-3">
        <SelectField label="Type" value={type} onChange={set('type')} options={types} />
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
    </fieldset>
  )
}

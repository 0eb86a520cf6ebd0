import { Button, IconButton } from '../../ui/button.tsx'
import { TextField } from '../../ui/field.tsx'
import { IconClose } from '../../ui/icons.tsx'
import { containerPathFault } from '../form/container-path.ts'
import type { SectionProps } from './basics-section.tsx'
import { faultAt } from './check.ts'
import { DiskFields } from './disk-fields.tsx'
import {
  addVolume,
  changeVolume,
  removeVolume,
  volumesOf,
  type VolumeField,
  type VolumeForm,
} from './volumes.ts'

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
  return (
    <fieldset className="border-line rounded-panel flex min-w-0 flex-col gap-3 border p-3">
      <legend className="text-12 text-muted px-1 font-medium">Volume {number}</legend>
      <div className="flex min-w-0 items-start gap-2 max-sm:flex-wrap">
        <div className="min-w-0 flex-1 max-sm:basis-3/4">
          <TextField
            label="Container path"
            mono
            value={volume.containerPath}
            onChange={set('containerPath')}
            error={fault('/containerPath') ?? containerPathFault(volume.containerPath)}
            hint="One name, in the task’s sandbox."
          />
        </div>
        <div className="min-w-0 flex-1 max-sm:order-last max-sm:basis-full">
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
      <DiskFields volume={volume} place={place} violations={violations} onChange={onChange} />
    </fieldset>
  )
}

import { Button, IconButton } from '../../ui/button.tsx'
import { NumberField, TextField } from '../../ui/field.tsx'
import { IconClose } from '../../ui/icons.tsx'
import { FormSection } from '../form/form-section.tsx'
import type { SectionProps } from './basics-section.tsx'
import { faultAt } from './check.ts'
import { DiskFields } from './disk-fields.tsx'
import { numberOr, objectAt, put, textAt } from './document.ts'
import {
  addContainer,
  addPodVolume,
  changeContainer,
  changeMount,
  changePodVolume,
  containersOf,
  podVolumesOf,
  removeContainer,
  removePodVolume,
  type ContainerForm,
  type PodVolumeForm,
} from './pod.ts'

interface PodSectionProps extends SectionProps {
  readonly editing: boolean
}

/** A pod: how often, its containers, and the volumes that they share. */
export function PodSection(props: PodSectionProps) {
  const { definition, violations, onChange, editing } = props
  const volumes = podVolumesOf(definition)
  const containers = containersOf(definition)
  const general = faultAt(violations, '/')
  return (
    <>
      <FormSection step={1} title="The pod">
        <Basics {...props} />
        {general === undefined ? null : <p className="text-12 text-danger-ink">{general}</p>}
      </FormSection>
      <FormSection step={2} title="Volumes that containers share">
        {editing ? (
          <p className="text-muted">
            {volumes.length === 0
              ? 'It has none, and none can be added: create another pod.'
              : 'The volumes of a pod cannot be changed: create another pod, and copy the data.'}
          </p>
        ) : (
          <>
            {volumes.map((volume, index) => (
              <PodVolume key={volume.at} number={index + 1} volume={volume} {...props} />
            ))}
            <p>
              <Button size="sm" onClick={() => onChange(addPodVolume(definition))}>
                Add a volume
              </Button>
            </p>
          </>
        )}
      </FormSection>
      <FormSection step={3} title="Containers">
        {containers.map((container, index) => (
          <Container
            key={container.at}
            number={index + 1}
            container={container}
            fixed={editing && volumes.length > 0}
            only={containers.length === 1}
            {...props}
          />
        ))}
        <p>
          <Button size="sm" onClick={() => onChange(addContainer(definition))}>
            Add a container
          </Button>
        </p>
      </FormSection>
    </>
  )
}

function Basics({ definition, violations, onChange, editing }: PodSectionProps) {
  const scaling = objectAt(definition, 'scaling')
  return (
    <>
      <TextField
        label="Id"
        required
        mono
        readOnly={editing}
        value={textAt(definition, 'id')}
        onChange={(text) => onChange(put(definition, 'id', text))}
        error={faultAt(violations, '/id')}
        hint={editing ? undefined : 'Groups are written with slashes: /db/postgres.'}
        {...(editing ? {} : { 'data-autofocus': '' })}
      />
      <div className="grid grid-cols-2 gap-3 sm:grid-cols-4">
        <NumberField
          label="Instances"
          value={textAt(scaling, 'instances')}
          onChange={(text) =>
            onChange({
              ...definition,
              scaling: put({ kind: 'fixed', ...scaling }, 'instances', numberOr(text)),
            })
          }
          error={faultAt(violations, '/scaling/instances', '/scaling')}
          {...(editing ? { 'data-autofocus': '' } : {})}
        />
        <TextField
          label="Role"
          value={textAt(definition, 'role')}
          onChange={(text) => onChange(put(definition, 'role', text))}
          error={faultAt(violations, '/role')}
          placeholder="its group’s"
        />
      </div>
    </>
  )
}

interface PodVolumeProps extends SectionProps {
  readonly number: number
  readonly volume: PodVolumeForm
}

function PodVolume({ number, volume, definition, violations, onChange }: PodVolumeProps) {
  const place = `/volumes(${volume.at})`
  return (
    <fieldset className="border-line rounded-panel flex min-w-0 flex-col gap-3 border p-3">
      <legend className="text-12 text-muted px-1 font-medium">Volume {number}</legend>
      <div className="flex min-w-0 items-start gap-2">
        <div className="min-w-0 flex-1">
          <TextField
            label="Name"
            mono
            value={volume.name}
            onChange={(text) => onChange(changePodVolume(definition, volume, 'name', text))}
            error={faultAt(violations, `${place}/name`, place)}
            hint="Containers mount it by this name."
          />
        </div>
        <IconButton
          label={`Remove volume ${number}`}
          icon={<IconClose />}
          onClick={() => onChange(removePodVolume(definition, volume))}
          className="mt-5"
        />
      </div>
      <DiskFields
        volume={volume}
        place={place}
        violations={violations}
        onChange={(field, text) => onChange(changePodVolume(definition, volume, field, text))}
      />
    </fieldset>
  )
}

interface ContainerProps extends SectionProps {
  readonly number: number
  readonly container: ContainerForm
  /** What is reserved with the volumes cannot be changed. */
  readonly fixed: boolean
  readonly only: boolean
}

function Container(props: ContainerProps) {
  const { number, container, fixed, only, definition, violations, onChange } = props
  const place = `/containers(${container.at})`
  const field = (name: 'name' | 'command' | 'cpus' | 'mem') => ({
    value: container[name],
    onChange: (text: string) => onChange(changeContainer(definition, container.at, name, text)),
  })
  return (
    <fieldset className="border-line rounded-panel flex min-w-0 flex-col gap-3 border p-3">
      <legend className="text-12 text-muted px-1 font-medium">Container {number}</legend>
      <div className="flex min-w-0 items-start gap-2">
        <div className="min-w-0 flex-1">
          <TextField
            label="Name"
            mono
            {...field('name')}
            error={faultAt(violations, `${place}/name`, place)}
          />
        </div>
        <div className="w-20">
          <NumberField
            label="CPUs"
            readOnly={fixed}
            {...field('cpus')}
            error={faultAt(violations, `${place}/resources/cpus`)}
          />
        </div>
        <div className="w-24">
          <NumberField
            label="Memory, MiB"
            readOnly={fixed}
            {...field('mem')}
            error={faultAt(violations, `${place}/resources/mem`)}
          />
        </div>
        <IconButton
          label={`Remove container ${number}`}
          icon={<IconClose />}
          disabledReason={only ? 'A pod has at least one container.' : undefined}
          onClick={() => onChange(removeContainer(definition, container.at))}
          className="mt-5"
        />
      </div>
      <TextField
        label="Command"
        mono
        {...field('command')}
        error={faultAt(violations, `${place}/exec`, `${place}/exec/command`)}
      />
      {container.mounts.map(({ volume, path, at }) => (
        <TextField
          key={volume}
          label={`Sees “${volume}” at (optional)`}
          mono
          value={path}
          onChange={(text) => onChange(changeMount(definition, container.at, volume, text))}
          error={
            at === undefined
              ? undefined
              : faultAt(
                  violations,
                  `${place}/volumeMounts(${at})`,
                  `${place}/volumeMounts(${at})/mountPath`,
                  `${place}/volumeMounts(${at})/name`,
                )
          }
        />
      ))}
    </fieldset>
  )
}

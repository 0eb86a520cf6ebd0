import { objectAt, objectsAt, textAt, type Definition } from './document.ts'
import { changePersistent, persistentForm, type PersistentForm } from './persistent.ts'

/** A persistent volume of an app as the form shows it, all as it is typed. */
export interface VolumeForm extends PersistentForm {
  /** Its place among all volumes of the container. */
  readonly at: number
  readonly containerPath: string
  /** Where the image expects the data: a host volume mounts it there. */
  readonly mountedAt: string
}

export type VolumeField = Exclude<keyof VolumeForm, 'at'>

export function volumesOf(definition: Definition): readonly VolumeForm[] {
  const all = objectsAt(objectAt(definition, 'container'), 'volumes')
  return all.flatMap((volume, at) => {
    if (volume['persistent'] === undefined) return []
    const containerPath = textAt(volume, 'containerPath')
    return [
      {
        at,
        containerPath,
        ...persistentForm(objectAt(volume, 'persistent')),
        mountedAt: mountOf(all, containerPath),
      },
    ]
  })
}

export function addVolume(definition: Definition): Definition {
  return withVolumes(definition, (all) => [
    ...all,
    { containerPath: freeName(all), mode: 'RW', persistent: { type: 'root', size: 512 } },
  ])
}

/** The host volume that mounted it elsewhere goes with it. */
export function removeVolume(definition: Definition, { at, containerPath }: VolumeForm): Definition {
  return withVolumes(definition, (all) =>
    all.filter(
      (volume, index) => index !== at && (containerPath === '' || volume['hostPath'] !== containerPath),
    ),
  )
}

export function changeVolume(
  definition: Definition,
  volume: VolumeForm,
  field: VolumeField,
  text: string,
): Definition {
  return withVolumes(definition, (all) => {
    if (field === 'mountedAt') return remounted(all, volume, text)
    return all.map((each, index) => {
      if (index === volume.at) return changed(each, field, text)
      // What mounts it elsewhere follows its name.
      const follows =
        field === 'containerPath' && volume.containerPath !== '' && each['hostPath'] === volume.containerPath
      return follows ? { ...each, hostPath: text } : each
    })
  })
}

function changed(volume: Definition, field: Exclude<VolumeField, 'mountedAt'>, text: string): Definition {
  if (field === 'containerPath') return { ...volume, containerPath: text }
  return { ...volume, persistent: changePersistent(objectAt(volume, 'persistent'), field, text) }
}

function remounted(
  all: readonly Definition[],
  { containerPath }: VolumeForm,
  to: string,
): readonly Definition[] {
  const others = all.filter((volume) => volume['hostPath'] !== containerPath)
  return to === '' ? others : [...others, { containerPath: to, hostPath: containerPath, mode: 'RW' }]
}

function withVolumes(
  definition: Definition,
  change: (all: readonly Definition[]) => readonly Definition[],
): Definition {
  const container = objectAt(definition, 'container')
  const volumes = change(objectsAt(container, 'volumes'))
  return { ...definition, container: { type: 'MESOS', ...container, volumes } }
}

function mountOf(all: readonly Definition[], containerPath: string): string {
  const host = all.find((volume) => containerPath !== '' && volume['hostPath'] === containerPath)
  return host === undefined ? '' : textAt(host, 'containerPath')
}

function freeName(all: readonly Definition[]): string {
  const names = new Set(all.map((volume) => volume['containerPath']))
  for (let n = 1; ; n++) {
    const name = n === 1 ? 'data' : `data${n}`
    if (!names.has(name)) return name
  }
}

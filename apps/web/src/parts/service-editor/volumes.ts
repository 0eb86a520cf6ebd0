import { unreachable } from '@holdfast/model/invariant'
import { numberOr, objectAt, objectsAt, put, textAt, type Definition } from './document.ts'

/** A persistent volume of an app as the form shows it, all as it is typed. */
export interface VolumeForm {
  /** Its place among all volumes of the container. */
  readonly at: number
  readonly containerPath: string
  readonly type: string
  readonly size: string
  readonly maxSize: string
  readonly profileName: string
  /** What the path of the disk must be like. */
  readonly pathLike: string
  /** Where the image expects the data: a host volume mounts it there. */
  readonly mountedAt: string
}

export type VolumeField = Exclude<keyof VolumeForm, 'at'>

export function volumesOf(definition: Definition): readonly VolumeForm[] {
  const all = objectsAt(objectAt(definition, 'container'), 'volumes')
  return all.flatMap((volume, at) => {
    if (volume['persistent'] === undefined) return []
    const persistent = objectAt(volume, 'persistent')
    const containerPath = textAt(volume, 'containerPath')
    return [
      {
        at,
        containerPath,
        type: textAt(persistent, 'type') || 'root',
        size: textAt(persistent, 'size'),
        maxSize: textAt(persistent, 'maxSize'),
        profileName: textAt(persistent, 'profileName'),
        pathLike: pathLikeOf(persistent),
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
  const persistent = objectAt(volume, 'persistent')
  const withPersistent = (name: string, value: unknown) => ({
    ...volume,
    persistent: put(persistent, name, value),
  })
  switch (field) {
    case 'containerPath':
      return { ...volume, containerPath: text }
    case 'type':
      return { ...volume, persistent: ofType(persistent, text) }
    case 'size':
    case 'maxSize':
      return withPersistent(field, numberOr(text))
    case 'profileName':
      return withPersistent('profileName', text)
    case 'pathLike':
      return withPersistent('constraints', text === '' ? undefined : [['path', 'LIKE', text]])
    default:
      return unreachable(field)
  }
}

/** What another type of disk cannot have is left out. */
function ofType(persistent: Definition, type: string): Definition {
  const { maxSize: _max, ...bounded } = persistent
  const kept = type === 'mount' ? persistent : bounded
  if (type !== 'root') return { ...kept, type }
  const { constraints: _constraints, ...rest } = kept
  return { ...rest, type }
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

function pathLikeOf(persistent: Definition): string {
  const constraints = persistent['constraints']
  if (!Array.isArray(constraints)) return ''
  const [, , pattern]: readonly unknown[] = Array.isArray(constraints[0]) ? constraints[0] : []
  return typeof pattern === 'string' ? pattern : ''
}

function freeName(all: readonly Definition[]): string {
  const names = new Set(all.map((volume) => volume['containerPath']))
  for (let n = 1; ; n++) {
    const name = n === 1 ? 'data' : `data${n}`
    if (!names.has(name)) return name
  }
}

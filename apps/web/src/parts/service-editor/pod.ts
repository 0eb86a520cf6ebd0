import { unreachable } from '@holdfast/model/invariant'
import { numberOr, objectAt, objectsAt, put, textAt, type Definition } from './document.ts'
import { changePersistent, persistentForm, type PersistentField, type PersistentForm } from './persistent.ts'

/** A container of a pod as the form shows it, all as it is typed. */
export interface ContainerForm {
  readonly at: number
  readonly name: string
  readonly command: string
  readonly cpus: string
  readonly mem: string
  /** Where it sees each of the pod's volumes, by their names: in their order. */
  readonly mounts: readonly MountForm[]
}

export interface MountForm {
  readonly volume: string
  /** Its place among the container's mounts; absent: it does not see the volume. */
  readonly at?: number
  readonly path: string
}

export type ContainerField = 'name' | 'command' | 'cpus' | 'mem'

/** A persistent volume of a pod. */
export interface PodVolumeForm extends PersistentForm {
  readonly at: number
  readonly name: string
}

export type PodVolumeField = PersistentField | 'name'

export function containersOf(definition: Definition): readonly ContainerForm[] {
  const volumes = objectsAt(definition, 'volumes').map((volume) => textAt(volume, 'name'))
  return objectsAt(definition, 'containers').map((container, at) => ({
    at,
    name: textAt(container, 'name'),
    command: textAt(objectAt(objectAt(container, 'exec'), 'command'), 'shell'),
    cpus: textAt(objectAt(container, 'resources'), 'cpus'),
    mem: textAt(objectAt(container, 'resources'), 'mem'),
    mounts: volumes.map((volume) => mountOf(container, volume)),
  }))
}

function mountOf(container: Definition, volume: string): MountForm {
  const mounts = objectsAt(container, 'volumeMounts')
  const at = mounts.findIndex((mount) => mount['name'] === volume)
  const mount = mounts[at]
  return mount === undefined ? { volume, path: '' } : { volume, at, path: textAt(mount, 'mountPath') }
}

export function changeContainer(
  definition: Definition,
  at: number,
  field: ContainerField,
  text: string,
): Definition {
  return withContainer(definition, at, (container) => {
    switch (field) {
      case 'name':
        return { ...container, name: text }
      case 'command': {
        const { exec: _, ...rest } = container
        return text === '' ? rest : { ...container, exec: { command: { shell: text } } }
      }
      case 'cpus':
      case 'mem':
        return { ...container, resources: put(objectAt(container, 'resources'), field, numberOr(text)) }
      default:
        return unreachable(field)
    }
  })
}

/** An empty path: the container does not see it. */
export function changeMount(definition: Definition, at: number, volume: string, path: string): Definition {
  return withContainer(definition, at, (container) => {
    const mounts = objectsAt(container, 'volumeMounts')
    const known = mounts.some((mount) => mount['name'] === volume)
    const changed =
      path === ''
        ? mounts.filter((mount) => mount['name'] !== volume)
        : known
          ? mounts.map((mount) => (mount['name'] === volume ? { ...mount, mountPath: path } : mount))
          : [...mounts, { name: volume, mountPath: path }]
    return put(container, 'volumeMounts', changed.length === 0 ? undefined : changed)
  })
}

export function addContainer(definition: Definition): Definition {
  const all = objectsAt(definition, 'containers')
  const name = freeName('container', all)
  const added = { name, exec: { command: { shell: 'sleep 100000' } }, resources: { cpus: 0.1, mem: 64 } }
  return { ...definition, containers: [...all, added] }
}

export function removeContainer(definition: Definition, at: number): Definition {
  return { ...definition, containers: objectsAt(definition, 'containers').filter((_, index) => index !== at) }
}

export function podVolumesOf(definition: Definition): readonly PodVolumeForm[] {
  return objectsAt(definition, 'volumes').flatMap((volume, at) =>
    volume['persistent'] === undefined
      ? []
      : [{ at, name: textAt(volume, 'name'), ...persistentForm(objectAt(volume, 'persistent')) }],
  )
}

/** The containers that mount it follow its name. */
export function changePodVolume(
  definition: Definition,
  { at, name }: PodVolumeForm,
  field: PodVolumeField,
  text: string,
): Definition {
  const volumes = objectsAt(definition, 'volumes').map((volume, index) => {
    if (index !== at) return volume
    if (field === 'name') return { ...volume, name: text }
    return { ...volume, persistent: changePersistent(objectAt(volume, 'persistent'), field, text) }
  })
  const changed = { ...definition, volumes }
  return field === 'name' ? withMounts(changed, name, (mount) => ({ ...mount, name: text })) : changed
}

/** A container has to mount it: the first does, under its name. */
export function addPodVolume(definition: Definition): Definition {
  const all = objectsAt(definition, 'volumes')
  const name = freeName('data', all)
  const added = { ...definition, volumes: [...all, { name, persistent: { type: 'root', size: 512 } }] }
  return changeMount(added, 0, name, name)
}

/** What mounted it goes with it. */
export function removePodVolume(definition: Definition, { at, name }: PodVolumeForm): Definition {
  const volumes = objectsAt(definition, 'volumes').filter((_, index) => index !== at)
  return withMounts({ ...definition, volumes }, name, () => undefined)
}

function withMounts(
  definition: Definition,
  volume: string,
  change: (mount: Definition) => Definition | undefined,
): Definition {
  const containers = objectsAt(definition, 'containers').map((container) => {
    const mounts = objectsAt(container, 'volumeMounts')
    if (!mounts.some((mount) => mount['name'] === volume)) return container
    const changed = mounts.flatMap((mount) => (mount['name'] === volume ? (change(mount) ?? []) : mount))
    return put(container, 'volumeMounts', changed.length === 0 ? undefined : changed)
  })
  return { ...definition, containers }
}

function withContainer(
  definition: Definition,
  at: number,
  change: (container: Definition) => Definition,
): Definition {
  const containers = objectsAt(definition, 'containers')
  return {
    ...definition,
    containers: containers.map((container, index) => (index === at ? change(container) : container)),
  }
}

function freeName(base: string, all: readonly Definition[]): string {
  const names = new Set(all.map((each) => each['name']))
  for (let n = 1; ; n++) {
    const name = n === 1 ? base : `${base}${n}`
    if (!names.has(name)) return name
  }
}

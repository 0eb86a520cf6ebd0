import type { Pod, PodContainer, PodVolumeMount } from '@holdfast/model/marathon/run-spec'
import type { WireContainerInfo, WireContainerVolume } from '@holdfast/model/wire/scheduler-call'
import { dockerImage } from './image.ts'

/**
 * How one container of a pod is contained: its image, and what it sees of the pod's volumes, all of which lie in the sandbox of
 * the executor. Undefined when there is nothing to say.
 *
 * Source: `TaskGroupBuilder.computeContainerInfo()`, marathon `mesosphere/mesos/TaskGroupBuilder.scala`.
 */
export function podContainer(pod: Pod, { volumeMounts, rest }: PodContainer): WireContainerInfo | undefined {
  const volumes = volumeMounts.flatMap((mount) => volumeOf(pod, mount))
  const { image, tty } = rest
  const mesos = image?.kind === 'DOCKER' && { image: dockerImage(image.id, image.forcePull ?? false) }
  if (volumes.length === 0 && !mesos && !tty) return undefined
  return {
    type: 'MESOS',
    ...(volumes.length > 0 && { volumes }),
    ...(mesos && { mesos }),
    ...(tty && { tty_info: {} }),
  }
}

function volumeOf({ volumes }: Pod, { name, mountPath, readOnly }: PodVolumeMount): WireContainerVolume[] {
  const volume = volumes.find((each) => each.name === name)
  const mounted = { mode: readOnly ? 'RO' : 'RW', container_path: mountPath } as const
  // Those of secrets are for who can read them.
  if (volume === undefined || 'secret' in volume) return []
  if ('host' in volume) return [{ ...mounted, host_path: volume.host }]
  const path = 'persistent' in volume ? name : `volumes/${name}`
  return [{ ...mounted, source: { type: 'SANDBOX_PATH', sandbox_path: { type: 'PARENT', path } } }]
}

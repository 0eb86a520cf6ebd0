import { compact, unlessEmpty } from './compact.ts'
import { encodePersistent } from './convert-volume.ts'
import { encodeVersion } from './encode-app.ts'
import type { Encoded } from './encode-app.ts'
import type { Amounts, PlacementConstraint, Pod, PodContainer } from './run-spec.ts'
import type { PodVolume } from './volume.ts'

/**
 * A pod as the API writes it: what is absent is omitted, never null. Reading it gives the same pod again.
 *
 * Source: `podRamlWriter`, marathon `raml/PodConversion.scala`.
 */
export function encodePod(pod: Pod): Encoded {
  const { maxInstances, ...rest } = pod.rest
  const { version } = encodeVersion(pod)
  return {
    ...compact({
      id: pod.id,
      role: pod.role,
      labels: unlessEmpty(pod.labels),
      version,
      containers: pod.containers.map(encodeContainer),
      volumes: unlessEmpty(pod.volumes.map(encodeVolume)),
      scaling: compact({ kind: 'fixed', instances: pod.instances, maxInstances }),
      scheduling: encodeScheduling(pod),
      executorResources: encodeExecutor(pod.executorResources),
    }),
    ...rest,
  }
}

function encodeContainer({ name, resources, volumeMounts, rest }: PodContainer): Encoded {
  return { name, resources, ...compact({ volumeMounts: unlessEmpty(volumeMounts) }), ...rest }
}

function encodeVolume(volume: PodVolume): Encoded {
  return 'persistent' in volume
    ? { ...volume, persistent: encodePersistent(volume.persistent) }
    : { ...volume }
}

function encodeExecutor({ cpus, mem, disk }: Amounts): Encoded {
  return { cpus, mem, disk }
}

function encodeScheduling(pod: Pod): Encoded {
  const { backoffSeconds, backoffFactor, maxLaunchDelaySeconds } = pod.backoff
  return {
    backoff: { backoff: backoffSeconds, backoffFactor, maxLaunchDelay: maxLaunchDelaySeconds },
    upgrade: pod.upgrade,
    placement: compact({
      constraints: unlessEmpty(pod.constraints.map(encodeConstraint)),
      acceptedResourceRoles: unlessEmpty(pod.acceptedResourceRoles),
    }),
    killSelection: pod.killSelection,
    unreachableStrategy: pod.unreachable,
  }
}

function encodeConstraint([fieldName, operator, value]: PlacementConstraint): Encoded {
  return compact({ fieldName, operator, value })
}

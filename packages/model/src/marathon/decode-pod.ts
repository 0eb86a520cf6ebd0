import { err, ok } from '../result.ts'
import type { Result } from '../result.ts'
import type { DefinitionContext } from './context.ts'
import { podOf } from './convert-pod.ts'
import { canonicalPod } from './normalize-pod.ts'
import { checkPod } from './rules-pod.ts'
import { checkVolumeInfo } from './rules-volume.ts'
import type { Pod } from './run-spec.ts'
import { pod as podShape } from './shape-pod.ts'
import type { PodJson } from './shape-pod.ts'
import { invalidJson, notValid, Violations } from './violation.ts'
import type { Refused } from './violation.ts'

/**
 * A pod, of the JSON that a person sent: read, checked, brought into canonical form. All that is wrong is told at once, the
 * shape first, then the rules.
 *
 * Source: `PodsResource`, marathon `api/v2/PodsResource.scala`.
 */
export function decodePod(json: unknown, context: DefinitionContext): Result<Pod, Refused> {
  const read = readPod(json)
  return read.ok ? checkedPod(read.value, context) : read
}

/** Its shape alone. */
export function readPod(json: unknown): Result<PodJson, Refused> {
  const faults = Violations.none()
  const read = podShape(json, faults)
  return read && Violations.isEmpty(faults) ? ok(read) : err(invalidJson(faults))
}

/** What has the shape, checked and brought into canonical form. */
export function checkedPod(json: PodJson, context: DefinitionContext): Result<Pod, Refused> {
  const violations = Violations.none()
  checkPod(json, context, violations)
  if (!Violations.isEmpty(violations)) return err(notValid(violations))
  const pod = podOf(canonicalPod(json, context.roles), context.version)
  pod.volumes.forEach((volume, at) => {
    if (!('persistent' in volume)) return
    checkVolumeInfo(volume.persistent, Violations.at(violations, `/volumes(${at})/persistent`))
  })
  return Violations.isEmpty(violations) ? ok(pod) : err(notValid(violations))
}

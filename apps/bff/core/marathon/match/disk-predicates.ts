import { compilePattern } from '@holdfast/model/marathon/pattern'
import type { PersistentVolumeInfo, VolumeConstraint } from '@holdfast/model/marathon/volume'
import type { Resource } from '@holdfast/model/resource/resource'

/** Whether the disk is of the profile that is wanted, and where it may be. */
export function isWanted({ profileName, constraints }: PersistentVolumeInfo, disk: Resource): boolean {
  return hasProfile(profileName, disk) && constraints.every((constraint) => meetsConstraint(constraint, disk))
}

/**
 * Who wants no profile gets no disk that has one.
 *
 * Source: marathon `mesosphere/mesos/VolumeProfileMatcher.scala`.
 */
export function hasProfile(wanted: string | undefined, { disk }: Resource): boolean {
  return disk?.source?.profile === wanted
}

/**
 * The pattern must cover the path of the disk from end to end; that of a root disk is empty. What cannot be understood is not
 * met.
 *
 * Source: marathon `mesosphere/mesos/VolumeConstraints.scala`.
 */
export function meetsConstraint(
  [field, operator, value = '']: VolumeConstraint,
  { disk }: Resource,
): boolean {
  if (field !== 'path') return false
  const pattern = compilePattern(value)
  if (!pattern.ok) return false
  const matches = pattern.value.matches(disk?.source?.root ?? '')
  if (operator === 'LIKE') return matches
  return operator === 'UNLIKE' && !matches
}

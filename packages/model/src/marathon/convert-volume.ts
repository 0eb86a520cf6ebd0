import { compact } from './compact.ts'
import type { AppVolumeJson, PersistentJson, PodVolumeJson } from './shape-volume.ts'
import type { AppVolume, PersistentVolumeInfo, PodVolume } from './volume.ts'

/**
 * A type that is written wins; without one a profile makes it a mount, for only mounts have profiles.
 *
 * Source: `VolumeConversion`, marathon `raml/VolumeConversion.scala`.
 */
function persistentVolumeInfo(persistent: PersistentJson): PersistentVolumeInfo {
  const { type, profileName, ...rest } = persistent
  const implied = profileName === undefined ? 'root' : 'mount'
  return compact({ type: type ?? implied, profileName, ...rest })
}

export function appVolumeOf(volume: AppVolumeJson): AppVolume {
  if (!('persistent' in volume)) return volume
  const { containerPath, persistent } = volume
  // Read-only ones were refused.
  return { containerPath, mode: 'RW', persistent: persistentVolumeInfo(persistent) }
}

export function podVolumeOf(volume: PodVolumeJson): PodVolume {
  if (!('persistent' in volume)) return volume
  return { name: volume.name, persistent: persistentVolumeInfo(volume.persistent) }
}

/** With an explicit type, whatever was written. */
export function encodePersistent(info: PersistentVolumeInfo): Readonly<Record<string, unknown>> {
  const { type, size, maxSize, profileName, constraints } = info
  return compact({
    type,
    size,
    maxSize,
    profileName,
    constraints: constraints.length > 0 ? constraints : undefined,
  })
}

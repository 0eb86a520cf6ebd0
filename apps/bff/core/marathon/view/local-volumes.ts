import type { Instance } from '@holdfast/model/marathon/instance'
import { persistenceIdOf } from '@holdfast/model/marathon/ids'

/** The volumes that an instance keeps. Which disk each lies on, Mesos knows. */
export function localVolumesJson({ reservation }: Instance): readonly object[] {
  return (reservation?.volumes ?? []).map((volume) => ({
    runSpecId: volume.runSpecId,
    containerPath: volume.containerPath,
    uuid: volume.uuid,
    persistenceId: persistenceIdOf(volume),
  }))
}

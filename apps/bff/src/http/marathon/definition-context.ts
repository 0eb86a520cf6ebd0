import type { DefinitionContext } from '@holdfast/model/marathon/context'
import type { PathId } from '@holdfast/model/marathon/path-id'
import { roleSettings } from '@holdfast/model/marathon/role-settings'
import type { SchedulerState } from '../../../core/marathon/state.ts'
import { isoTime } from '../../../core/marathon/view/iso-time.ts'
import type { MarathonParts } from './parts.ts'

/** What definitions are read against, as things are now. `force` lets residents change their role. */
export function definitionContext(
  { clock }: MarathonParts,
  state: SchedulerState,
  force: boolean,
  enforced?: (topGroup: PathId) => boolean | undefined,
): DefinitionContext {
  const { config } = state
  return {
    roles: (id) => roleSettings(state, id, config, { force, ...(enforced && { enforced }) }),
    features: config.features,
    version: isoTime(clock.now()),
  }
}

import { err, ok, type Result } from '@holdfast/model/result'
import { PersistentMap } from '@holdfast/model/persistent-map'
import type { Refusal } from '../../../core/marathon/answers.ts'
import type { Change } from '../../../core/marathon/messages.ts'
import type { Deployment } from '../../../core/marathon/records.ts'
import { step } from '../../../core/marathon/step.ts'
import { preparedChange } from './ask-change.ts'
import type { MarathonParts } from './parts.ts'

/** The deployment that a change would start. The scheduler only decides: without what comes of it, nothing was done. */
export function tryOut(
  { scheduler, servicePorts, clock, ids }: MarathonParts,
  change: Change,
  force: boolean,
): Result<Deployment | undefined, Refusal> {
  const prepared = preparedChange({ scheduler, servicePorts }, change)
  if (!prepared.ok) return prepared
  const { state, answer } = step(
    scheduler.state(),
    { type: 'COMMAND', command: { type: 'CHANGE', change: prepared.value, force } },
    { nowMs: clock.now(), newUuid: () => ids.uuid() },
  )
  if (answer === undefined) return ok(undefined)
  if (!answer.ok) return err(answer.error)
  const { value } = answer
  return ok(
    value.type === 'DEPLOYMENT' ? PersistentMap.get(state.deployments, value.deploymentId) : undefined,
  )
}

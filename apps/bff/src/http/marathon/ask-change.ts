import { PersistentMap } from '@holdfast/model/persistent-map'
import { err, ok, type Result } from '@holdfast/model/result'
import type { Refusal } from '../../../core/marathon/answers.ts'
import type { Answer, Change } from '../../../core/marathon/messages.ts'
import type { SchedulerState } from '../../../core/marathon/state.ts'
import type { MarathonParts } from './parts.ts'

/** So many instances more are made by one request: what is wanted is made at once, and waits for offers. */
const MAX_MORE = 20_000

/** Has the scheduler change what is wanted, unless that is more than it can take at once. */
export function askChange(parts: ChangeParts, change: Change, force: boolean): Promise<Answer> {
  const prepared = preparedChange(parts, change)
  if (!prepared.ok) return Promise.resolve(prepared)
  return parts.scheduler.command({ type: 'CHANGE', change: prepared.value, force })
}

type ChangeParts = Pick<MarathonParts, 'scheduler' | 'servicePorts'>

/** What the scheduler is asked for: with the service ports that apps leave open. */
export function preparedChange(
  { scheduler, servicePorts }: ChangeParts,
  change: Change,
): Result<Change, Refusal> {
  const state = scheduler.state()
  const refusal = tooMuch(state, change)
  if (refusal !== undefined) return err(refusal)
  if (change.runSpecs === undefined) return ok(change)
  const runSpecs = servicePorts.assign(state, change.runSpecs)
  return runSpecs.ok ? ok({ ...change, runSpecs: runSpecs.value }) : runSpecs
}

/** Unlike Marathon, which tries, and then answers nobody any more. */
function tooMuch({ runSpecs: before }: SchedulerState, { runSpecs = [] }: Change): Refusal | undefined {
  const more = runSpecs.map(({ id, instances }) =>
    Math.max(0, instances - (PersistentMap.get(before, id)?.instances ?? 0)),
  )
  const all = more.reduce((sum, each) => sum + each, 0)
  if (all <= MAX_MORE) return undefined
  const errors = [`got ${all} more, expected ${MAX_MORE} more or less at a time`]
  return { status: 422, message: 'Object is not valid', details: [{ path: '/instances', errors }] }
}

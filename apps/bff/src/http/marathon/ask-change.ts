import { PersistentMap } from '@holdfast/model/persistent-map'
import { err } from '@holdfast/model/result'
import type { Refusal } from '../../../core/marathon/answers.ts'
import type { Answer, Change } from '../../../core/marathon/messages.ts'
import type { MarathonParts } from './parts.ts'

/** So many instances more are made by one request: what is wanted is made at once, and waits for offers. */
const MAX_MORE = 20_000

/** Has the scheduler change what is wanted, unless that is more than it can take at once. */
export function askChange(
  { scheduler }: Pick<MarathonParts, 'scheduler'>,
  change: Change,
  force: boolean,
): Promise<Answer> {
  const refusal = tooMuch(scheduler, change)
  if (refusal !== undefined) return Promise.resolve(err(refusal))
  return scheduler.command({ type: 'CHANGE', change, force })
}

/** Unlike Marathon, which tries, and then answers nobody any more. */
export function tooMuch(
  scheduler: MarathonParts['scheduler'],
  { runSpecs = [] }: Change,
): Refusal | undefined {
  const before = scheduler.state().runSpecs
  const more = runSpecs.map(({ id, instances }) =>
    Math.max(0, instances - (PersistentMap.get(before, id)?.instances ?? 0)),
  )
  const all = more.reduce((sum, each) => sum + each, 0)
  if (all <= MAX_MORE) return undefined
  const errors = [`got ${all} more, expected ${MAX_MORE} more or less at a time`]
  return { status: 422, message: 'Object is not valid', details: [{ path: '/instances', errors }] }
}

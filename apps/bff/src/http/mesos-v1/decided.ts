import type { Result } from '@holdfast/model/result'
import type { Accepted, Refusal } from '../../ports/cluster.ts'
import { done, refused, type Answer } from './call.ts'

/** What became of an operator's decision, as the answer to the call. */
export async function decided(decision: Promise<Result<Accepted, Refusal>>): Promise<Answer> {
  const result = await decision
  return result.ok ? done : refused(result.error.status, result.error.message)
}

import type { OperationId } from '@holdfast/model/ids'
import { applyOperation } from '@holdfast/model/operation/apply'
import { operationMessage } from '@holdfast/model/operation/error'
import type { Operation } from '@holdfast/model/operation/operation'
import type { Resources } from '@holdfast/model/resource/resources'
import type { PendingOperation } from '../../core/master/state.ts'

/**
 * What the master durably accepted for one agent, under whichever of its ids, and what the agent must have after each of it: worked out from
 * nothing but the operations, to compare everything else with.
 */
export class History {
  readonly operations: Operation[] = []
  readonly ids = new Set<OperationId>()
  readonly #totals: Resources[]

  constructor(flags: Resources) {
    this.#totals = [flags]
  }

  accept({ sequence, operation, operationId }: PendingOperation): void {
    if (sequence !== this.#totals.length) {
      throw new Error(`Operation ${sequence} was accepted after ${this.#totals.length - 1}`)
    }
    const total = applyOperation(this.after(sequence - 1), operation)
    if (!total.ok) throw new Error(`What was accepted cannot be applied: ${operationMessage(total.error)}`)
    this.#totals.push(total.value)
    this.operations.push(operation)
    this.ids.add(operationId)
  }

  get length(): number {
    return this.operations.length
  }

  after(sequence: number): Resources {
    const total = this.#totals[sequence]
    if (total === undefined) throw new Error(`There is no operation ${sequence}`)
    return total
  }

  /** Those after `from`, up to `to`. */
  between(from: number, to: number): readonly Operation[] {
    return this.operations.slice(from, to)
  }
}

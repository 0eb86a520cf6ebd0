import { defaultLimit, maxLimit } from '@holdfast/model/api/lists'
import type { WindowQuery } from '@holdfast/model/api/common'
import type { ListSpec } from '@holdfast/model/ledger/list-spec'
import { type Result, err, ok } from '@holdfast/model/result'

/** What of a query cannot be taken, and why. */
export interface QueryFault {
  readonly field: keyof WindowQuery
  readonly message: string
}

export interface CheckedQuery {
  readonly text: string
  readonly offset: number
  readonly limit: number
  readonly column: string
  readonly descending: boolean
}

export function checkQuery<Row>(query: WindowQuery, spec: ListSpec<Row>): Result<CheckedQuery, QueryFault> {
  const { q = '', sort = spec.defaultSort, offset = 0, limit = defaultLimit } = query
  const descending = sort.startsWith('-')
  const column = descending ? sort.slice(1) : sort
  if (!Object.hasOwn(spec.columns, column)) {
    const columns = Object.keys(spec.columns).join(', ')
    return err({ field: 'sort', message: `“${column}” is no column to sort by; there are ${columns}` })
  }
  if (!Number.isSafeInteger(offset) || offset < 0) {
    return err({ field: 'offset', message: 'offset is a whole number from 0' })
  }
  if (!Number.isSafeInteger(limit) || limit < 1 || limit > maxLimit) {
    return err({ field: 'limit', message: `limit is a whole number from 1 to ${maxLimit}` })
  }
  return ok({ text: q, offset, limit, column, descending })
}

import { ApiError } from '../../api/client.ts'
import { EmptyState } from '../../ui/empty-state.tsx'
import { Failure } from '../../ui/error-boundary.tsx'

export interface ListFailureProps {
  readonly what: string
  readonly error: Error
  readonly onRetry: () => void
}

/** A list that could not be fetched. What is forbidden reads otherwise than what went wrong. */
export function ListFailure({ what, error, onRetry }: ListFailureProps) {
  if (error instanceof ApiError && error.status === 403) {
    return (
      <EmptyState title={`You may not see ${what}`}>
        {error.message} {error.hint}
      </EmptyState>
    )
  }
  return <Failure what={what} error={error} onRetry={onRetry} />
}

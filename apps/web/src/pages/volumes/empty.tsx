import { nothingVisible } from '../../parts/hidden-note.tsx'
import { Button } from '../../ui/button.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'

export interface EmptyProps {
  readonly filtered: boolean
  /** There are some that may not be viewed. */
  readonly hidden: true | undefined
  readonly onClear: () => void
  readonly onCreate: () => void
}

/** Why the list is empty: there are no volumes at all, or none matches. */
export function NoVolumes({ filtered, hidden, onClear, onCreate }: EmptyProps) {
  if (filtered) {
    return (
      <EmptyState
        title="No volume matches this filter"
        action={<Button onClick={onClear}>Clear the filter</Button>}
      >
        Each term narrows the list. Take one away, or clear them all.
      </EmptyState>
    )
  }
  if (hidden === true) return <EmptyState title={nothingVisible.title}>{nothingVisible.text}</EmptyState>
  return (
    <EmptyState
      title="No persistent volumes exist"
      action={
        <Button kind="primary" onClick={onCreate}>
          Create volume
        </Button>
      }
    >
      Volumes appear when a framework or an operator creates one on reserved disk.
    </EmptyState>
  )
}

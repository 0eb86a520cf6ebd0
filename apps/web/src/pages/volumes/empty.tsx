import { Button } from '../../ui/button.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'

/** There are no volumes at all. */
export function NoVolumes({ onCreate }: { readonly onCreate: () => void }) {
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

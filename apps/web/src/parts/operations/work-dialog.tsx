import { unreachable } from '@holdfast/model/invariant'
import { DestroyDialog } from '../destroy/destroy-dialog.tsx'
import { PlanDialog } from '../destroy/plan-dialog.tsx'
import { UnreserveDialog } from '../destroy/unreserve-dialog.tsx'
import type { Work } from './work.ts'

export interface WorkDialogProps {
  readonly work: Work
  readonly onClose: () => void
}

export function WorkDialog({ work, onClose }: WorkDialogProps) {
  switch (work.kind) {
    case 'destroy':
      return <DestroyDialog rows={work.rows} onClose={onClose} />
    case 'unreserve':
      return <UnreserveDialog row={work.row} onClose={onClose} />
    case 'again':
      return (
        <PlanDialog
          title={work.title}
          keep="Leave it"
          act={work.act}
          purpose={work.act.toLowerCase()}
          request={work.request}
          onClose={onClose}
        />
      )
    default:
      return unreachable(work)
  }
}

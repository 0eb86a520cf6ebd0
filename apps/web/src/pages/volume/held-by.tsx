import type { VolumeDetail } from '@holdfast/model/api/pages'
import { EvidenceText } from '../../parts/evidence.tsx'
import { MiddleTruncate } from '../../ui/truncate.tsx'

/** Who holds it, as a sentence, and why we think so. */
export function HeldBy({ volume: { heldBy, row, agentEvidence } }: { readonly volume: VolumeDetail }) {
  return (
    <div className="flex flex-col gap-1.5">
      <p>{heldBy.sentence}</p>
      {heldBy.tasks.slice(0, 5).map((task) => (
        <p key={task.taskId} className="flex min-w-0 flex-wrap items-baseline gap-x-3">
          <MiddleTruncate text={task.taskId} />
          <span className="text-muted">{task.state.replace('TASK_', '').toLowerCase()}</span>
          <span className="text-muted">{task.framework}</span>
        </p>
      ))}
      <p className="text-muted">
        Owner {row.owner.name}: {row.owner.because}
      </p>
      <p className="text-muted">
        The agent itself: <EvidenceText evidence={agentEvidence} />
      </p>
    </div>
  )
}

import type { VolumeDetail } from '@holdfast/model/api/pages'
import { Age } from '../../parts/age.tsx'
import { EvidenceText } from '../../parts/evidence.tsx'
import { FrameworkLink } from '../../parts/links.tsx'
import { TaskStateBadge, taskEndWords } from '../../parts/tasks/task-state.tsx'
import { MiddleTruncate } from '../../ui/truncate.tsx'

/** So many of the tasks that share a volume are named here; the tab has all. */
const most = 5

/** Who holds it, as a sentence, since when, and why we think so; or who held it last. */
export function HeldBy({ volume: { heldBy, row, agentEvidence } }: { readonly volume: VolumeDetail }) {
  return (
    <div className="flex flex-col gap-1.5">
      <p>{heldBy.sentence}</p>
      {heldBy.tasks.slice(0, most).map((task) => (
        <p key={`${task.frameworkId} ${task.taskId}`} className="flex min-w-0 flex-wrap items-center gap-x-3">
          <TaskStateBadge state={task.state} />
          <MiddleTruncate text={task.taskId} />
          <span>
            of <FrameworkLink frameworkId={task.frameworkId} name={task.framework} />
          </span>
          {task.sinceMs === undefined ? null : (
            <span className="text-muted">
              holds it for <Age sinceMs={task.sinceMs} />
            </span>
          )}
        </p>
      ))}
      {heldBy.last === undefined ? null : <Last last={heldBy.last} />}
      <p className="text-muted">
        Owner {row.owner.name}: {row.owner.because}
      </p>
      <p className="text-muted">
        The agent itself: <EvidenceText evidence={agentEvidence} />
      </p>
    </div>
  )
}

function Last({ last }: { readonly last: NonNullable<VolumeDetail['heldBy']['last']> }) {
  const { taskId, frameworkId, framework, toMs, state } = last
  return (
    <p>
      Last held by task <MiddleTruncate text={taskId} /> of{' '}
      <FrameworkLink frameworkId={frameworkId} name={framework} />,{' '}
      {state === undefined ? 'until' : `which ${taskEndWords(state)}`} <Age sinceMs={toMs} ago />.
    </p>
  )
}

import type { VolumeDetail } from '@holdfast/model/api/pages'
import { Age } from '../../parts/age.tsx'
import { FrameworkLink } from '../../parts/links.tsx'
import { TaskStateBadge } from '../../parts/tasks/task-state.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { MiddleTruncate } from '../../ui/truncate.tsx'

const head = 'text-12 text-muted border-line h-9 border-b px-2 text-left font-medium'
const cell = 'border-line h-8 border-b px-2'

/** The tasks that hold the volume; without any, the one that held it last. */
export function TasksTab({ volume: { heldBy, row } }: { readonly volume: VolumeDetail }) {
  const { tasks, last } = heldBy
  if (tasks.length === 0 && last === undefined) {
    return (
      <EmptyState title={row.status === 'unknown' ? 'Nobody can tell now' : 'No task holds it'}>
        {row.status === 'unknown'
          ? heldBy.sentence
          : 'None was seen with it either. Tasks that come and go are told on the timeline.'}
      </EmptyState>
    )
  }
  return (
    <div className="overflow-x-auto">
      <table aria-label="Tasks" className="w-full min-w-lg border-separate border-spacing-0">
        <thead>
          <tr>
            <th scope="col" className={head}>
              State
            </th>
            <th scope="col" className={head}>
              Task
            </th>
            <th scope="col" className={head}>
              Framework
            </th>
            <th scope="col" className={head}>
              Held it
            </th>
          </tr>
        </thead>
        <tbody>
          {tasks.map(({ taskId, frameworkId, framework, state, sinceMs }) => (
            <tr key={`${frameworkId} ${taskId}`}>
              <td className={cell}>
                <TaskStateBadge state={state} />
              </td>
              <td className={cell}>
                <MiddleTruncate text={taskId} />
              </td>
              <td className={cell}>
                <FrameworkLink frameworkId={frameworkId} name={framework} />
              </td>
              <td className={cell}>
                {sinceMs === undefined ? (
                  'now'
                ) : (
                  <>
                    for <Age sinceMs={sinceMs} />
                  </>
                )}
              </td>
            </tr>
          ))}
          {last === undefined ? null : (
            <tr className="text-muted">
              <td className={cell}>
                {last.state === undefined ? 'not known' : <TaskStateBadge state={last.state} />}
              </td>
              <td className={cell}>
                <MiddleTruncate text={last.taskId} />
              </td>
              <td className={cell}>
                <FrameworkLink frameworkId={last.frameworkId} name={last.framework} />
              </td>
              <td className={cell}>
                until <Age sinceMs={last.toMs} ago />
              </td>
            </tr>
          )}
        </tbody>
      </table>
    </div>
  )
}

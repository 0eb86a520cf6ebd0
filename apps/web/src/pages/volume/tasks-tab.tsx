import type { VolumeDetail } from '@holdfast/model/api/pages'
import { MiddleTruncate } from '../../ui/truncate.tsx'

const head = 'text-12 text-muted border-line h-9 border-b px-2 text-left font-medium'
const cell = 'border-line h-8 border-b px-2'

/** The live tasks that use the volume. */
export function TasksTab({ volume: { heldBy } }: { readonly volume: VolumeDetail }) {
  return (
    <div className="overflow-x-auto">
      <table className="w-full min-w-md border-separate border-spacing-0">
        <thead>
          <tr>
            <th scope="col" className={head}>
              Task
            </th>
            <th scope="col" className={head}>
              State
            </th>
            <th scope="col" className={head}>
              Framework
            </th>
            <th scope="col" className={head}>
              Framework id
            </th>
          </tr>
        </thead>
        <tbody>
          {heldBy.tasks.map((task) => (
            <tr key={`${task.frameworkId} ${task.taskId}`}>
              <td className={cell}>
                <MiddleTruncate text={task.taskId} />
              </td>
              <td className={cell}>{task.state.replace('TASK_', '').toLowerCase()}</td>
              <td className={cell}>{task.framework}</td>
              <td className={cell}>
                <MiddleTruncate text={task.frameworkId} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

import type { AgentDetail } from '@holdfast/model/api/pages'
import { formatAge } from '@holdfast/model/ledger/ages'
import { Age } from '../../parts/age.tsx'
import { count } from '../../parts/operations/plural.ts'
import { strings } from '../../strings.ts'
import { Banner } from '../../ui/banner.tsx'

/** What it means that an agent is not simply active: for its tasks, its volumes, and for what may be asked of it. */
export function Condition({ detail: { row, drain, unreachable } }: { readonly detail: AgentDetail }) {
  const { status } = row
  if (status === 'active') return null
  const lost = status === 'unreachable' || status === 'gone'
  return (
    <div className="px-4 pb-3 lg:px-6">
      <Banner tone={lost || status === 'disconnected' || status === 'recovered' ? 'warning' : 'info'} inset>
        <strong className="font-semibold">{strings.agentStatus[status]}.</strong>{' '}
        {strings.agentStatusMeaning[status]} {consequences[status]}
        {unreachable === undefined ? null : <p className="mt-1 break-words">{unreachable}.</p>}
        {drain === undefined ? null : <Drain drain={drain} tasks={row.tasks} over={status !== 'draining'} />}
      </Banner>
    </div>
  )
}

const consequences = {
  active: '',
  disconnected: 'Its volumes are unknown until it is back; requests would not reach it.',
  unreachable:
    'Its tasks may run on. Its volumes are neither attached nor detached until it is back, and nothing can be asked of it.',
  recovered: 'Its volumes are unknown until it is back.',
  draining: 'Its volumes stay where they are; they can still be changed once no task uses them.',
  drained: 'Its volumes stay where they are, and can be changed. REACTIVATE_AGENT puts it to work again.',
  deactivated:
    'Its tasks go on, and its volumes stay. Operators can still reserve, create and destroy. REACTIVATE_AGENT puts it to work again.',
  gone: 'It can never come back under this id.',
} as const

function Drain({
  drain: { startedMs, maxGracePeriodMs, markGone },
  tasks,
  over,
}: {
  readonly drain: NonNullable<AgentDetail['drain']>
  readonly tasks: number
  readonly over: boolean
}) {
  return (
    <>
      {' '}
      Draining began <Age sinceMs={startedMs} ago />
      {tasks > 0 ? `; ${count(tasks, 'task has', 'tasks have')} not ended` : ''}.
      {maxGracePeriodMs === undefined || over ? '' : ` Each may take ${formatAge(maxGracePeriodMs)} to end.`}
      {markGone && !over ? ' When it is drained it is marked as gone.' : ''}
    </>
  )
}

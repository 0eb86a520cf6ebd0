import type { ServiceOperationRow } from '@holdfast/model/api/services'
import { Badge, type Tone } from '../../ui/badge.tsx'
import type { Column } from '../../ui/table/columns.ts'
import { tip } from '../../ui/tip.tsx'
import { Age } from '../age.tsx'
import { servicePath } from '../links.tsx'
import { MoodIcon } from '../operations/state-badge.tsx'
import { spellTook } from '../operations/took.tsx'
import type { Mood } from '../operations/words.ts'
import { RowLink } from '../row-link.tsx'
import { serviceError, serviceMood, serviceOperationTitle, serviceStateWord } from './words.ts'

const tones: Readonly<Record<Mood, Tone>> = {
  waiting: 'pending',
  done: 'positive',
  failed: 'danger',
  doubtful: 'caution',
  ended: 'neutral',
}

export const serviceOperationStripe = (row: ServiceOperationRow): Tone | undefined =>
  serviceMood(row) === 'done' ? undefined : tones[serviceMood(row)]

/** `linked`: each leads to the page of its app. */
export function serviceOperationColumns(linked: boolean): readonly Column<ServiceOperationRow>[] {
  return [
    {
      id: 'state',
      header: 'State',
      width: 120,
      priority: 0,
      cell: (row) => (
        <Badge tone={tones[serviceMood(row)]} icon={<MoodIcon mood={serviceMood(row)} />}>
          {serviceStateWord(row)}
        </Badge>
      ),
    },
    {
      id: 'operation',
      header: 'Operation',
      width: 160,
      grow: 3,
      priority: 0,
      cell: (row) => <Title row={row} linked={linked} />,
    },
    {
      id: 'progress',
      header: 'How far',
      width: 180,
      grow: 4,
      priority: 2,
      cell: (row) => <HowFar row={row} />,
    },
    {
      id: 'actor',
      header: 'Who',
      width: 112,
      grow: 1,
      priority: 3,
      cell: ({ actor, reason }) => (
        <span {...tip(reason === undefined ? undefined : `${actor}\n${reason}`)} className="truncate">
          {actor}
        </span>
      ),
    },
    {
      id: 'started',
      header: 'Started',
      width: 92,
      align: 'right',
      priority: 1,
      cell: ({ createdMs }) => <Age sinceMs={createdMs} ago />,
    },
    {
      id: 'took',
      header: 'Took',
      width: 80,
      align: 'right',
      priority: 5,
      cell: ({ createdMs, settledMs }) =>
        settledMs === undefined ? <span className="text-muted">–</span> : spellTook(settledMs - createdMs),
    },
  ]
}

function Title({ row, linked }: { readonly row: ServiceOperationRow; readonly linked: boolean }) {
  const title = serviceOperationTitle(row)
  if (!linked) {
    return (
      <span {...tip(title)} className="truncate font-medium">
        {title}
      </span>
    )
  }
  return (
    <RowLink
      path={servicePath(row.serviceId)}
      search={{ tab: 'operations' }}
      tip={title}
      className="font-medium"
    >
      <span className="truncate">{title}</span>
    </RowLink>
  )
}

function HowFar({ row }: { readonly row: ServiceOperationRow }) {
  const error = serviceError(row)
  if (error !== undefined) {
    return (
      <span {...tip(error)} className="text-danger-ink truncate">
        {error}
      </span>
    )
  }
  const text = row.progress ?? row.reason ?? ''
  return (
    <span {...tip(text)} className="text-muted truncate">
      {text}
    </span>
  )
}

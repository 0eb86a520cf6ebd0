import { Link } from '@tanstack/react-router'
import type { OperationRow } from '@holdfast/model/api/operations'
import { isSettled } from '../../stores/operations.ts'
import { cx } from '../../ui/cx.ts'
import { Age } from '../age.tsx'
import { Marks } from './marks.tsx'
import { OperationActions } from './operation-actions.tsx'
import { moodColour } from './mood-colour.ts'
import { operationTitle } from './objects.ts'
import { MoodIcon } from './state-badge.tsx'
import { Elapsed, spellTook } from './took.tsx'
import { moodOf, stateWord } from './words.ts'

/** One operation in the drawer: what, where, how far it came, and what can be done about it. */
export function OperationItem({ row }: { readonly row: OperationRow }) {
  const mood = moodOf(row.state)
  return (
    <article aria-label={operationTitle(row)} className="flex min-w-0 gap-2.5">
      <span className={cx('mt-0.5 shrink-0', moodColour[mood])}>
        <MoodIcon mood={mood} size={16} />
      </span>
      <div className="flex min-w-0 flex-1 flex-col gap-0.5">
        <div className="flex min-w-0 items-baseline gap-2">
          <Link
            to="/operations/$operationId"
            params={{ operationId: row.id }}
            className="text-ink hover:text-link min-w-0 flex-1 truncate font-medium"
          >
            {operationTitle(row)}
          </Link>
          <Age sinceMs={row.createdMs} className="text-12 text-muted shrink-0 whitespace-nowrap" />
        </div>
        <p className="text-12 text-muted truncate">{whereAndHow(row)}</p>
        {mood === 'done' ? null : (
          <p className="text-12 flex flex-wrap items-baseline gap-x-3">
            <span className="font-medium">{stateWord(row.state)}</span>
            <Marks row={row} />
            {isSettled(row) ? null : <Elapsed sinceMs={row.createdMs} />}
          </p>
        )}
        {row.error === undefined ? null : (
          <p className="text-12 text-danger-ink line-clamp-3 break-words">
            {row.error.status === undefined ? '' : `${row.error.status}: `}
            {row.error.message}
          </p>
        )}
        <OperationActions row={row} size="sm" />
      </div>
    </article>
  )
}

/** "role ads · 10.0.0.1 · step 1 of 2 · proved in 90 ms" */
function whereAndHow(row: OperationRow): string {
  const proved =
    row.state === 'confirmed' && row.settledMs !== undefined
      ? `proved in ${spellTook(row.settledMs - row.createdMs)}`
      : undefined
  const parts = [
    row.role === undefined ? undefined : `role ${row.role}`,
    row.hostname,
    row.steps > 1 ? `step ${row.step + 1} of ${row.steps}` : undefined,
    proved,
  ]
  return parts.filter((part) => part !== undefined).join(' · ')
}

import type { ServiceOperationRow } from '@holdfast/model/api/services'
import { cx } from '../../ui/cx.ts'
import { Age } from '../age.tsx'
import { servicePath } from '../links.tsx'
import { moodColour } from '../operations/mood-colour.ts'
import { MoodIcon } from '../operations/state-badge.tsx'
import { Elapsed, spellTook } from '../operations/took.tsx'
import { RowLink } from '../row-link.tsx'
import { serviceError, serviceMood, serviceOperationTitle, serviceStateWord } from './words.ts'

/** What was asked of an app or pod, in the drawer: how far it came. It leads to the operations of that app. */
export function ServiceOperationItem({ row }: { readonly row: ServiceOperationRow }) {
  const { serviceId, actor, createdMs, settledMs, progress } = row
  const mood = serviceMood(row)
  const title = serviceOperationTitle(row)
  const error = serviceError(row)
  const how = [
    actor,
    mood === 'done' && settledMs !== undefined ? `done in ${spellTook(settledMs - createdMs)}` : '',
  ]
  return (
    <article aria-label={title} className="flex min-w-0 gap-2.5">
      <span className={cx('mt-0.5 shrink-0', moodColour[mood])}>
        <MoodIcon mood={mood} size={16} />
      </span>
      <div className="flex min-w-0 flex-1 flex-col gap-0.5">
        <div className="flex min-w-0 items-baseline gap-2">
          <RowLink
            path={servicePath(serviceId)}
            search={{ tab: 'operations' }}
            tip={title}
            className="flex-1 font-medium"
          >
            <span className="truncate">{title}</span>
          </RowLink>
          <Age sinceMs={createdMs} className="text-12 text-muted shrink-0 whitespace-nowrap" />
        </div>
        <p className="text-12 text-muted truncate">{how.filter((part) => part !== '').join(' · ')}</p>
        {mood === 'done' ? null : (
          <p className="text-12 flex flex-wrap items-baseline gap-x-3">
            <span className="font-medium">{serviceStateWord(row)}</span>
            {progress === undefined ? null : <span className="text-muted">{progress}</span>}
            {settledMs === undefined ? <Elapsed sinceMs={createdMs} /> : null}
          </p>
        )}
        {error === undefined ? null : (
          <p className="text-12 text-danger-ink line-clamp-3 break-words">{error}</p>
        )}
      </div>
    </article>
  )
}

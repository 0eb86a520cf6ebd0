import { Link } from '@tanstack/react-router'
import type { TimelineEntry } from '@holdfast/model/api/pages'
import { exactTime } from '../../parts/age.tsx'
import { tip } from '../../ui/tip.tsx'
import { byDay } from './days.ts'

const day = new Intl.DateTimeFormat('en-GB', {
  weekday: 'long',
  day: 'numeric',
  month: 'long',
  year: 'numeric',
})
const time = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit' })

/** What happened to the volume, newest first, as far back as is known. */
export function TimelineTab({ entries }: { readonly entries: readonly TimelineEntry[] }) {
  if (entries.length === 0) return <p className="text-muted">Nothing is known of its past yet.</p>
  return (
    <div className="flex max-w-4xl flex-col gap-5">
      {byDay(entries, (ms) => day.format(ms)).map(({ label, entries: ofDay }) => (
        <section key={label} aria-label={label}>
          <h2 className="text-12 text-muted mb-1 font-medium">{label}</h2>
          <ol className="border-line border-l">
            {ofDay.map((entry) => (
              <Entry key={`${entry.atMs} ${entry.what} ${entry.operationId ?? ''}`} entry={entry} />
            ))}
          </ol>
        </section>
      ))}
    </div>
  )
}

function Entry({ entry }: { readonly entry: TimelineEntry }) {
  return (
    <li className="relative flex gap-3 py-1 pl-4">
      <span
        aria-hidden="true"
        className="bg-line-strong rounded-chip absolute top-2.5 -left-[3.5px] size-1.5"
      />
      <time
        dateTime={new Date(entry.atMs).toISOString()}
        {...tip(exactTime(entry.atMs))}
        className="text-muted shrink-0"
      >
        {time.format(entry.atMs)}
      </time>
      <div className="min-w-0 flex-1">
        <p className="break-words">
          {entry.frameworkId !== undefined ? (
            <Link to="/frameworks/$frameworkId" params={{ frameworkId: entry.frameworkId }}>
              {entry.what}
            </Link>
          ) : entry.operationId === undefined ? (
            entry.what
          ) : (
            <Link to="/operations/$operationId" params={{ operationId: entry.operationId }}>
              {entry.what}
            </Link>
          )}
          {entry.actor === undefined ? null : <span className="text-muted"> by {entry.actor}</span>}
        </p>
        {entry.detail === undefined ? null : <p className="text-muted break-words">{entry.detail}</p>}
      </div>
    </li>
  )
}

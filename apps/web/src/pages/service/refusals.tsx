import type { ServiceDetail } from '@holdfast/model/api/services'
import { formatAge } from '@holdfast/model/ledger/ages'
import { Age } from '../../parts/age.tsx'
import { Banner } from '../../ui/banner.tsx'
import { grouped } from '../../ui/grouped.ts'

/** Why instances wait: which offers were refused for what reason, or how long until the next try. */
export function Refusals({
  detail: { row, refusals, delayMs, lastFailure },
}: {
  readonly detail: ServiceDetail
}) {
  if (row.waiting === 0) return null
  return (
    <div className="flex shrink-0 flex-col gap-2 px-4 pb-3 lg:px-6">
      {delayMs === undefined ? null : (
        <Banner tone="warning" inset>
          An instance ended too soon. The next try is in {formatAge(delayMs)}.
          {lastFailure === undefined ? null : (
            <>
              {' '}
              Last: {lastFailure.state.replace(/^TASK_/, '').toLowerCase()} on {lastFailure.host},{' '}
              <Age sinceMs={lastFailure.atMs} ago />
              {lastFailure.message === '' ? '' : `: ${lastFailure.message}`}
            </>
          )}
        </Banner>
      )}
      {refusals.length === 0 ? null : (
        <section aria-label="Why it waits" className="flex flex-col gap-1">
          <h2 className="text-12 text-muted font-medium">Offers that were refused, by reason</h2>
          <ul className="flex flex-col gap-0.5">
            {refusals.map(({ reason, sentence, declined, processed }) => (
              <li key={reason} className="flex flex-wrap gap-x-2">
                <b className="font-semibold">
                  {grouped(declined)} of {grouped(processed)}
                </b>
                <span>{sentence}</span>
                <span className="text-12 text-muted font-mono">{reason}</span>
              </li>
            ))}
          </ul>
        </section>
      )}
    </div>
  )
}

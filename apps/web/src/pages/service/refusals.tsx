import type { ServiceAction, ServiceDetail, ServiceRow } from '@holdfast/model/api/services'
import { formatAge } from '@holdfast/model/ledger/ages'
import { Age } from '../../parts/age.tsx'
import { useWriteBlock } from '../../stores/live.ts'
import { Banner } from '../../ui/banner.tsx'
import { Button } from '../../ui/button.tsx'
import { grouped } from '../../ui/grouped.ts'

export interface RefusalsProps {
  readonly detail: ServiceDetail
  readonly onAction: (action: ServiceAction) => void
}

/** Why instances wait: which offers were refused for what reason, or how long until the next try; and what cannot be seen. */
export function Refusals({ detail, onAction }: RefusalsProps) {
  const { row, refusals, problem, delayMs } = detail
  const waits = row.waiting > 0
  const explained = waits && (delayMs !== undefined || problem !== undefined || refusals.length > 0)
  if (!explained && row.status !== 'unreachable') return null
  return (
    <div className="flex shrink-0 flex-col gap-2 px-4 pb-3 lg:px-6">
      {row.status === 'unreachable' ? <OutOfReach kept={hasVolumes(row)} /> : null}
      {waits && delayMs !== undefined ? (
        <Delayed detail={detail} delayMs={delayMs} onAction={onAction} />
      ) : null}
      {waits && problem !== undefined ? (
        <Banner tone="warning" title="Something keeps it from starting." inset>
          {problem}
        </Banner>
      ) : null}
      {!waits || refusals.length === 0 ? null : (
        <section aria-label="Why it waits" className="flex flex-col gap-1">
          <h2 className="text-12 text-muted font-medium">
            Offers that were refused lately, by the first reason that was found
          </h2>
          <ul className="flex flex-col gap-0.5">
            {refusals.map(({ reason, sentence, declined, processed }) => (
              <li key={reason} className="flex flex-wrap items-baseline gap-x-2">
                <b className="font-semibold tabular-nums">
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

const hasVolumes = ({ volumesAttached, volumesDetached, volumesUnknown }: ServiceRow): boolean =>
  volumesAttached + volumesDetached + volumesUnknown > 0

function OutOfReach({ kept }: { readonly kept: boolean }) {
  return (
    <Banner tone="error" title="An agent does not answer." inset>
      Whether the instances there run is not known.{' '}
      {kept
        ? 'They are not replaced, because their data is there: they go on when the agent comes back. If it will not, mark it as gone.'
        : 'What becomes of them says its unreachableStrategy.'}
    </Banner>
  )
}

function Delayed({
  detail: { lastFailure, row },
  delayMs,
  onAction,
}: RefusalsProps & { readonly delayMs: number }) {
  const block = useWriteBlock()
  return (
    <Banner
      tone="warning"
      title="An instance ended too soon."
      inset
      action={
        <Button
          size="sm"
          disabledReason={block}
          onClick={() => onAction({ action: 'reset_delay', id: row.key })}
        >
          Try again now…
        </Button>
      }
    >
      The next try is in {formatAge(delayMs)}.
      {lastFailure === undefined ? null : (
        <>
          {' '}
          Last: {lastFailure.state.replace(/^TASK_/, '').toLowerCase()} on {lastFailure.host},{' '}
          <Age sinceMs={lastFailure.atMs} ago />
          {lastFailure.message === '' ? '' : `: ${lastFailure.message}`}
        </>
      )}
    </Banner>
  )
}

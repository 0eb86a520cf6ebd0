import type { Visibility } from '@holdfast/model/api/hosted'
import { formatAge } from '@holdfast/model/ledger/ages'
import { useFromNow } from '../../stores/clock.ts'
import { Age } from '../age.tsx'

/** Why frameworks see a volume or not, with since when, or until when. */
export function VisibilityText({ visibility }: { readonly visibility: Visibility }) {
  const { sentence, sinceMs, untilMs } = visibility
  return (
    <>
      {sentence}
      {sinceMs === undefined ? null : (
        <>
          {' '}
          For <Age sinceMs={sinceMs} /> now.
        </>
      )}
      {untilMs === undefined ? null : (
        <>
          {' '}
          <Until atMs={untilMs} />
        </>
      )}
    </>
  )
}

function Until({ atMs }: { readonly atMs: number }) {
  const left = useFromNow((now) => (atMs > now ? formatAge(atMs - now) : undefined))
  return (
    <span className="whitespace-nowrap">{left === undefined ? 'That is over.' : `${left} are left.`}</span>
  )
}

import { Link } from '@tanstack/react-router'
import type { Overview } from '@holdfast/model/api/pages'
import { formatAge } from '@holdfast/model/ledger/ages'
import { OperationItem } from '../../parts/operations/operation-item.tsx'
import { ServiceOperationItem } from '../../parts/service-operations/item.tsx'
import { useOpenServiceOperations } from '../../parts/service-operations/use-open.ts'
import { isSettled, useOperations } from '../../stores/operations.ts'
import { cx } from '../../ui/cx.ts'
import { Section } from '../../ui/section.tsx'

const most = 5

/** What is under way, as the stream tells it, and how the last ones ended. */
export function InFlight({ overview }: { readonly overview: Overview }) {
  const told = useOperations((state) => state.byId)
  const known = new Map(overview.inFlight.map((row) => [row.id, row]))
  for (const row of told.values()) known.set(row.id, row)
  const rows = [...known.values()]
    .filter((row) => !isSettled(row))
    .toSorted((a, b) => b.createdMs - a.createdMs)
  const ofApps = useOpenServiceOperations()
  const total = rows.length + ofApps.length
  const { confirmed, failed, windowMs } = overview.recent
  return (
    <Section title="Operations under way" aside={<Link to="/operations">All operations</Link>} flush>
      {total === 0 ? <p className="text-muted p-3">Nothing is under way.</p> : null}
      <ul>
        {ofApps.slice(0, most).map((row) => (
          <li key={row.key} className="border-line border-b px-3 py-2 last:border-b-0">
            <ServiceOperationItem row={row} />
          </li>
        ))}
        {rows.slice(0, Math.max(0, most - ofApps.length)).map((row) => (
          <li key={row.id} className="border-line border-b px-3 py-2 last:border-b-0">
            <OperationItem row={row} />
          </li>
        ))}
      </ul>
      <p className="border-line text-muted border-t px-3 py-2">
        {total > most ? `${total - most} more. ` : null}
        In the last {formatAge(windowMs)}:{' '}
        <Link to="/operations" search={{ state: 'confirmed' }} className="text-ink underline">
          {confirmed} confirmed
        </Link>
        ,{' '}
        <Link
          to="/operations"
          search={{ show: 'failed' }}
          className={cx('underline', failed > 0 ? 'text-danger-ink' : 'text-ink')}
        >
          {failed} failed
        </Link>
      </p>
    </Section>
  )
}

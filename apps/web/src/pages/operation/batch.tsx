import { Link } from '@tanstack/react-router'
import type { OperationRow } from '@holdfast/model/api/operations'
import { operationTitle } from '../../parts/operations/objects.ts'
import { OperationBadge } from '../../parts/operations/state-badge.tsx'
import { useOperations } from '../../stores/operations.ts'
import { cx } from '../../ui/cx.ts'
import { Section } from '../../ui/section.tsx'

export interface BatchProps {
  readonly rows: readonly OperationRow[]
  readonly own: string
}

/** What was confirmed together with it, in the order of the plan. */
export function Batch({ rows, own }: BatchProps) {
  const told = useOperations((state) => state.byId)
  return (
    <Section title="Confirmed together" flush>
      <ol className="divide-line divide-y">
        {rows.map((each) => {
          const row = told.get(each.id) ?? each
          return (
            <li
              key={row.id}
              className={cx('flex items-center gap-3 px-3 py-1.5', row.id === own && 'bg-selected')}
            >
              <span className="text-muted w-4 shrink-0 text-right">{row.step + 1}</span>
              <span className="min-w-0 flex-1 truncate">
                {row.id === own ? (
                  <b className="font-medium">{operationTitle(row)}</b>
                ) : (
                  <Link to="/operations/$operationId" params={{ operationId: row.id }}>
                    {operationTitle(row)}
                  </Link>
                )}
              </span>
              <span className="text-muted max-sm:hidden">{row.hostname}</span>
              <OperationBadge state={row.state} />
            </li>
          )
        })}
      </ol>
    </Section>
  )
}

import type { OperationRow } from '@holdfast/model/api/operations'
import { cx } from '../../ui/cx.ts'
import { marksOf } from './words.ts'
import type { Mark } from './words.ts'

const signs: Readonly<Record<Mark, string>> = { done: '✓', waiting: '…', missing: '✕', open: '–' }
const said: Readonly<Record<Mark, string>> = {
  done: 'yes',
  waiting: 'awaited',
  missing: 'no',
  open: 'not yet',
}

/** How far the operation came: sent, shown by the master, shown by the agent itself. */
export function Marks({ row }: { readonly row: OperationRow }) {
  return (
    <span className="text-12 text-muted inline-flex flex-wrap gap-x-1.5">
      {marksOf(row).map(({ label, mark }, index) => (
        <span key={label} className={cx('whitespace-nowrap', mark === 'missing' && 'text-danger-ink')}>
          {index === 0 ? null : <span aria-hidden="true">— </span>}
          {label} <span aria-hidden="true">{signs[mark]}</span>
          <span className="hidden-text">{said[mark]}</span>
        </span>
      ))}
    </span>
  )
}

import { memo, type CSSProperties } from 'react'
import type { Tone } from '../badge.tsx'
import { cx } from '../cx.ts'
import { Skeleton } from '../skeleton.tsx'
import type { ShownColumn } from './columns.ts'
import { cellStyle, type CellPlace } from './edges.ts'

export const stripeColour: Readonly<Record<Tone, string>> = {
  positive: 'before:bg-attached',
  caution: 'before:bg-detached',
  danger: 'before:bg-orphaned',
  special: 'before:bg-reserved',
  neutral: 'before:bg-line-strong',
  pending: 'before:bg-focus',
}

export interface TableRowProps<Row> {
  readonly row: Row | undefined
  readonly rowKey: string | undefined
  readonly index: number
  readonly columns: readonly ShownColumn<Row>[]
  readonly height: number
  readonly active: boolean
  readonly selected: boolean | undefined
  readonly stripe: Tone | undefined
  readonly gone: boolean
  readonly opens: boolean
  readonly label: string
  readonly place: CellPlace
}

function Plain<Row>(props: TableRowProps<Row>) {
  const { row, index, columns, height, active, selected, stripe, gone, opens, place } = props
  const { pinned, edge } = place
  const style: CSSProperties = { height }
  const striped =
    stripe !== undefined &&
    `before:absolute before:inset-y-0 before:left-0 before:w-[3px] ${stripeColour[stripe]}`
  return (
    <tr
      data-index={index}
      data-key={props.rowKey}
      aria-rowindex={index + 2}
      aria-selected={selected}
      aria-busy={row === undefined || undefined}
      tabIndex={active ? 0 : -1}
      style={style}
      className={cx(
        'group/row ring-inset scroll-mt-9',
        selected === true ? 'bg-selected' : 'bg-surface hover:bg-hover',
        opens && row !== undefined && 'cursor-pointer',
        gone && 'opacity-55',
      )}
    >
      {selected === undefined ? null : (
        <td
          className={cx(
            'border-line border-b p-0 text-center',
            pinned ? 'sticky left-0 z-10 bg-inherit' : 'relative',
            striped,
          )}
        >
          {row === undefined ? null : (
            <label className="flex h-full items-center justify-center" style={{ paddingLeft: edge }}>
              <input
                type="checkbox"
                tabIndex={-1}
                className="accent-focus size-4"
                aria-label={`Select ${props.label}`}
                checked={selected}
                // The body of the table hears the press: a handler here would be a new one for each row.
                readOnly
                data-select=""
              />
            </label>
          )}
        </td>
      )}
      {columns.map(({ column }, at) => (
        <td
          key={column.id}
          className={cx(
            'border-line max-w-0 border-b px-2 py-0',
            column.align === 'right' && 'text-right',
            at === 0 && (pinned ? 'sticky z-10 bg-inherit' : 'relative'),
            at === 0 && selected === undefined && striped,
          )}
          style={cellStyle(at, columns.length, place)}
        >
          {row === undefined ? (
            <Skeleton className="h-3 w-3/5" />
          ) : (
            <div className={cx('truncate', column.fixed === true && 'overflow-visible')}>
              {column.cell(row)}
            </div>
          )}
        </td>
      ))}
    </tr>
  )
}

// The cast keeps the type parameter, which `memo` would lose.
export const TableRow = memo(Plain) as typeof Plain

import { cx } from '../cx.ts'
import { IconArrowDown, IconArrowUp } from '../icons.tsx'
import { tip } from '../tip.tsx'
import { cellStyle, type CellPlace } from './edges.ts'
import { nextSort, sortOf, type Column, type ShownColumn } from './columns.ts'

export interface HeaderProps<Row> {
  readonly columns: readonly ShownColumn<Row>[]
  readonly sort: string | undefined
  readonly onSort: ((sort: string) => void) | undefined
  readonly selectAll:
    | { readonly checked: boolean; readonly some: boolean; readonly onChange: () => void }
    | undefined
  readonly place: CellPlace
}

export function Header<Row>({ columns, sort, onSort, selectAll, place }: HeaderProps<Row>) {
  return (
    <thead>
      <tr aria-rowindex={1} className="h-9">
        {selectAll === undefined ? null : (
          <td className={cx(cell, 'px-0! text-center', place.pinned && 'left-0 z-30')}>
            <label className="flex h-full items-center justify-center" style={{ paddingLeft: place.edge }}>
              <input
                type="checkbox"
                aria-label="Select all loaded rows"
                className="accent-focus size-4"
                checked={selectAll.checked}
                ref={(box) => {
                  if (box !== null) box.indeterminate = selectAll.some && !selectAll.checked
                }}
                onChange={selectAll.onChange}
              />
            </label>
          </td>
        )}
        {columns.map(({ column }, at) => (
          <th
            key={column.id}
            scope="col"
            aria-sort={sortOf(column.id, sort)}
            className={cx(
              cell,
              'text-12 text-muted font-medium',
              column.align === 'right' ? 'text-right' : 'text-left',
              at === 0 && place.pinned && 'z-30',
            )}
            style={cellStyle(at, columns.length, place)}
          >
            <Name column={column} sort={sort} onSort={onSort} />
          </th>
        ))}
      </tr>
    </thead>
  )
}

const cell = 'bg-surface border-line sticky top-0 z-20 border-b px-2 py-0'

function Name<Row>({
  column,
  sort,
  onSort,
}: {
  column: Column<Row>
  sort: string | undefined
  onSort: HeaderProps<Row>['onSort']
}) {
  if (column.fixed === true) return <span className="hidden-text">{column.header}</span>
  const hint = tip(column.headerTip)
  if (column.sortable !== true || onSort === undefined) {
    return (
      <span {...hint} className="block truncate">
        {column.header}
      </span>
    )
  }
  const at = sortOf(column.id, sort)
  return (
    <button
      {...hint}
      type="button"
      onClick={() => onSort(nextSort(column, sort))}
      className={cx(
        'ring-inset group/sort hover:text-ink inline-flex h-7 max-w-full items-center gap-1 font-medium',
        column.align === 'right' && 'flex-row-reverse',
        at !== undefined && 'text-ink',
      )}
    >
      <span className="truncate">{column.header}</span>
      {at === 'descending' ? (
        <IconArrowDown size={12} />
      ) : (
        <IconArrowUp size={12} className={at === undefined ? 'opacity-0 group-hover/sort:opacity-60' : ''} />
      )}
    </button>
  )
}

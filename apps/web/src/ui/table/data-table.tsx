import { useEffect, useId, type MouseEvent, type ReactNode } from 'react'
import type { Tone } from '../badge.tsx'
import { Button } from '../button.tsx'
import type { Column } from './columns.ts'
import { Header } from './header.tsx'
import { rowsInView, slots } from './range.ts'
import { TableRow } from './row.tsx'
import type { RowSource } from './source.ts'
import { useGeometry } from './use-geometry.ts'
import { useHeld } from './use-held.ts'
import { rowAt, useRowFocus } from './use-row-focus.ts'
import { useSelecting, type TableSelection } from './use-selecting.ts'

export interface DataTableProps<Row> {
  /** Its name for screen readers: "Volumes". */
  readonly label: string
  /** Keep it the same array while nothing changes: then rows that did not change are not drawn again. */
  readonly columns: readonly Column<Row>[]
  readonly source: RowSource<Row>
  readonly keyOf: (row: Row) => string
  /** What a row is called, for its check box: "volume pgdata". */
  readonly nameOf: (row: Row) => string
  readonly sort?: string | undefined
  readonly onSort?: (sort: string) => void
  /** The columns that somebody chose; absent: those that are not optional, as many as there is room for. */
  readonly chosen?: readonly string[] | undefined
  readonly density?: 'compact' | 'roomy'
  readonly selection?: TableSelection<Row> | undefined
  readonly onOpen?: (row: Row) => void
  /** A letter that was pressed on a row: `d`, `y`… */
  readonly onLetter?: (letter: string, row: Row) => void
  readonly stripe?: (row: Row) => Tone | undefined
  /** While the first answer is awaited: skeleton rows stand in. */
  readonly loading?: boolean
  /** Stands in place of the rows when there are none. */
  readonly empty?: ReactNode
}

const skeletonRows = 12

/**
 * A native table of any length, of which only the rows in view are in the page. One tab stop; arrows or `j` `k` move
 * between rows, → and ← into a row's own controls and out, Enter opens, Space selects, `.` opens the row's menu
 * (the button in it that has `data-row-menu`).
 */
export function DataTable<Row>(props: DataTableProps<Row>) {
  const { keyOf, selection, onOpen, density = 'compact' } = props
  const geometry = useGeometry(props.columns, props.chosen, density, selection !== undefined)
  const { scroller, scrollTop, rowHeight, bodyHeight, columns, place } = geometry
  const { shown, waiting, point, release } = useHeld(props.source, scroller, {
    top: scrollTop,
    viewHeight: bodyHeight,
    rowHeight,
  })
  const loading = props.loading === true && shown.total === 0
  const total = loading ? skeletonRows : shown.total
  const selecting = useSelecting(selection, shown, keyOf)
  const focus = useRowFocus({
    source: shown,
    total,
    keyOf,
    scroller,
    rowHeight,
    bodyHeight,
    onToggle: selecting.toggle,
    onAnchor: selecting.startAt,
    onOpen,
    onLetter: props.onLetter,
  })
  const [first, last] = rowsInView(scrollTop, bodyHeight, rowHeight, total)
  const activeInView = focus.inside || (focus.index >= first && focus.index < last)
  const endId = useId()
  useEffect(() => shown.show(first, last), [shown, first, last])

  const onClick = (event: MouseEvent) => {
    const tr = rowAt(event.target)
    if (tr === undefined) return
    const index = Number(tr.dataset['index'])
    if (isSelectBox(event.target)) return selecting.toggle(index, event.shiftKey)
    if (isControl(event.target) || window.getSelection()?.isCollapsed === false) return
    const row = shown.at(index)
    if (row !== undefined) onOpen?.(row)
  }
  const drawRow = (index: number) => {
    const was = shown.at(index)
    const key = was === undefined ? undefined : keyOf(was)
    // While the order waits, what a row says is already the newest.
    const now = waiting && key !== undefined ? props.source.indexOf(key) : index
    const row = waiting ? ((now === undefined ? undefined : props.source.at(now)) ?? was) : was
    return (
      <TableRow
        key={key ?? `at-${index}`}
        row={row}
        rowKey={key}
        index={index}
        columns={columns}
        height={rowHeight}
        active={index === (activeInView ? focus.index : first)}
        selected={selection === undefined ? undefined : key !== undefined && selection.has(key)}
        stripe={row === undefined ? undefined : props.stripe?.(row)}
        gone={waiting && now === undefined}
        opens={onOpen !== undefined}
        label={row === undefined ? '' : props.nameOf(row)}
        place={place}
      />
    )
  }

  return (
    <div className="relative flex min-h-0 min-w-0 flex-1 flex-col">
      <a href={`#${endId}`} className="skip-link top-1 left-4">
        Skip the table
      </a>
      <div
        ref={scroller}
        className="min-h-0 flex-1 overflow-auto overscroll-contain [overflow-anchor:none] [scroll-padding-top:36px]"
        onScroll={(event) => geometry.setScrollTop(event.currentTarget.scrollTop)}
      >
        <table
          role="grid"
          aria-label={props.label}
          aria-rowcount={total + 1}
          aria-busy={loading || undefined}
          aria-multiselectable={selection === undefined ? undefined : true}
          style={{ width: geometry.width }}
          className="table-fixed border-separate border-spacing-0"
          onKeyDown={focus.onKeyDown}
        >
          <colgroup>
            {selection === undefined ? null : <col style={{ width: place.selectRoom }} />}
            {columns.map(({ column, width }) => (
              <col key={column.id} style={{ width }} />
            ))}
          </colgroup>
          <Header
            columns={columns}
            sort={props.sort}
            onSort={props.onSort}
            place={place}
            selectAll={selecting.all([first, last])}
          />
          <tbody
            onPointerMove={(event) => point(rowAt(event.target)?.dataset['key'])}
            onPointerLeave={() => point(undefined)}
            onFocus={(event) => focus.onFocus(event.target)}
            onBlur={focus.onBlur}
            onClick={onClick}
          >
            {slots([first, last], focus.inside ? focus.index : undefined, total).map((slot) =>
              slot.kind === 'row' ? (
                drawRow(slot.index)
              ) : (
                // A new element each time: one that changes its place counts as a shift of the layout.
                <tr
                  key={`gap-${slot.before}-${slot.rows}`}
                  aria-hidden="true"
                  style={{ height: slot.rows * rowHeight }}
                >
                  <td colSpan={columns.length + 1} className="p-0" />
                </tr>
              ),
            )}
          </tbody>
        </table>
        {!loading && total === 0 ? props.empty : null}
      </div>
      {waiting ? (
        <div className="pointer-events-none absolute inset-x-0 bottom-3 flex justify-center">
          <Button size="sm" className="shadow-float pointer-events-auto" onClick={release}>
            The list changed. Show it
          </Button>
        </div>
      ) : null}
      <span id={endId} tabIndex={-1} />
    </div>
  )
}

function isControl(target: EventTarget): boolean {
  const controls = 'a, button, input, label, select, [popover], [role=menu]'
  return target instanceof Element && target.closest(controls) !== null
}

function isSelectBox(target: EventTarget): boolean {
  return target instanceof Element && target.matches('input[data-select]')
}

import {
  useCallback,
  useEffect,
  useId,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
  type KeyboardEvent,
  type ReactNode,
} from 'react'
import type { Tone } from '../badge.tsx'
import { Button } from '../button.tsx'
import { useShortcutSettings } from '../shortcuts.ts'
import { useSize } from '../use-size.ts'
import { fitColumns, type Column } from './columns.ts'
import { Header } from './header.tsx'
import { tableKey } from './keys.ts'
import { rowsInView, scrollToShow, slots } from './range.ts'
import { TableRow } from './row.tsx'
import type { RowSource } from './source.ts'
import { useHeld } from './use-held.ts'

export interface TableSelection<Row> {
  readonly has: (key: string) => boolean
  readonly set: (rows: readonly Row[], selected: boolean) => void
}

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

const headerHeight = 36
const selectWidth = 36
/** How far the page's own content stands from its edge, less a cell's padding: see `Page`. */
const wideEdge = 16
const narrowEdge = 8

/**
 * A native table of any length, of which only the rows in view are in the page. One tab stop; arrows or `j` `k` move
 * between rows, → and ← into a row's own controls and out, Enter opens, Space selects, `.` opens the row's menu
 * (the button in it that has `data-row-menu`).
 */
export function DataTable<Row>(props: DataTableProps<Row>) {
  const { label, columns, keyOf, selection, onOpen } = props
  const scroller = useRef<HTMLDivElement>(null)
  const size = useSize(scroller)
  const coarse = useCoarsePointer()
  const rowHeight = coarse ? 44 : props.density === 'roomy' ? 40 : 32
  const [scrollTop, setScrollTop] = useState(0)
  const bodyHeight = Math.max(0, size.height - headerHeight)
  const { shown, waiting, point, release } = useHeld(props.source, scroller, {
    top: scrollTop,
    viewHeight: bodyHeight,
    rowHeight,
  })
  const [active, setActive] = useState<{ index: number; key: string | undefined }>({
    index: 0,
    key: undefined,
  })
  const [focusInside, setFocusInside] = useState(false)
  const wantsFocus = useRef(false)
  const anchor = useRef<number | undefined>(undefined)
  const endId = useId()
  const letters = useShortcutSettings((state) => state.singleKeys)

  const loading = props.loading === true && shown.total === 0
  const total = loading ? 12 : shown.total
  const edge = size.width >= 1000 ? wideEdge : narrowEdge
  const selectRoom = selection === undefined ? 0 : selectWidth + edge
  const room = size.width - selectRoom
  const { shown: fitted, width } = useMemo(
    () => fitColumns(columns, props.chosen, room, { first: selectRoom === 0 ? edge : 0, last: edge }),
    [columns, props.chosen, room, selectRoom, edge],
  )
  const pinned = width > room + 1
  const place = useMemo(() => ({ edge, selectRoom, pinned }), [edge, selectRoom, pinned])
  const [first, last] = rowsInView(scrollTop, bodyHeight, rowHeight, total)
  const activeIndex = Math.min(
    (active.key === undefined ? undefined : shown.indexOf(active.key)) ?? active.index,
    Math.max(0, total - 1),
  )
  const tabStop = (activeIndex >= first && activeIndex < last) || focusInside ? activeIndex : first

  useEffect(() => shown.show(first, last), [shown, first, last])

  useLayoutEffect(() => {
    for (const control of scroller.current?.querySelectorAll<HTMLElement>(
      'tbody :is(a, button, input):not([tabindex="-1"])',
    ) ?? []) {
      control.tabIndex = -1
    }
    if (!wantsFocus.current) return
    const row = scroller.current?.querySelector<HTMLElement>(`tr[data-index="${activeIndex}"]`)
    if (row === null || row === undefined) return
    wantsFocus.current = false
    row.focus({ preventScroll: true })
  })

  const toggle = useCallback(
    (index: number, extend: boolean) => {
      if (selection === undefined) return
      const row = shown.at(index)
      if (row === undefined) return
      const from = extend ? (anchor.current ?? index) : index
      const rows: Row[] = []
      for (let i = Math.min(from, index); i <= Math.max(from, index); i += 1) {
        const one = shown.at(i)
        if (one !== undefined) rows.push(one)
      }
      selection.set(rows, extend ? true : !selection.has(keyOf(row)))
      if (!extend) anchor.current = index
    },
    [selection, shown, keyOf],
  )

  const moveTo = (to: number, extend: boolean) => {
    const box = scroller.current
    if (box === null) return
    if (extend && selection !== undefined) {
      anchor.current ??= activeIndex
      toggle(to, true)
    } else {
      anchor.current = to
    }
    const row = shown.at(to)
    setActive({ index: to, key: row === undefined ? undefined : keyOf(row) })
    wantsFocus.current = true
    box.scrollTop = scrollToShow(to, rowHeight, box.scrollTop, bodyHeight)
  }

  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    if (event.defaultPrevented || !(event.target instanceof HTMLElement)) return
    const tr = event.target.closest<HTMLElement>('tr[data-index]')
    if (tr === null) return
    const index = Number(tr.dataset['index'])
    const inside = event.target !== tr
    if (inside && event.target.closest('[popover]') !== null) return
    const key = tableKey(
      event,
      index,
      total,
      Math.max(1, Math.floor(bodyHeight / rowHeight) - 1),
      inside,
      letters,
    )
    if (key === undefined) return
    const row = shown.at(index)
    if (key.does === 'letter') {
      if (row !== undefined) props.onLetter?.(key.letter, row)
      return
    }
    event.preventDefault()
    switch (key.does) {
      case 'move':
        return moveTo(key.to, key.extend)
      case 'toggle':
        return toggle(index, false)
      case 'open':
        return row === undefined ? undefined : onOpen?.(row)
      case 'menu':
        return tr.querySelector<HTMLElement>('[data-row-menu]')?.click()
      case 'into':
        return stepInside(tr, event.target, 1)
      case 'out':
        return stepInside(tr, event.target, -1)
    }
  }

  const loadedRows = () => {
    const rows: Row[] = []
    for (let i = 0; i < shown.total; i += 1) {
      const row = shown.at(i)
      if (row !== undefined) rows.push(row)
    }
    return rows
  }
  const inView = selection === undefined ? [] : rangeRows(shown, [first, last])
  const allSelected = inView.length > 0 && inView.every((row) => selection?.has(keyOf(row)) === true)

  return (
    <div className="relative flex min-h-0 min-w-0 flex-1 flex-col">
      <a
        href={`#${endId}`}
        className="hidden-text focus:bg-raised focus:not-hidden-text focus:absolute focus:top-1 focus:left-2 focus:z-40 focus:size-auto focus:[clip-path:none] focus:p-1"
      >
        Skip the table
      </a>
      <div
        ref={scroller}
        className="min-h-0 flex-1 overflow-auto overscroll-contain [overflow-anchor:none] [scroll-padding-top:36px]"
        onScroll={(event) => setScrollTop(event.currentTarget.scrollTop)}
      >
        <table
          role="grid"
          aria-label={label}
          aria-rowcount={total + 1}
          aria-busy={loading || undefined}
          aria-multiselectable={selection === undefined ? undefined : true}
          style={{ width: width + selectRoom }}
          className="table-fixed border-separate border-spacing-0"
          onKeyDown={onKeyDown}
        >
          <colgroup>
            {selection === undefined ? null : <col style={{ width: selectRoom }} />}
            {fitted.map(({ column, width: each }) => (
              <col key={column.id} style={{ width: each }} />
            ))}
          </colgroup>
          <Header
            columns={fitted}
            sort={props.sort}
            onSort={props.onSort}
            place={place}
            selectAll={
              selection === undefined
                ? undefined
                : {
                    checked: allSelected,
                    some: inView.some((row) => selection.has(keyOf(row))),
                    onChange: () => selection.set(loadedRows(), !allSelected),
                  }
            }
          />
          <tbody
            onPointerMove={(event) => point(rowKeyAt(event.target))}
            onPointerLeave={() => point(undefined)}
            onFocus={(event) => {
              const tr = event.target.closest<HTMLElement>('tr[data-index]')
              if (tr === null) return
              setFocusInside(true)
              setActive({ index: Number(tr.dataset['index']), key: tr.dataset['key'] })
            }}
            onBlur={() => setFocusInside(false)}
            onClick={(event) => {
              if (
                onOpen === undefined ||
                isControl(event.target) ||
                window.getSelection()?.isCollapsed === false
              )
                return
              const tr =
                event.target instanceof Element ? event.target.closest<HTMLElement>('tr[data-index]') : null
              const row = tr === null ? undefined : shown.at(Number(tr.dataset['index']))
              if (row !== undefined) onOpen(row)
            }}
          >
            {slots([first, last], focusInside ? activeIndex : undefined, total).map((slot) => {
              if (slot.kind === 'gap') {
                // A new element each time: one that changes its place counts as a shift of the layout.
                return (
                  <tr
                    key={`gap-${slot.before}-${slot.rows}`}
                    aria-hidden="true"
                    style={{ height: slot.rows * rowHeight }}
                  >
                    <td colSpan={fitted.length + 1} className="p-0" />
                  </tr>
                )
              }
              const was = shown.at(slot.index)
              const key = was === undefined ? undefined : keyOf(was)
              // While the order waits, what a row says is already the newest.
              const now = waiting && key !== undefined ? props.source.indexOf(key) : slot.index
              const row = waiting ? ((now === undefined ? undefined : props.source.at(now)) ?? was) : was
              return (
                <TableRow
                  key={key ?? `at-${slot.index}`}
                  row={row}
                  rowKey={key}
                  index={slot.index}
                  columns={fitted}
                  height={rowHeight}
                  active={slot.index === tabStop}
                  selected={selection === undefined ? undefined : key !== undefined && selection.has(key)}
                  stripe={row === undefined ? undefined : props.stripe?.(row)}
                  gone={waiting && now === undefined}
                  opens={onOpen !== undefined}
                  label={row === undefined ? '' : props.nameOf(row)}
                  onToggle={toggle}
                  place={place}
                />
              )
            })}
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

function rangeRows<Row>(source: RowSource<Row>, [first, last]: readonly [number, number]): readonly Row[] {
  const rows: Row[] = []
  for (let i = first; i < last; i += 1) {
    const row = source.at(i)
    if (row !== undefined) rows.push(row)
  }
  return rows
}

function rowKeyAt(target: EventTarget): string | undefined {
  return target instanceof Element ? target.closest<HTMLElement>('tr[data-key]')?.dataset['key'] : undefined
}

function isControl(target: EventTarget): boolean {
  return (
    target instanceof Element &&
    target.closest('a, button, input, label, select, [popover], [role=menu]') !== null
  )
}

/** Moves the focus along a row: the row itself, then its controls from left to right. */
function stepInside(tr: HTMLElement, from: HTMLElement, step: 1 | -1): void {
  const stops = [tr, ...tr.querySelectorAll<HTMLElement>('a, button, input, [data-stop]')]
  const at = stops.findIndex((stop) => stop === from)
  stops[Math.max(0, Math.min(stops.length - 1, at + step))]?.focus()
}

const coarseQuery = '(pointer: coarse)'

function useCoarsePointer(): boolean {
  const [coarse] = useState(() => matchMedia(coarseQuery).matches)
  return coarse
}

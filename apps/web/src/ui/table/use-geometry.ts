import { useMemo, useRef, useState } from 'react'
import { useSize } from '../use-size.ts'
import { fitColumns, type Column } from './columns.ts'
import type { CellPlace } from './edges.ts'

const headerHeight = 36
const selectWidth = 36
/** How far the page's own content stands from its edge, less a cell's padding: see `Page`. */
const wideEdge = 16
const narrowEdge = 8
const rowHeights = { compact: 32, roomy: 40, touch: 44 }

/** Where everything in a table stands: what fits beside each other, how high a row is, what is scrolled into view. */
export function useGeometry<Row>(
  columns: readonly Column<Row>[],
  chosen: readonly string[] | undefined,
  density: 'compact' | 'roomy',
  selectable: boolean,
) {
  const scroller = useRef<HTMLDivElement>(null)
  const size = useSize(scroller)
  const [touch] = useState(() => matchMedia('(pointer: coarse)').matches)
  const [scrollTop, setScrollTop] = useState(0)

  const edge = size.width >= 1_000 ? wideEdge : narrowEdge
  const selectRoom = selectable ? selectWidth + edge : 0
  const room = size.width - selectRoom
  const { shown, width } = useMemo(
    () => fitColumns(columns, chosen, room, { first: selectRoom === 0 ? edge : 0, last: edge }),
    [columns, chosen, room, selectRoom, edge],
  )
  const pinned = width > room + 1
  const place: CellPlace = useMemo(() => ({ edge, selectRoom, pinned }), [edge, selectRoom, pinned])
  return {
    scroller,
    scrollTop,
    setScrollTop,
    rowHeight: rowHeights[touch ? 'touch' : density],
    bodyHeight: Math.max(0, size.height - headerHeight),
    columns: shown,
    width: width + selectRoom,
    place,
  }
}

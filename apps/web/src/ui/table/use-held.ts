import { useLayoutEffect, useRef, useState, type RefObject } from 'react'
import { judge, type RowSource } from './source.ts'

/**
 * The source that the table shows: the newest, unless that would move the row under the pointer. `waiting` says
 * that there is something newer; `release` takes it at once.
 */
export function useHeld<Row>(
  source: RowSource<Row>,
  scroller: RefObject<HTMLElement | null>,
  rowHeight: number,
) {
  const [shown, setShown] = useState(source)
  const [pointed, point] = useState<string | undefined>(undefined)
  const scrollBy = useRef(0)

  useLayoutEffect(() => {
    if (source === shown) return
    const box = scroller.current
    const verdict = judge(shown, source, pointed, {
      top: box?.scrollTop ?? 0,
      viewHeight: box?.clientHeight ?? 0,
      rowHeight,
    })
    if (!verdict.take) return
    if (shown.list !== source.list) box?.scrollTo({ top: 0 })
    scrollBy.current = verdict.scrollBy
    setShown(source)
  }, [source, shown, scroller, rowHeight, pointed])

  useLayoutEffect(() => {
    if (scrollBy.current === 0) return
    scroller.current?.scrollBy({ top: scrollBy.current })
    scrollBy.current = 0
  })

  return { shown, waiting: source !== shown, point, release: () => setShown(source) }
}

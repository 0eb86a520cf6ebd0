import { useLayoutEffect, useState, type RefObject } from 'react'
import { judge, type RowSource } from './source.ts'

export interface Scroll {
  readonly top: number
  readonly viewHeight: number
  readonly rowHeight: number
}

/**
 * The source that the table shows: the newest, unless that would move the row under the pointer. `waiting` says
 * that there is something newer; `release` takes it at once. `point` tells the key under the pointer.
 */
export function useHeld<Row>(
  source: RowSource<Row>,
  scroller: RefObject<HTMLElement | null>,
  scroll: Scroll,
) {
  const [held, hold] = useState({ source, scroll: 0 as number | 'top' })
  const [pointed, point] = useState<string | undefined>(undefined)

  let shown = held.source
  if (source !== shown) {
    const verdict = judge(shown, source, pointed, scroll)
    if (verdict.take) {
      hold({ source, scroll: shown.list === source.list ? verdict.scrollBy : 'top' })
      shown = source
    }
  }

  // After the new rows stand in the page, and before anybody sees them.
  useLayoutEffect(() => {
    if (held.scroll === 'top') scroller.current?.scrollTo({ top: 0 })
    else if (held.scroll !== 0) scroller.current?.scrollBy({ top: held.scroll })
  }, [held, scroller])

  return {
    shown,
    waiting: source !== shown,
    point,
    release: () => hold({ source, scroll: 0 }),
  }
}

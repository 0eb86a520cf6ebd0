import { useLayoutEffect, useRef, useState, type KeyboardEvent, type RefObject } from 'react'
import { useShortcutSettings } from '../shortcuts.ts'
import { tableKey } from './keys.ts'
import { scrollToShow } from './range.ts'
import type { RowSource } from './source.ts'

export interface RowFocusOptions<Row> {
  readonly source: RowSource<Row>
  readonly total: number
  readonly keyOf: (row: Row) => string
  readonly scroller: RefObject<HTMLDivElement | null>
  readonly rowHeight: number
  readonly bodyHeight: number
  /** Selects a row, or everything from the last one selected to it. */
  readonly onToggle: (index: number, extend: boolean) => void
  /** The row from which the next extension begins. */
  readonly onAnchor: (index: number) => void
  readonly onOpen: ((row: Row) => void) | undefined
  readonly onLetter: ((letter: string, row: Row) => void) | undefined
}

/** Which row has the focus, followed by its key when the list changes, and what keys do there. */
export function useRowFocus<Row>(options: RowFocusOptions<Row>) {
  const { source, total, keyOf, scroller, rowHeight, bodyHeight } = options
  const [active, setActive] = useState<{ index: number; key: string | undefined }>({
    index: 0,
    key: undefined,
  })
  const [inside, setInside] = useState(false)
  const wanted = useRef(false)
  const letters = useShortcutSettings((state) => state.singleKeys)
  const place = active.key === undefined ? undefined : source.indexOf(active.key)
  const index = Math.min(place ?? active.index, Math.max(0, total - 1))

  useLayoutEffect(() => {
    const box = scroller.current
    if (box === null) return
    // One tab stop for the whole table: what stands in a row is reached with the arrows.
    for (const control of box.querySelectorAll<HTMLElement>(
      'tbody :is(a, button, input):not([tabindex="-1"])',
    )) {
      control.tabIndex = -1
    }
    if (!wanted.current) return
    const row = box.querySelector<HTMLElement>(`tr[data-index="${index}"]`)
    if (row === null) return
    wanted.current = false
    row.focus({ preventScroll: true })
  })

  const moveTo = (to: number, extend: boolean) => {
    if (extend) options.onToggle(to, true)
    else options.onAnchor(to)
    const row = source.at(to)
    setActive({ index: to, key: row === undefined ? undefined : keyOf(row) })
    wanted.current = true
    const box = scroller.current
    box?.scrollTo({ top: scrollToShow(to, rowHeight, box.scrollTop, bodyHeight) })
  }

  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    if (event.defaultPrevented || !(event.target instanceof HTMLElement)) return
    const tr = rowAt(event.target)
    if (tr === undefined) return
    const at = Number(tr.dataset['index'])
    const within = event.target !== tr
    if (within && event.target.closest('[popover]') !== null) return
    const page = Math.max(1, Math.floor(bodyHeight / rowHeight) - 1)
    const key = tableKey(event, at, total, page, within, letters)
    if (key === undefined) return
    const row = source.at(at)
    if (key.does === 'letter') {
      if (row !== undefined) options.onLetter?.(key.letter, row)
      return
    }
    event.preventDefault()
    switch (key.does) {
      case 'move':
        return moveTo(key.to, key.extend)
      case 'toggle':
        return options.onToggle(at, false)
      case 'open':
        return row === undefined ? undefined : options.onOpen?.(row)
      case 'menu':
        return tr.querySelector<HTMLElement>('[data-row-menu]')?.click()
      case 'into':
        return stepInside(tr, event.target, 1)
      case 'out':
        return stepInside(tr, event.target, -1)
    }
  }

  return {
    index,
    /** Whether the focus is in a row now: that row stays in the page wherever the list is scrolled to. */
    inside,
    onKeyDown,
    onFocus: (target: EventTarget) => {
      const tr = rowAt(target)
      if (tr === undefined) return
      setInside(true)
      setActive({ index: Number(tr.dataset['index']), key: tr.dataset['key'] })
    },
    onBlur: () => setInside(false),
  }
}

/** The row that something is in. */
export function rowAt(target: EventTarget): HTMLElement | undefined {
  return target instanceof Element ? (target.closest<HTMLElement>('tr[data-index]') ?? undefined) : undefined
}

/** Moves the focus along a row: the row itself, then its controls from left to right. */
function stepInside(tr: HTMLElement, from: HTMLElement, step: 1 | -1): void {
  const stops = [tr, ...tr.querySelectorAll<HTMLElement>('a, button, input, [data-stop]')]
  const at = stops.findIndex((stop) => stop === from)
  stops[Math.max(0, Math.min(stops.length - 1, at + step))]?.focus()
}

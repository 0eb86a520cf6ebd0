import { useEffect, useRef } from 'react'
import { place } from './place.ts'

/**
 * A tooltip, as attributes: `<span {...tip('65,536 MiB')}>64 GiB</span>`. One `TooltipHost` shows them all, so that
 * a table of a thousand tooltips costs a thousand attributes and nothing more. Line breaks in the text are kept.
 */
export function tip(text: string | undefined): { 'data-tip'?: string } {
  return text === undefined || text === '' ? {} : { 'data-tip': text }
}

const showAfterMs = 350

/** Mounted once, at the root. The tip can be hovered, goes away with Escape, and shows on keyboard focus too. */
export function TooltipHost() {
  const box = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (box.current === null) return undefined
    return watchTips(box.current)
  }, [])
  return (
    <div
      ref={box}
      id="tooltip"
      role="tooltip"
      popover="manual"
      className="bg-ink text-surface rounded-control text-12 max-w-80 px-2 py-1 break-words whitespace-pre-line"
    />
  )
}

function watchTips(box: HTMLDivElement): () => void {
  let owner: Element | undefined
  let timer = 0
  let watch = 0

  const hide = () => {
    clearTimeout(timer)
    clearInterval(watch)
    if (owner?.getAttribute('aria-describedby') === box.id) owner.removeAttribute('aria-describedby')
    owner = undefined
    if (box.matches(':popover-open')) box.hidePopover()
  }
  const show = (target: Element) => {
    const text = target.getAttribute('data-tip')
    if (text === null || !target.isConnected) return
    hide()
    owner = target
    box.textContent = text
    if (!target.hasAttribute('aria-describedby')) target.setAttribute('aria-describedby', box.id)
    box.showPopover()
    place(target, box, 'top')
    // What it belongs to may be taken away under it.
    watch = window.setInterval(() => {
      if (!target.isConnected) hide()
    }, 200)
  }
  const onOver = (event: Event) => {
    if (!(event.target instanceof Element) || box.contains(event.target)) return clearTimeout(timer)
    const target = event.target.closest('[data-tip]')
    if (target === owner) return clearTimeout(timer)
    clearTimeout(timer)
    if (target === null) timer = window.setTimeout(hide, 120)
    else timer = window.setTimeout(() => show(target), owner === undefined ? showAfterMs : 60)
  }
  const onFocus = (event: Event) => {
    if (!(event.target instanceof Element)) return
    const target = event.target.closest('[data-tip]')
    if (target !== null && event.target.matches(':focus-visible')) show(target)
    else hide()
  }
  const onKey = (event: KeyboardEvent) => {
    if (event.key !== 'Escape' || owner === undefined) return
    hide()
    event.stopPropagation()
    event.preventDefault()
  }

  document.addEventListener('pointerover', onOver)
  document.addEventListener('focusin', onFocus)
  document.addEventListener('keydown', onKey, { capture: true })
  document.addEventListener('pointerdown', hide)
  document.addEventListener('scroll', hide, { capture: true, passive: true })
  return () => {
    hide()
    document.removeEventListener('pointerover', onOver)
    document.removeEventListener('focusin', onFocus)
    document.removeEventListener('keydown', onKey, { capture: true })
    document.removeEventListener('pointerdown', hide)
    document.removeEventListener('scroll', hide, { capture: true })
  }
}

const margin = 8
const gap = 6

/** Where a floating box goes beside its anchor, so that it stays inside the window. All in CSS pixels. */
export function placement(
  anchor: { left: number; top: number; right: number; bottom: number },
  box: { width: number; height: number },
  view: { width: number; height: number },
  side: 'top' | 'bottom',
  align: 'start' | 'center' | 'end',
): { left: number; top: number } {
  const below = anchor.bottom + gap
  const above = anchor.top - gap - box.height
  const fitsBelow = below + box.height + margin <= view.height
  const fitsAbove = above >= margin
  const top =
    side === 'top' ? (fitsAbove || !fitsBelow ? above : below) : fitsBelow || !fitsAbove ? below : above
  const wished =
    align === 'start'
      ? anchor.left
      : align === 'end'
        ? anchor.right - box.width
        : (anchor.left + anchor.right - box.width) / 2
  return {
    left: clamp(wished, margin, view.width - box.width - margin),
    top: clamp(top, margin, view.height - box.height - margin),
  }
}

function clamp(value: number, least: number, most: number): number {
  return Math.max(least, Math.min(value, most))
}

/** Puts an open popover beside its anchor. */
export function place(
  anchor: Element,
  box: HTMLElement,
  side: 'top' | 'bottom' = 'bottom',
  align: 'start' | 'center' | 'end' = 'center',
): void {
  const at = placement(
    anchor.getBoundingClientRect(),
    { width: box.offsetWidth, height: box.offsetHeight },
    { width: document.documentElement.clientWidth, height: window.innerHeight },
    side,
    align,
  )
  box.style.left = `${at.left}px`
  box.style.top = `${at.top}px`
}

/** Where a part is drawn, in pixels. */
export interface Place {
  readonly x: number
  readonly width: number
}

const gap = 2
const least = 3

/**
 * Where each part is drawn on a bar `width` pixels wide: in the order given, 2 px apart, none narrower than 3 px. What
 * the small ones need more is taken from the largest. The last pixel of the last part is the last of the bar.
 */
export function layoutBar<P extends { readonly mb: number }>(
  parts: readonly P[],
  width: number,
): readonly (P & Place)[] {
  const drawn = parts.filter((part) => part.mb > 0)
  const total = drawn.reduce((sum, part) => sum + part.mb, 0)
  const room = width - gap * (drawn.length - 1)
  if (drawn.length === 0 || room <= 0) return []
  const widths = drawn.map((part) => Math.max(least, (part.mb / total) * room))
  // Each round takes from those that have more than the least; narrow bars may have nothing left to take.
  for (let round = 0; round < drawn.length; round += 1) {
    const excess = widths.reduce((sum, each) => sum + each, 0) - room
    if (excess < 0.01) break
    const largest = widths.indexOf(Math.max(...widths))
    const now = widths[largest] ?? least
    widths[largest] = Math.max(least, now - excess)
  }
  let x = 0
  return drawn.map((part, index) => {
    const each = widths[index] ?? least
    const segment = { ...part, x, width: each }
    x += each + gap
    return segment
  })
}

export interface Box {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/**
 * Tiles a rectangle with boxes as near to squares as their sizes allow, largest first. `sizes` must be in descending
 * order and above 0.
 *
 * Source: Bruls, Huizing and van Wijk, "Squarified Treemaps", 2000.
 */
export function squarify(sizes: readonly number[], width: number, height: number): readonly Box[] {
  const total = sizes.reduce((sum, size) => sum + size, 0)
  if (total === 0 || width <= 0 || height <= 0) return []
  const scale = (width * height) / total
  const boxes: Box[] = []
  let free: Box = { x: 0, y: 0, width, height }
  let at = 0
  while (at < sizes.length) {
    const side = Math.min(free.width, free.height)
    const row = rowFrom(sizes, at, side, scale)
    const area = row.reduce((sum, size) => sum + size, 0) * scale
    const depth = area / side
    let along = 0
    for (const size of row) {
      const length = (size * scale) / depth
      boxes.push(
        free.width >= free.height
          ? { x: free.x, y: free.y + along, width: depth, height: length }
          : { x: free.x + along, y: free.y, width: length, height: depth },
      )
      along += length
    }
    free =
      free.width >= free.height
        ? { ...free, x: free.x + depth, width: free.width - depth }
        : { ...free, y: free.y + depth, height: free.height - depth }
    at += row.length
  }
  return boxes
}

/** As many as make the worst shape of the row no worse. */
function rowFrom(sizes: readonly number[], at: number, side: number, scale: number): readonly number[] {
  const row: number[] = []
  for (const size of sizes.slice(at)) {
    if (row.length > 0 && worst([...row, size], side, scale) > worst(row, side, scale)) break
    row.push(size)
  }
  return row
}

/** The largest ratio of long to short side in a row laid along `side`. */
function worst(row: readonly number[], side: number, scale: number): number {
  const sum = row.reduce((a, b) => a + b, 0) * scale
  const largest = (row[0] ?? 0) * scale
  const smallest = (row.at(-1) ?? 0) * scale
  return Math.max((side * side * largest) / (sum * sum), (sum * sum) / (side * side * smallest))
}

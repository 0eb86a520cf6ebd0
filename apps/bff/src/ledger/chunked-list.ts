/** Chunks are cut in two beyond this, and joined to a neighbour below an eighth of it. */
const MAX_CHUNK = 512

/**
 * A sorted list in chunks, for many items that come and go one by one: inserting and deleting cost O(log n) and the
 * length of a chunk, a slice costs its length and the number of chunks.
 */
export class ChunkedList<T> {
  readonly #compare: (a: T, b: T) => number
  #chunks: T[][] = []
  #size = 0

  /** `compare` must be total: no two items are equal unless they are the same. `sorted` are the first items. */
  constructor(compare: (a: T, b: T) => number, sorted: readonly T[] = []) {
    this.#compare = compare
    this.#size = sorted.length
    const half = MAX_CHUNK / 2
    for (let at = 0; at < sorted.length; at += half) this.#chunks.push(sorted.slice(at, at + half))
  }

  get size(): number {
    return this.#size
  }

  insert(item: T): void {
    const at = Math.min(this.#chunkFor(item), this.#chunks.length - 1)
    this.#size++
    const chunk = this.#chunks[at]
    if (!chunk) {
      this.#chunks.push([item])
      return
    }
    chunk.splice(this.#placeIn(chunk, item), 0, item)
    if (chunk.length > MAX_CHUNK) this.#chunks.splice(at + 1, 0, chunk.splice(chunk.length / 2))
  }

  /** Whether it was there. */
  delete(item: T): boolean {
    const at = this.#chunkFor(item)
    const chunk = this.#chunks[at]
    if (!chunk) return false
    const place = this.#placeIn(chunk, item)
    const found = chunk[place]
    if (found === undefined || this.#compare(found, item) !== 0) return false
    chunk.splice(place, 1)
    this.#size--
    if (chunk.length < MAX_CHUNK / 8) this.#join(at)
    return true
  }

  /** Up to `count` items from `offset` on. */
  slice(offset: number, count: number): T[] {
    const items: T[] = []
    let skip = offset
    for (const chunk of this.#chunks) {
      if (items.length >= count) break
      if (skip >= chunk.length) {
        skip -= chunk.length
        continue
      }
      const end = Math.min(chunk.length, skip + count - items.length)
      for (let i = skip; i < end; i++) items.push(chunk[i]!)
      skip = 0
    }
    return items
  }

  /** All items from the first on that is not before the place one looks for, as long as one goes on asking. */
  *from(isBefore: (item: T) => boolean): Iterable<T> {
    let at = search(this.#chunks.length, (i) => isBefore(this.#chunks[i]!.at(-1)!))
    for (; at < this.#chunks.length; at++) {
      const chunk = this.#chunks[at]!
      const first = search(chunk.length, (i) => isBefore(chunk[i]!))
      for (let i = first; i < chunk.length; i++) yield chunk[i]!
    }
  }

  filter(accept: (item: T) => boolean): T[] {
    const items: T[] = []
    for (const chunk of this.#chunks) for (const item of chunk) if (accept(item)) items.push(item)
    return items
  }

  #chunkFor(item: T): number {
    return search(this.#chunks.length, (i) => this.#compare(this.#chunks[i]!.at(-1)!, item) < 0)
  }

  #placeIn(chunk: readonly T[], item: T): number {
    return search(chunk.length, (i) => this.#compare(chunk[i]!, item) < 0)
  }

  #join(at: number): void {
    const chunk = this.#chunks[at]!
    const next = this.#chunks[at + 1]
    if (chunk.length === 0) this.#chunks.splice(at, 1)
    else if (next && chunk.length + next.length <= MAX_CHUNK) this.#chunks.splice(at, 2, [...chunk, ...next])
  }
}

/** The first of 0..length for which `isBefore` is false; it must be true up to there. */
function search(length: number, isBefore: (index: number) => boolean): number {
  let [low, high] = [0, length]
  while (low < high) {
    const middle = (low + high) >>> 1
    if (isBefore(middle)) low = middle + 1
    else high = middle
  }
  return low
}

import { PersistentMap } from '@holdfast/model/persistent-map'

/** A persistent map, read as any other: making it costs nothing, and an entry is worked out when it is read. */
export class PersistentView<K extends string, S, V> implements ReadonlyMap<K, V> {
  readonly #map: PersistentMap<S>
  readonly #keyOf: (stored: S) => K
  readonly #valueOf: (stored: S) => V

  constructor(map: PersistentMap<S>, keyOf: (stored: S) => K, valueOf: (stored: S) => V) {
    this.#map = map
    this.#keyOf = keyOf
    this.#valueOf = valueOf
  }

  get size(): number {
    return PersistentMap.size(this.#map)
  }

  get(key: K): V | undefined {
    const stored = PersistentMap.get(this.#map, key)
    return stored && this.#valueOf(stored)
  }

  has(key: K): boolean {
    return PersistentMap.get(this.#map, key) !== undefined
  }

  forEach(visit: (value: V, key: K, map: ReadonlyMap<K, V>) => void): void {
    for (const [key, value] of this) visit(value, key, this)
  }

  *entries(): MapIterator<[K, V]> {
    for (const stored of PersistentMap.values(this.#map)) yield [this.#keyOf(stored), this.#valueOf(stored)]
  }

  *keys(): MapIterator<K> {
    for (const stored of PersistentMap.values(this.#map)) yield this.#keyOf(stored)
  }

  *values(): MapIterator<V> {
    for (const stored of PersistentMap.values(this.#map)) yield this.#valueOf(stored)
  }

  [Symbol.iterator](): MapIterator<[K, V]> {
    return this.entries()
  }
}

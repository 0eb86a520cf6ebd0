/** Small numbers for the values of a facet, so that they can be counted in an array. A number is reused when its value is gone. */
export class Dictionary {
  readonly #ids = new Map<string, number>()
  readonly #values: string[] = []
  readonly #uses: number[] = []
  readonly #free: number[] = []

  /** Numbers are below this. */
  get size(): number {
    return this.#values.length
  }

  valueOf(id: number): string {
    return this.#values[id] ?? ''
  }

  find(value: string): number | undefined {
    return this.#ids.get(value)
  }

  /** The number of a value, with one use more. */
  take(value: string): number {
    let id = this.#ids.get(value)
    if (id === undefined) {
      id = this.#free.pop() ?? this.#values.length
      this.#ids.set(value, id)
      this.#values[id] = value
      this.#uses[id] = 0
    }
    this.#uses[id] = (this.#uses[id] ?? 0) + 1
    return id
  }

  /** One use less: the last one gives the number free. */
  release(id: number): void {
    const uses = (this.#uses[id] ?? 0) - 1
    this.#uses[id] = uses
    if (uses > 0) return
    this.#ids.delete(this.valueOf(id))
    this.#values[id] = ''
    this.#free.push(id)
  }
}

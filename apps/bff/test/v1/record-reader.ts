/** Reads the records of a stream, one after the other. */
export class RecordReader {
  readonly #reader: ReadableStreamDefaultReader<Uint8Array>
  #rest = Buffer.alloc(0)

  constructor(response: Response) {
    if (response.body === null) throw new Error('The answer has no body')
    this.#reader = response.body.getReader()
  }

  /** Undefined at the end of the stream. */
  async next(): Promise<Buffer | undefined> {
    for (;;) {
      const record = this.#take()
      if (record !== undefined) return record
      const { value, done } = await this.#reader.read()
      if (done) return undefined
      this.#rest = Buffer.concat([this.#rest, value])
    }
  }

  async json(): Promise<unknown> {
    const record = await this.next()
    return record && JSON.parse(record.toString('utf8'))
  }

  leave(): Promise<void> {
    return this.#reader.cancel()
  }

  #take(): Buffer | undefined {
    const newline = this.#rest.indexOf('\n')
    if (newline < 0) return undefined
    const length = Number(this.#rest.subarray(0, newline).toString())
    const end = newline + 1 + length
    if (this.#rest.length < end) return undefined
    const record = this.#rest.subarray(newline + 1, end)
    this.#rest = this.#rest.subarray(end)
    return record
  }
}

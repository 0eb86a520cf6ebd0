import { err, ok, type Result } from '@holdfast/model/result'

/** Cuts a stream of bytes into its records, wherever the pieces in which it comes end. */
export interface RecordDecoder {
  /** The records that this piece completes. After an error nothing that comes means anything. */
  push(piece: Uint8Array): Result<readonly string[], string>
}

/** More than any master sends at once, and less than would end this program. */
const MAX_RECORD_BYTES = 256 * 1024 * 1024
const MAX_DIGITS = 12
const NEWLINE = 10
const ZERO = 48
const NINE = 57

/**
 * Each record is its length in bytes, in decimal digits, a newline, and then as many bytes.
 *
 * Source: `recordio::Decoder`, mesos `3rdparty/stout/include/stout/recordio.hpp`.
 */
export function recordDecoder(): RecordDecoder {
  const text = new TextDecoder()
  let digits = ''
  /** Of the record at hand: how much of it is still to come, and what has come. Undefined: its length is being read. */
  let missing: number | undefined
  let parts: Uint8Array[] = []

  const finish = (): string => {
    const [only] = parts
    const record = text.decode(parts.length === 1 ? only : Buffer.concat(parts))
    missing = undefined
    parts = []
    return record
  }

  return {
    push(piece) {
      const records: string[] = []
      let at = 0
      while (at < piece.length) {
        if (missing === undefined) {
          const byte = piece[at++] ?? 0
          if (byte !== NEWLINE) {
            if (byte < ZERO || byte > NINE || digits.length >= MAX_DIGITS)
              return err('a record does not begin with its length')
            digits += String.fromCharCode(byte)
            continue
          }
          missing = Number(digits)
          if (digits === '' || missing > MAX_RECORD_BYTES)
            return err(`a record is said to have ${digits} bytes`)
          digits = ''
        } else {
          const part = piece.subarray(at, at + missing)
          parts.push(part)
          at += part.length
          missing -= part.length
        }
        if (missing === 0) records.push(finish())
      }
      return ok(records)
    },
  }
}

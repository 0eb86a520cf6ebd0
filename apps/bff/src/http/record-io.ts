import { encodeProtobuf } from '../wire/protobuf.ts'
import type { Media } from './media.ts'

const encoder = new TextEncoder()

/** An event of the operator API, given as its JSON, as one record of a stream. */
export function record(event: string, media: Media): Uint8Array {
  return framed(
    media === 'json' ? encoder.encode(event) : encodeProtobuf('master.Event', JSON.parse(event) as object),
  )
}

/**
 * Its length in bytes as decimal digits, a line feed, and itself.
 *
 * Source: `recordio::encode()`, mesos `3rdparty/stout/include/stout/recordio.hpp`.
 */
export function framed(bytes: Uint8Array): Uint8Array {
  const head = encoder.encode(`${bytes.length}\n`)
  const whole = new Uint8Array(head.length + bytes.length)
  whole.set(head)
  whole.set(bytes, head.length)
  return whole
}

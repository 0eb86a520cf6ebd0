import type { StreamEvent } from '@holdfast/model/api/stream'

/** A server-sent event. JSON holds no line breaks. Only deltas have an id: it is the revision to resume from. */
export function eventText({ type, data }: StreamEvent, id?: number): string {
  return rawEventText(type, JSON.stringify(data), id)
}

/** The same, of JSON that is written already. */
export function rawEventText(type: StreamEvent['type'], json: string, id?: number): string {
  return `${id === undefined ? '' : `id: ${id}\n`}event: ${type}\ndata: ${json}\n\n`
}

import { TimeMs } from '@holdfast/model/ids'
import { describe, expect, test } from 'vitest'
import type { Clock } from '../../../src/clock.ts'
import { createEventHub, type HubEvent } from '../../../src/http/marathon/event-hub.ts'

/** A hub that a test feeds, under a clock that stands. */
function fedHub() {
  const listeners = new Set<(event: HubEvent) => void>()
  const beats: (() => void)[] = []
  const clock: Clock = {
    now: () => TimeMs(0),
    after(_, run) {
      beats.push(run)
      return () => beats.splice(beats.indexOf(run), 1)
    },
    soon: (run) => run(),
    nextTurn: (run) => run(),
  }
  const hub = createEventHub(clock, (listener) => {
    listeners.add(listener)
    return () => listeners.delete(listener)
  })
  const feed = (eventType: string, members: HubEvent['members'] = {}) => {
    for (const listener of listeners) listener({ eventType, timestampMs: TimeMs(1000), members })
  }
  return { hub, feed, listeners, beats }
}

const everything = { remoteAddress: '10.0.0.1', wants: () => true }

async function read(reader: ReadableStreamDefaultReader<Uint8Array>, until: string): Promise<string> {
  let text = ''
  while (!text.includes(until)) {
    // oxlint-disable-next-line no-await-in-loop
    const piece = await reader.read()
    if (piece.done) return `${text}<end>`
    text += new TextDecoder().decode(piece.value)
  }
  return text
}

describe('the stream of events', () => {
  test('the first that a listener hears is that it listens, and then each event as one', async () => {
    const { hub, feed } = fedHub()
    const reader = hub.attach(everything).getReader()
    feed('deployment_success', { id: 'd1' })
    const text = await read(reader, 'd1')
    expect(text).toBe(
      'event: event_stream_attached\n' +
        'data: {"remoteAddress":"10.0.0.1","timestamp":"1970-01-01T00:00:00.000Z","eventType":"event_stream_attached"}\n\n' +
        'event: deployment_success\n' +
        'data: {"id":"d1","timestamp":"1970-01-01T00:00:01.000Z","eventType":"deployment_success"}\n\n',
    )
  })

  test('who waits for the next event hears each of them once, in order', async () => {
    const { hub, feed } = fedHub()
    const reader = hub.attach(everything).getReader()
    const heard = read(reader, 'event: last')
    await new Promise(setImmediate)
    for (const type of ['first', 'second', 'last']) feed(type)
    expect((await heard).match(/(?<=event: )\w+/g)).toEqual([
      'event_stream_attached',
      'first',
      'second',
      'last',
    ])
  })

  test('only what was asked for is sent', async () => {
    const { hub, feed } = fedHub()
    const wants = ({ eventType }: HubEvent) => eventType === 'b'
    const reader = hub.attach({ remoteAddress: '', wants }).getReader()
    feed('a')
    feed('b')
    expect(await read(reader, 'event: b')).not.toContain('event: a')
  })

  test('a listener that leaves is told of to the others, and nobody is listened to for nobody', async () => {
    const { hub, listeners } = fedHub()
    const stays = hub.attach(everything).getReader()
    const leaves = hub.attach({ ...everything, remoteAddress: '10.0.0.2' }).getReader()
    await leaves.cancel()
    expect(await read(stays, 'event_stream_detached')).toContain('"remoteAddress":"10.0.0.2"')
    expect(listeners.size).toBe(1)
    await stays.cancel()
    expect(listeners.size).toBe(0)
  })

  test('who lets 1024 events wait is dropped, and the others are not', async () => {
    const { hub, feed } = fedHub()
    const sleeper = hub.attach(everything).getReader()
    const reader = hub.attach(everything).getReader()
    for (let at = 0; at < 1000; at++) feed(`event-${at}`)
    await read(reader, 'event-999\n')
    for (let at = 1000; at < 1100; at++) feed(`event-${at}`)
    await read(reader, 'event-1099\n')
    await expect(read(sleeper, 'never')).rejects.toThrow('does not take')
  })

  test('a quiet stream beats', async () => {
    const { hub, beats } = fedHub()
    const reader = hub.attach({ ...everything, wants: () => false }).getReader()
    beats.shift()?.()
    expect(await read(reader, '\r\n')).toBe('\r\n')
    await reader.cancel()
    expect(beats).toEqual([])
  })

  test('a hub that closes ends every stream', async () => {
    const { hub } = fedHub()
    const reader = hub.attach(everything).getReader()
    hub.close()
    expect(await read(reader, 'never')).toContain('<end>')
  })
})

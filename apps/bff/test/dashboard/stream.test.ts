import type { StreamEvent } from '@holdfast/model/api/stream'
import type { OperationRow } from '@holdfast/model/api/operations'
import { paths } from '@holdfast/model/api/paths'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { operationFeed } from '../../src/http/dashboard/operation-feed.ts'
import { streamClient } from '../../src/http/dashboard/stream-client.ts'
import type { Operations } from '../../src/operations/operations.ts'
import { testClock } from '../operations/test-clock.ts'
import { carryOut, get, makeVolume, run, type Running } from './harness.ts'

let running: Running
let opened: Stream[]
beforeEach(async () => {
  running = await run()
  opened = []
})
afterEach(async () => {
  await Promise.all(opened.map((stream) => stream.end()))
  await running.end()
})

type Heard = StreamEvent & { readonly id?: string }

interface Stream {
  readonly heard: readonly Heard[]
  /** Resolves with the first event, also an earlier one, that is so. */
  until(is: (event: Heard) => boolean): Promise<Heard>
  end(): Promise<void>
}

async function listen(query = '', lastId?: string): Promise<Stream> {
  const response = await fetch(`${running.url}${paths.stream}${query}`, {
    headers: lastId === undefined ? {} : { 'Last-Event-ID': lastId },
  })
  expect(response.headers.get('content-type')).toBe('text/event-stream')
  const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader()
  const heard: Heard[] = []
  let rest = ''
  const stream: Stream = {
    heard,
    async until(is) {
      for (;;) {
        const found = heard.find(is)
        if (found !== undefined) return found
        // oxlint-disable-next-line no-await-in-loop
        const { value, done } = await reader.read()
        if (done) throw new Error(`The stream ended after ${JSON.stringify(heard)}`)
        const parts = (rest + value).split('\n\n')
        rest = parts.pop() ?? ''
        for (const part of parts) if (!part.startsWith(':')) heard.push(eventOf(part))
      }
    },
    end: () => reader.cancel(),
  }
  opened.push(stream)
  await stream.until(({ type }) => type === 'freshness')
  return stream
}

function eventOf(text: string): Heard {
  const fields = Object.fromEntries(
    text.split('\n').map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 2)]),
  )
  const { id, event, data } = fields
  return { type: event, data: JSON.parse(data ?? ''), ...(id && { id }) } as unknown as Heard
}

const make = (id: string) => carryOut(running, makeVolume(running.agents.a1, 'ads', id, 10))
const tells = (id: string) => (event: Heard) =>
  event.type === 'delta' &&
  event.data.lists.volumes?.changed.some(
    ({ persistenceId, operationId }) => persistenceId === id && operationId === undefined,
  ) === true

describe('the stream', () => {
  test('tells what changes in the lists, and every step of what was asked for', async () => {
    const stream = await listen()
    const [, create] = await make('v1')
    await stream.until(tells('v1'))
    await stream.until(
      ({ type, data }) => type === 'operation' && data.id === create?.id && data.state === 'confirmed',
    )
    const states = stream.heard.flatMap(({ type, data }) =>
      type === 'operation' && data.id === create?.id ? [data.state] : [],
    )
    expect(states[0]).toBe('planned')
    expect(stream.heard.filter(({ type, id }) => type === 'delta' && id === undefined)).toEqual([])
  })

  test('tells only the lists that were asked for, and each revision to whoever follows the overview', async () => {
    const agents = await listen('?topics=agents')
    const overview = await listen('?topics=overview')
    await make('v1')
    const delta = await agents.until(({ type }) => type === 'delta')
    expect(Object.keys(delta.type === 'delta' ? delta.data.lists : {})).toEqual(['agents'])
    const bare = await overview.until(({ type }) => type === 'delta')
    expect(bare.type === 'delta' && bare.data.lists).toEqual({})
  })

  test('goes on after a loss from where it was', async () => {
    const stream = await listen()
    await make('v1')
    const { id } = await stream.until(tells('v1'))
    await stream.end()
    await make('v2')
    const again = await listen('', id)
    await again.until(tells('v2'))
    expect(again.heard.some(tells('v1'))).toBe(false)
    expect(again.heard.some(({ type }) => type === 'resync')).toBe(false)
  })

  test.each(['1', 'yesterday', '99999999999999999999'])(
    'says that all must be read again after an id that it does not know: %s',
    async (id) => {
      const stream = await listen('', id)
      const { data } = await stream.until(({ type }) => type === 'resync')
      expect(data).toHaveProperty('revision')
    },
  )

  test('ends with the program, and not before', async () => {
    const stream = await listen()
    await running.close()
    await expect(stream.until(() => false)).rejects.toThrow('The stream ended')
    running = await run()
  })

  test('is let go of when a listener goes', async () => {
    const stream = await listen()
    await stream.end()
    await make('v1')
    expect((await get(running, paths.cluster)).status).toBe(200)
  })
})

const read = async (body: ReadableStream<Uint8Array>, pieces: number) => {
  const reader = body.getReader()
  let text = ''
  for (let i = 0; i < pieces; i++) {
    // oxlint-disable-next-line no-await-in-loop
    text += new TextDecoder().decode((await reader.read()).value)
  }
  return text
}

const nothing = () => {}

describe('a listener that does not take what it is sent', () => {
  test('is told to read again instead, and then hears on', async () => {
    const client = streamClient(() => 'RESYNC', nothing)
    client.send('first')
    const block = 'x'.repeat(64 * 1024)
    for (let i = 0; i < 100; i++) client.send(block)
    client.send('lost')
    const reading = read(client.body, 2)
    expect(await reading).toBe('firstRESYNC')
    client.send('later')
  })

  test('loses nothing below the limit', async () => {
    const client = streamClient(() => 'RESYNC', nothing)
    for (const text of ['a', 'b', 'c', 'd']) client.send(text)
    expect(await read(client.body, 2)).toBe('abcd')
  })
})

const row = (id: number): OperationRow => ({ key: `op-${id}`, id: `op-${id}` }) as unknown as OperationRow

function feed() {
  const clock = testClock()
  const listeners: ((rows: readonly OperationRow[]) => void)[] = []
  const operations: Pick<Operations, 'watch'> = {
    watch(listener) {
      listeners.push(listener)
      return nothing
    },
  }
  const texts: string[] = []
  const made = operationFeed(operations, clock)
  made.watch((text) => texts.push(text))
  const tell = (rows: readonly OperationRow[]) => listeners.forEach((listener) => listener(rows))
  return { clock, texts, tell }
}

describe('operations on the stream', () => {
  test('are told at once when all is quiet, and together when there are many', async () => {
    const { clock, texts, tell } = feed()
    tell([row(1)])
    expect(texts).toHaveLength(1)
    tell([row(2)])
    tell([row(2), row(3)])
    expect(texts).toHaveLength(1)
    await clock.advance(100)
    expect(texts).toHaveLength(2)
    expect(texts[1]?.match(/event: operation\n/g)).toHaveLength(2)
  })

  test('are not told one by one when thousands change at once', () => {
    const { texts, tell } = feed()
    tell(Array.from({ length: 5000 }, (_, i) => row(i)))
    expect(texts).toEqual(['event: operations\ndata: {"changed":5000}\n\n'])
  })
})

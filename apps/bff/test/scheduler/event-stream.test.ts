import { AgentId, OfferId, Role, TaskId, TimeMs } from '@holdfast/model/ids'
import { Resources } from '@holdfast/model/resource/resources'
import { Scalar } from '@holdfast/model/scalar'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Attribute } from '../../core/agent-info.ts'
import { decodeProtobuf, encodeProtobuf } from '../../src/wire/protobuf.ts'
import { volume } from '../core/resources.ts'
import { agentInfo } from '../simulation/agent-info.ts'
import { testClock, type TestClock } from '../operations/test-clock.ts'
import { frameworkId, openWire, serveScheduler, type Served, type Wire } from './served.ts'

let clock: TestClock
let served: Served
const open: Wire[] = []

beforeEach(async () => {
  clock = testClock()
  served = await serveScheduler(clock)
})

afterEach(async () => {
  for (const { socket } of open.splice(0)) socket.destroy()
  await served.close()
})

const JSON_FORM = { 'content-type': 'application/json', accept: 'application/json' }
const WIRE_FORM = { 'content-type': 'application/x-protobuf', accept: 'application/x-protobuf' }
const SUBSCRIBE = { type: 'SUBSCRIBE', subscribe: { framework_info: { user: 'root', name: 'tests' } } }

function send(call: object, headers: Readonly<Record<string, string>> = JSON_FORM): Wire {
  const wire = openWire(served.port, Buffer.from(JSON.stringify(call)), headers)
  open.push(wire)
  return wire
}

async function until(holds: () => boolean, what: string): Promise<void> {
  for (const deadline = Date.now() + 10_000; !holds();) {
    if (Date.now() > deadline) throw new Error(`Waited in vain for ${what}`)
    await new Promise((resolve) => setImmediate(resolve))
  }
}

async function subscribe(headers = JSON_FORM) {
  const before = served.subscribed.length
  const wire = send(SUBSCRIBE, headers)
  await until(() => served.subscribed.length > before, 'the subscription')
  const { listener, streamId } = served.subscribed.at(-1) ?? {}
  if (listener === undefined) throw new Error('It was not subscribed')
  return { wire, listener, streamId }
}

/** The events of the pieces, each of which must be one record. */
function events({ pieces }: Wire): readonly { readonly type: string }[] {
  return pieces.map((piece) => {
    const [length = '', ...rest] = piece.toString('latin1').split('\n')
    const text = rest.join('\n')
    expect(text.length).toBe(Number(length))
    return JSON.parse(text) as { readonly type: string }
  })
}

const types = (wire: Wire) => events(wire).map(({ type }) => type)
const pieces = (wire: Wire, count: number) => until(() => wire.pieces.length >= count, `${count} records`)

test('a framework that hears nothing else hears every five seconds that the master lives', async () => {
  const { wire, listener } = await subscribe()
  await clock.advance(60_000)
  expect(wire.pieces).toHaveLength(0)
  listener.event({ type: 'SUBSCRIBED', frameworkId })
  await pieces(wire, 2)
  expect(types(wire)).toEqual(['SUBSCRIBED', 'HEARTBEAT'])
  for (const beats of [3, 4, 5]) {
    await clock.advance(4_999)
    await clock.advance(1)
    await pieces(wire, beats)
    expect(wire.pieces).toHaveLength(beats)
  }
})

test('each record comes in one piece, however many there are at once, and a character is a byte', async () => {
  const { wire, listener } = await subscribe()
  listener.event({ type: 'SUBSCRIBED', frameworkId })
  for (const name of ['ä', '日本', '💾', 'x'.repeat(100_000)])
    listener.event({ type: 'ERROR', message: name })
  for (let i = 0; i < 50; i++) listener.event({ type: 'RESCIND', offerId: OfferId(`O${i}`) })
  await pieces(wire, 56)
  const seen = events(wire)
  expect(seen).toHaveLength(56)
  expect(seen.slice(2, 5)).toEqual(
    ['ä', '日本', '💾'].map((message) => ({ type: 'ERROR', error: { message } })),
  )
})

test('a stream that another takes over tells why, and ends', async () => {
  const { wire, listener } = await subscribe()
  listener.event({ type: 'SUBSCRIBED', frameworkId })
  listener.event({ type: 'ERROR', message: 'Framework failed over' })
  listener.closed()
  await until(() => wire.ended, 'the end')
  expect(types(wire)).toEqual(['SUBSCRIBED', 'HEARTBEAT', 'ERROR'])
  listener.event({ type: 'ERROR', message: 'too late' })
  await clock.advance(20_000)
  expect(wire.pieces).toHaveLength(3)
  wire.socket.destroy()
  await until(() => wire.socket.destroyed, 'the connection to be gone')
  expect(served.closed).toEqual([])
})

test('the master hears once that a client is gone, and the client is told nothing more', async () => {
  const { wire, listener, streamId } = await subscribe()
  listener.event({ type: 'SUBSCRIBED', frameworkId })
  await pieces(wire, 2)
  wire.socket.destroy()
  await until(() => served.closed.length > 0, 'the master to hear')
  listener.event({ type: 'ERROR', message: 'to nobody' })
  listener.closed()
  await clock.advance(20_000)
  expect(served.closed).toEqual([streamId])
})

test('a client that goes away while it subscribes is not held for connected', async () => {
  for (let i = 0; i < 20; i++) {
    const wire = send(SUBSCRIBE)
    if (i % 2 === 0) wire.socket.once('connect', () => setImmediate(() => wire.socket.destroy()))
    else wire.socket.end(() => wire.socket.destroy())
  }
  await until(() => open.every(({ socket }) => socket.destroyed), 'all to be gone')
  // One that comes after them is served after them.
  await subscribe()
  await until(() => served.closed.length === served.subscribed.length - 1, 'the master to hear of each')
})

test('a framework that does not read loses its connection before much is kept for it', async () => {
  const { wire, listener, streamId } = await subscribe()
  listener.event({ type: 'SUBSCRIBED', frameworkId })
  await pieces(wire, 2)
  wire.socket.pause()
  const message = 'x'.repeat(1024 * 1024)
  let sent = 0
  for (; served.closed.length === 0 && sent < 100; sent++) {
    listener.event({ type: 'ERROR', message })
    await new Promise((resolve) => setImmediate(resolve))
  }
  expect(served.closed).toEqual([streamId])
  expect(sent).toBeGreaterThanOrEqual(16)
  wire.socket.resume()
  await until(() => wire.socket.destroyed, 'the connection to be closed')
  expect(wire.ended).toBe(false)
})

test('one record may be larger than all that may wait', async () => {
  const { wire, listener } = await subscribe()
  listener.event({ type: 'SUBSCRIBED', frameworkId })
  listener.event({ type: 'ERROR', message: 'x'.repeat(17 * 1024 * 1024) })
  await pieces(wire, 3)
  expect(served.closed).toEqual([])
})

test('events are told in protocol buffers to whoever takes only these', async () => {
  const { wire, listener } = await subscribe(WIRE_FORM_OF_JSON)
  listener.event({ type: 'SUBSCRIBED', frameworkId })
  const status = {
    taskId: TaskId('t1'),
    state: 'TASK_RUNNING',
    source: 'SOURCE_EXECUTOR',
    atMs: TimeMs(1500),
    uuid: 'AAECAwQFBgcICQoLDA0ODw==',
  } as const
  listener.event({ type: 'UPDATE', status })
  await pieces(wire, 3)
  expect(wire.headers).toMatch(/content-type: application\/x-protobuf/i)
  const decoded = wire.pieces.map((piece) => {
    const end = piece.indexOf(10)
    expect(piece.length).toBe(end + 1 + Number(piece.subarray(0, end).toString()))
    const event = decodeProtobuf('scheduler.Event', piece.subarray(end + 1))
    return event.ok ? event.value : undefined
  })
  expect(decoded).toMatchObject([
    { type: 'SUBSCRIBED', subscribed: { framework_id: { value: 'F0' }, heartbeat_interval_seconds: 15 } },
    { type: 'HEARTBEAT' },
    { type: 'UPDATE', update: { status: { task_id: { value: 't1' }, timestamp: 1.5, uuid: status.uuid } } },
  ])
})

test('an offer in protocol buffers is the offer in JSON', async () => {
  const info = agentInfo(1)
  const attributes: readonly Attribute[] = [
    { name: 'rack', value: { type: 'TEXT', text: 'r1' } },
    { name: 'level', value: { type: 'SCALAR', scalar: Scalar.of(1.5) } },
  ]
  const ports = {
    name: 'ports',
    value: { type: 'RANGES', ranges: [{ begin: 31_000, end: 32_000 }] } as const,
    reservations: [],
  }
  const resources = Resources.add(info.resources, Resources.of([volume(5, 'ads', 'v1'), ports]))
  const offers = [
    {
      offer: {
        offerId: OfferId('O1'),
        frameworkId,
        agentId: AgentId('S0'),
        role: Role('ads'),
        resources,
        offeredMs: TimeMs(1),
      },
      agent: { ...info, attributes },
      executorIds: [],
      form: { refinement: true, multiRole: true },
    },
  ]
  const told: unknown[] = []
  for (const headers of [JSON_FORM, WIRE_FORM_OF_JSON]) {
    const { wire, listener } = await subscribe(headers)
    listener.event({ type: 'OFFERS', offers })
    await pieces(wire, 1)
    const [piece = Buffer.alloc(0)] = wire.pieces
    const body = piece.subarray(piece.indexOf(10) + 1)
    const decoded = headers === JSON_FORM ? undefined : decodeProtobuf('scheduler.Event', body)
    told.push(decoded === undefined ? JSON.parse(body.toString()) : decoded.ok && decoded.value)
    wire.socket.destroy()
    await until(() => served.closed.length === told.length, 'the client to be gone')
  }
  const [json, decoded] = told
  expect(decoded).toMatchObject({ offers: { offers: [{ url: { address: { port: 5051 } } }] } })
  // Lists without members are not on the wire.
  expect(JSON.parse(JSON.stringify(json).replace(',"query":[]', ''))).toEqual(decoded)
})

const WIRE_FORM_OF_JSON = { ...JSON_FORM, accept: 'application/x-protobuf' }

async function call(body: Uint8Array<ArrayBuffer>, headers: Readonly<Record<string, string>>) {
  const url = `http://127.0.0.1:${served.port}/api/v1/scheduler`
  const answer = await fetch(url, { method: 'POST', headers, body })
  return { status: answer.status, text: await answer.text() }
}

test('a call in protocol buffers says what the same says in JSON', async () => {
  const { streamId = '' } = await subscribe()
  const accept = {
    type: 'ACCEPT',
    framework_id: { value: frameworkId },
    accept: {
      offer_ids: [{ value: 'O1' }],
      filters: { refuse_seconds: 1.5 },
      operations: [
        {
          type: 'LAUNCH',
          launch: {
            task_infos: [
              {
                name: 't',
                task_id: { value: 't1' },
                agent_id: { value: 'S0' },
                command: { shell: true, value: 'true' },
                resources: [{ name: 'cpus', type: 'SCALAR', scalar: { value: 0.1 } }],
              },
            ],
          },
        },
      ],
    },
  }
  const id = { 'mesos-stream-id': streamId }
  const inWire = await call(encodeProtobuf('scheduler.Call', accept), { ...WIRE_FORM, ...id })
  const inJson = await call(new TextEncoder().encode(JSON.stringify(accept)), { ...JSON_FORM, ...id })
  expect([inWire, inJson]).toEqual([
    { status: 202, text: '' },
    { status: 202, text: '' },
  ])
  expect(served.calls).toEqual([accept, accept])
  const malformed = await call(new TextEncoder().encode('\x0a\xff'), { ...WIRE_FORM, ...id })
  expect(malformed).toEqual({ status: 400, text: 'Failed to parse body into Call protobuf' })
})

test('what a client sets to null is unset', async () => {
  const { streamId = '' } = await subscribe()
  const said = { type: 'SUPPRESS', framework_id: { value: frameworkId } }
  const decline = {
    type: 'DECLINE',
    framework_id: said.framework_id,
    decline: { offer_ids: [{ value: 'O1' }], filters: null },
    accept: null,
    subscribe: null,
    kill: null,
  }
  for (const each of [said, decline]) {
    const body = new TextEncoder().encode(JSON.stringify(each))
    expect(await call(body, { ...JSON_FORM, 'mesos-stream-id': streamId })).toEqual({ status: 202, text: '' })
  }
  expect(served.calls).toEqual([
    said,
    {
      type: 'DECLINE',
      framework_id: said.framework_id,
      decline: { offer_ids: [{ value: 'O1' }] },
    },
  ])
})

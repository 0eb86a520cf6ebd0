import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { systemClock } from '../../../src/clock.ts'
import type { SchedulerDriver } from '../../../src/marathon/drivers/driver.ts'
import { httpDriver } from '../../../src/marathon/drivers/http.ts'
import { createHttpClient, type HttpClient } from '../../../src/upstream/http-client.ts'
import { createLeader } from '../../../src/upstream/leader.ts'
import { FakeMaster } from './fake-master.ts'
import { HeardEvents } from './heard-events.ts'

let master: FakeMaster
let other: FakeMaster
let http: HttpClient
let heard: HeardEvents
let driver: SchedulerDriver | undefined
let troubles: (string | undefined)[] = []

beforeEach(async () => {
  master = await new FakeMaster().start()
  other = await new FakeMaster().start()
  http = createHttpClient(undefined)
  heard = new HeardEvents()
  troubles = []
})

afterEach(() => {
  driver?.close()
  http.close()
  master.close()
  other.close()
})

function start(masters: readonly URL[] = [master.url], through = http): SchedulerDriver {
  driver = httpDriver({
    clock: systemClock,
    log: () => undefined,
    http: through,
    masters,
    leader: createLeader(through, masters),
    authorization: 'Basic a2VlcGVyOmh1c2g=',
  })(heard.listener, () => troubles.push(driver?.trouble))
  driver.subscribe(() => ({
    framework_info: {
      user: 'root',
      name: 'marathon',
      ...(heard.all.length > 0 && { id: { value: 'F1' } }),
    },
  }))
  return driver
}

async function untilTrouble(trouble: () => string | undefined): Promise<void> {
  while (trouble() === undefined) await new Promise(setImmediate)
}

const update = (message: string) => ({
  type: 'UPDATE',
  update: { status: { task_id: { value: 't' }, state: 'TASK_RUNNING', message } },
})

test('events are read whole however their bytes are cut, and however many come at once', async () => {
  start()
  await heard.next('SUBSCRIBED')
  master.tell(update('über, Straße, 東京, 🦊'), 1)
  expect((await heard.next('UPDATE')).status.message).toBe('über, Straße, 東京, 🦊')
  const record = JSON.stringify(update('one of many'))
  master.write(`${record.length}\n${record}`.repeat(1000), 777)
  for (let n = 0; n < 1000; n++) expect((await heard.next('UPDATE')).status.message).toBe('one of many')
})

test('over TLS it trusts whom the given authority has signed, for calls as for events', async () => {
  const pem = (name: string) => readFileSync(join(import.meta.dirname, '../../mesos/tls', name), 'utf8')
  const secure = await new FakeMaster({ key: pem('address.key'), cert: pem('address.pem') }).start()
  const trusting = createHttpClient(pem('ca.pem'))
  const started = start([secure.url], trusting)
  await heard.next('SUBSCRIBED')
  started.call({ type: 'REVIVE' })
  await secure.got('REVIVE')
  started.close()
  expect(start([secure.url]).trouble).toBeUndefined()
  await untilTrouble(() => driver?.trouble)
  expect(secure.calls.filter(({ type }) => type === 'SUBSCRIBE')).toHaveLength(1)
  trusting.close()
  secure.close()
})

test('calls go one after the other, on the stream, as whoever was let in', async () => {
  const finish: (() => void)[] = []
  const started = start()
  await heard.next('SUBSCRIBED')
  master.answerTo = (_, response) => void finish.push(() => response.writeHead(202).end())
  for (const type of ['ACCEPT', 'DECLINE', 'REVIVE']) started.call({ type })
  const [accept] = await master.got('ACCEPT')
  expect(accept?.headers).toMatchObject({
    'mesos-stream-id': 'stream-1',
    authorization: 'Basic a2VlcGVyOmh1c2g=',
    'content-type': 'application/json',
  })
  expect(accept?.body.framework_id).toEqual({ value: 'F1' })
  expect(master.calls.map(({ type }) => type)).toEqual(['SUBSCRIBE', 'ACCEPT'])
  // Beside them tasks are acknowledged.
  started.call({ type: 'ACKNOWLEDGE' })
  await master.got('ACKNOWLEDGE')
  finish.pop()?.()
  finish.shift()?.()
  await master.got('DECLINE')
  finish.shift()?.()
  await master.got('REVIVE')
  finish.shift()?.()
})

test('the leader is found through whoever does not lead, and followed when it changes', async () => {
  master.refuse = (response) =>
    void response.writeHead(307, { Location: `//${other.url.host}/api/v1/scheduler` }).end()
  start()
  await heard.next('SUBSCRIBED')
  expect(other.calls).toHaveLength(1)
  master.refuse = undefined
  other.refuse = (response) => void response.writeHead(307, { Location: `//${master.url.host}` }).end()
  other.endStream()
  await heard.next('DISCONNECTED')
  expect((await heard.next('SUBSCRIBED')).frameworkId).toBe('F1')
  const again = (await master.got('SUBSCRIBE', 2)).at(-1)
  expect(again?.body).toMatchObject({
    framework_id: { value: 'F1' },
    subscribe: { framework_info: { id: { value: 'F1' } } },
  })
})

test('while none is elected all are asked, again and again, and trouble says why', async () => {
  for (const each of [master, other]) {
    each.refuse = (response) => void response.writeHead(503).end('No leader elected')
  }
  const started = start([master.url, other.url])
  await other.got('SUBSCRIBE', 2)
  expect(started.trouble).toContain('No leader elected')
  // It is told once, though it is asked again and again.
  expect(troubles).toEqual([started.trouble])
  other.refuse = undefined
  await heard.next('SUBSCRIBED')
  expect(started.trouble).toBeUndefined()
})

test('a master that is silent for five heartbeats is lost', async () => {
  master.heartbeatSeconds = 0.02
  start()
  await heard.next('SUBSCRIBED')
  expect((await heard.next('DISCONNECTED')).reason).toBe('nothing was heard for 0.1 s')
  master.heartbeatSeconds = 15
  await heard.next('SUBSCRIBED')
})

test.each([
  [400, "The stream ID 'x' included in this request didn't match the stream ID currently associated"],
  [403, 'Framework is not subscribed'],
  [307, ''],
  [503, 'No leader elected'],
])('a call that is answered %i %s means that the master is another one', async (status, said) => {
  const started = start()
  await heard.next('SUBSCRIBED')
  master.answerTo = (_, response) => void response.writeHead(status).end(said)
  started.call({ type: 'REVIVE' })
  started.call({ type: 'SUPPRESS' })
  await heard.next('DISCONNECTED')
  master.answerTo = undefined
  await heard.next('SUBSCRIBED')
  // What was not sent to the one is not sent to the other.
  expect(master.calls.some(({ type }) => type === 'SUPPRESS')).toBe(false)
})

test('a master that cannot change a framework takes it in again as it has become', async () => {
  const started = start()
  await heard.next('SUBSCRIBED')
  master.answerTo = (_, response) =>
    void response.writeHead(400).end("Failed to validate scheduler::Call: Expecting 'type' to be present")
  started.call({
    type: 'UPDATE_FRAMEWORK',
    update_framework: { framework_info: { user: 'root', name: 'm' } },
  })
  await heard.next('DISCONNECTED')
  await heard.next('SUBSCRIBED')
})

test.each([
  [400, 'Supplied FrameworkInfo is not valid: no'],
  [403, "Not authorized to use role 'secret'"],
])('a change of a framework that the master refuses with %i is dropped: %s', async (status, said) => {
  const started = start()
  await heard.next('SUBSCRIBED')
  master.answerTo = (_, response) => void response.writeHead(status).end(said)
  started.call({
    type: 'UPDATE_FRAMEWORK',
    update_framework: { framework_info: { user: 'root', name: 'm' } },
  })
  await master.got('UPDATE_FRAMEWORK')
  master.answerTo = undefined
  started.call({ type: 'REVIVE' })
  await master.got('REVIVE')
  expect(heard.all.map(({ type }) => type)).toEqual(['SUBSCRIBED'])
})

test('a call that the master finds wrong is dropped, and the connection stays', async () => {
  const started = start()
  await heard.next('SUBSCRIBED')
  master.answerTo = (_, response) =>
    void response.writeHead(400).end('Failed to validate scheduler::Call: nothing is right')
  started.call({ type: 'ACCEPT' })
  started.call({ type: 'REVIVE' })
  await master.got('REVIVE')
  expect(heard.all.map(({ type }) => type)).toEqual(['SUBSCRIBED'])
})

test('what would be asked for twice is not sent again when the connection breaks', async () => {
  const started = start()
  await heard.next('SUBSCRIBED')
  // A connection that is kept, and breaks with the next call on it.
  started.call({ type: 'REVIVE' })
  await master.got('REVIVE')
  master.answerTo = (_, response) => void response.destroy()
  started.call({ type: 'ACCEPT' })
  await heard.next('DISCONNECTED')
  expect(await master.got('ACCEPT')).toHaveLength(1)
})

test.each([['no length at all'], ['99999999999999\n{}'], ['\n{}']])(
  'a stream of what is no record is given up: %j',
  async (text) => {
    start()
    await heard.next('SUBSCRIBED')
    master.write(text)
    expect((await heard.next('DISCONNECTED')).reason).toMatch(/^a record/)
    await heard.next('SUBSCRIBED')
  },
)

test('an event that cannot be read is passed over, and an offer that cannot be read is declined', async () => {
  start()
  await heard.next('SUBSCRIBED')
  master.tell({ type: 'UPDATE', update: { status: 7 } })
  const resources = [{ name: 'cpus', type: 'SCALAR', scalar: { value: -1 } }]
  const bad = { id: { value: 'O1' }, agent_id: { value: 'S1' }, hostname: 'a', resources }
  master.tell({ type: 'OFFERS', offers: { offers: [bad] } })
  expect(await heard.next('OFFERS')).toEqual({ type: 'OFFERS', offers: [] })
  const [declined] = await master.got('DECLINE')
  expect(declined?.body.decline).toEqual({ offer_ids: [{ value: 'O1' }], filters: { refuse_seconds: 120 } })
  expect(heard.all.some(({ type }) => type === 'UPDATE')).toBe(false)
})

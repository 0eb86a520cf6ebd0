import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { FrameworkId, TimeMs } from '@holdfast/model/ids'
import { PathId } from '@holdfast/model/marathon/path-id'
import { ok } from '@holdfast/model/result'
import type { WireSchedulerCall } from '@holdfast/model/wire/scheduler-call'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { defaultConfig } from '../../../core/marathon/config.ts'
import type { Effect } from '../../../core/marathon/effects.ts'
import type { Command, Message } from '../../../core/marathon/messages.ts'
import type { StoredRecord } from '../../../core/marathon/records.ts'
import { emptyState } from '../../../core/marathon/restore.ts'
import type { Scheduler } from '../../../core/marathon/scheduler.ts'
import { systemIds } from '../../../src/clock.ts'
import type { DriverListener, StartDriver } from '../../../src/marathon/drivers/driver.ts'
import { startOwnScheduler, type OwnScheduler } from '../../../src/marathon/own/own-scheduler.ts'
import { marathonTables } from '../../../src/marathon/own/tables.ts'
import { CommitFailed, openStore, type Store } from '../../../src/store/commit-queue.ts'
import { openDatabase } from '../../../src/store/database.ts'
import { testClock, turns } from '../../operations/test-clock.ts'

let folder = ''
let store: Store
let scheduler: OwnScheduler | undefined
let clock = testClock()
/** What was done, in the order in which it was. */
let done: string[] = []
let took: Message[] = []
let restored: (readonly StoredRecord[])[] = []
let hear: DriverListener = () => undefined

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'holdfast-own-'))
  const database = openDatabase(join(folder, 'holdfast.db'), [marathonTables])
  if (!database.ok) throw new Error(database.error.code)
  store = openStore(database.value)
  clock = testClock()
  done = []
  took = []
  restored = []
})

afterEach(() => {
  scheduler?.close()
  store.close()
  rmSync(folder, { recursive: true, force: true })
})

const put = (id: string): Effect => ({
  type: 'PUT',
  record: { kind: 'framework', key: 'framework', value: { frameworkId: FrameworkId(id) } },
})
const call = (type: string): Effect => ({ type: 'CALL', call: { type } })
const event: Effect = {
  type: 'EVENT',
  event: { eventType: 'app_terminated_event', timestampMs: TimeMs(0), members: {} },
}
const command = (id: string): Command => ({ type: 'RESET_DELAY', id: PathId(id) })

/** Decides for each command what the test wants. */
function coreOf(effects: Readonly<Record<string, readonly Effect[]>>): Scheduler {
  return {
    subscription: () => ({ framework_info: { user: 'root', name: 'marathon' } }),
    needsMaster: () => true,
    restore(records, nowMs) {
      restored.push(records)
      return emptyState(defaultConfig, nowMs)
    },
    step(state, message) {
      took.push(message)
      const id = message.type === 'COMMAND' && 'id' in message.command ? message.command.id : ''
      const answer = message.type === 'COMMAND' && { answer: ok({ type: 'DONE' } as const) }
      return { state: { ...state }, effects: effects[id] ?? [], ...answer }
    },
  }
}

const driver: StartDriver = (listener) => {
  hear = listener
  return {
    subscribe: () => void done.push('subscribe'),
    call: ({ type }: WireSchedulerCall) => void done.push(String(type)),
    trouble: undefined,
    close: () => void done.push('close'),
  }
}

function start(core: Scheduler, over: Store = store, home: 'embedded' | 'mesos' = 'embedded'): OwnScheduler {
  scheduler = startOwnScheduler({
    core,
    driver,
    store: over,
    home,
    clock,
    ids: systemIds,
    log: () => undefined,
  })
  scheduler.watch(({ eventType }) => done.push(eventType))
  return scheduler
}

test('what a step stores is stored before its calls, events and answer; a slow store changes no order', async () => {
  const waiting: (() => void)[] = []
  const slow: Store = {
    ...store,
    database: store.database,
    async write(change) {
      await new Promise<void>((resolve) => waiting.push(resolve))
      const written = await store.write(change)
      done.push('stored')
      return written
    },
  }
  const own = start(
    coreOf({
      '/a': [put('F1'), call('ACCEPT'), event],
      '/b': [call('DECLINE')],
      '/c': [put('F2'), call('KILL')],
    }),
    slow,
  )
  for (const id of ['/a', '/b', '/c']) {
    void own.command(command(id)).then(() => done.push(`answer ${id}`))
  }
  await turns(5)
  expect(done).toEqual(['subscribe'])
  waiting[0]?.()
  await turns(5)
  expect(done.slice(1)).toEqual([
    'stored',
    'ACCEPT',
    'app_terminated_event',
    'DECLINE',
    'answer /a',
    'answer /b',
  ])
  waiting[1]?.()
  await turns(5)
  expect(done.slice(7)).toEqual(['stored', 'KILL', 'answer /c'])
})

test('a disk that takes nothing ends what was decided, whole; the next life begins with what is stored', async () => {
  const own = start(coreOf({ '/a': [put('F1')], '/b': [put('F2'), call('ACCEPT')], '/c': [put('F3')] }))
  await own.command(command('/a'))
  let broken = true
  const { sqlite } = store.database
  sqlite.function('breaks', () => {
    if (broken) throw new Error('database or disk is full')
    return 1
  })
  sqlite.exec(
    `CREATE TEMP TRIGGER full BEFORE UPDATE ON main.marathon_records WHEN new.value LIKE '%F2%'
     BEGIN SELECT breaks(); END`,
  )
  const refused = Promise.allSettled([own.command(command('/b')), own.command(command('/c'))])
  for (const { status } of await refused) expect(status).toBe('rejected')
  await expect(own.command(command('/a'))).rejects.toThrow(CommitFailed)
  expect(done).toEqual(['subscribe', 'close'])
  broken = false
  await clock.advance(1_000)
  expect(restored.at(-1)).toEqual([{ kind: 'framework', key: 'framework', value: { frameworkId: 'F1' } }])
  expect(done).toEqual(['subscribe', 'close', 'subscribe'])
  await own.command(command('/c'))
})

test('what it knows of one cluster means nothing on another, and is there when it comes back', async () => {
  const core = coreOf({ '/a': [put('F1')], '/b': [{ type: 'DELETE', kind: 'framework', key: 'framework' }] })
  await start(core).command(command('/a'))
  await start(core, store, 'mesos').command(command('/b'))
  start(core)
  expect(restored.map((records) => records.length)).toEqual([0, 0, 1])
})

test('it wakes when it asked to, and the last time that it asked for counts', async () => {
  const wake = (timeMs: number): Effect => ({ type: 'WAKE_AT', timeMs: TimeMs(clock.now() + timeMs) })
  const own = start(coreOf({ '/a': [wake(1_000)], '/b': [wake(5_000)] }))
  const ticks = () => took.filter(({ type }) => type === 'TICK').length
  expect(ticks()).toBe(1)
  await own.command(command('/a'))
  await own.command(command('/b'))
  await clock.advance(4_999)
  expect(ticks()).toBe(1)
  await clock.advance(1)
  expect(ticks()).toBe(2)
})

test('one role that the master refuses does not take the others down', async () => {
  const core = coreOf({})
  const infos: (readonly string[] | undefined)[] = []
  const own = startOwnScheduler({
    core: {
      ...core,
      restore: (records, nowMs) => ({
        ...core.restore(records, nowMs),
        config: { ...defaultConfig, mesosRole: 'marathon' },
      }),
      subscription: () => ({
        framework_info: { user: 'root', name: 'marathon', roles: ['marathon', 'secret'] },
        suppressed_roles: ['secret'],
      }),
    },
    driver: (listener) => {
      const driven = driver(listener)
      return {
        ...driven,
        subscribe(subscription) {
          const { framework_info, suppressed_roles = [] } = subscription()
          infos.push(framework_info.roles, suppressed_roles)
        },
      }
    },
    store,
    home: 'embedded',
    clock,
    ids: systemIds,
    log: () => undefined,
  })
  scheduler = own
  hear({ type: 'ERROR', message: 'Not authorized to register framework with roles { marathon, secret }' })
  await clock.advance(1_000)
  expect(infos).toEqual([['marathon', 'secret'], ['secret'], ['marathon'], []])
  expect(own.trouble).toContain('it is taken in as marathon alone, for Not authorized')
})

test('refused by the master, it asks again after a while; replaced by another, it never does', async () => {
  start(coreOf({}))
  hear({ type: 'ERROR', message: 'Not authorized' })
  await clock.advance(60_000)
  expect(done).toEqual(['subscribe', 'subscribe'])
  hear({ type: 'ERROR', message: 'Framework failed over' })
  await clock.advance(3_600_000)
  expect(done).toEqual(['subscribe', 'subscribe'])
})

import { AgentId } from '@holdfast/model/ids'
import { describe, expect, test } from 'vitest'
import { createPoller, type PollWork } from '../../src/mesos/poller.ts'
import { testClock } from '../operations/test-clock.ts'

/** A master that takes this long, and fails when it is told to. */
function polled({ allMs = 0, oneMs = 0 } = {}) {
  const clock = testClock(0)
  const asked: { readonly what: string; readonly atMs: number }[] = []
  const state = { fails: false, allMs, oneMs, onTheirWay: 0, mostAtOnce: 0 }
  const work = (what: string, tookMs: () => number) =>
    new Promise<boolean>((resolve) => {
      asked.push({ what, atMs: clock.now() })
      state.onTheirWay += 1
      state.mostAtOnce = Math.max(state.mostAtOnce, state.onTheirWay)
      clock.after(tookMs(), () => {
        state.onTheirWay -= 1
        resolve(!state.fails)
      })
    })
  const does: PollWork = {
    all: () => work('all', () => state.allMs),
    one: (agentId) => work(agentId, () => state.oneMs),
  }
  const poller = createPoller(does, clock)
  const times = (what: string) => asked.filter((each) => each.what === what).map(({ atMs }) => atMs)
  return { clock, poller, state, asked, times }
}

describe('the poller', () => {
  test('asks at the start, and every five seconds while nothing happens', async () => {
    const { clock, poller, times } = polled()
    poller.start()
    await clock.advance(16_000)
    expect(times('all')).toEqual([0, 5000, 10_000, 15_000])
  })

  test('leaves a slow master twenty times as long alone as it took', async () => {
    const { clock, poller, times } = polled({ allMs: 1000 })
    poller.start()
    await clock.advance(43_000)
    expect(times('all')).toEqual([0, 21_000, 42_000])
  })

  test('asks for an agent that matters once a second, as long as it does', async () => {
    const { clock, poller, times } = polled()
    poller.start()
    await clock.advance(1000)
    poller.watch(AgentId('S1'), clock.now() + 3000)
    await clock.advance(10_000)
    expect(times('S1')).toEqual([1000, 2000, 3000, 4000])
    expect(times('all')).toEqual([0, 5000, 10_000])
  })

  test('asks for it at once when something on it has just changed, however long it took before', async () => {
    const { clock, poller, times } = polled({ oneMs: 200 })
    poller.start()
    await clock.advance(1100)
    poller.watch(AgentId('S1'), clock.now() + 60_000)
    await clock.advance(400)
    poller.changed(AgentId('S1'), clock.now() + 60_000)
    await clock.advance(0)
    expect(times('S1')).toEqual([1100, 1500])
  })

  test('asks less often for it when that takes long', async () => {
    const { clock, poller, times } = polled({ oneMs: 200 })
    poller.start()
    await clock.advance(100)
    poller.watch(AgentId('S1'), clock.now() + 60_000)
    await clock.advance(10_000)
    expect(times('S1').length).toBeLessThanOrEqual(3)
  })

  test('asks for everything, and at most once a second, when many matter', async () => {
    const { clock, poller, asked, times } = polled()
    poller.start()
    await clock.advance(100)
    for (let i = 0; i < 100; i++) poller.watch(AgentId(`S${i}`), clock.now() + 5000)
    await clock.advance(5000)
    expect(asked.every(({ what }) => what === 'all')).toBe(true)
    expect(times('all').length).toBeLessThanOrEqual(7)
  })

  test('never asks while it waits for an answer', async () => {
    const { clock, poller, state } = polled({ allMs: 3000, oneMs: 700 })
    poller.start()
    for (let i = 0; i < 60; i++) {
      poller.watch(AgentId(`S${i % 3}`), clock.now() + 2000)
      if (i % 7 === 0) poller.hurry()
      // oxlint-disable-next-line no-await-in-loop
      await clock.advance(997)
    }
    expect(state.mostAtOnce).toBe(1)
  })

  test('asks less and less often when it fails, and not more when it is hurried', async () => {
    const { clock, poller, state, times } = polled()
    state.fails = true
    poller.start()
    for (let i = 0; i < 60; i++) {
      poller.hurry()
      // oxlint-disable-next-line no-await-in-loop
      await clock.advance(1000)
    }
    expect(times('all')).toEqual([0, 1000, 3000, 7000, 15_000, 30_000, 45_000, 60_000])
  })

  test('does not sleep for ever when the clock is set while it waits', async () => {
    const { clock, poller, state, times } = polled({ allMs: 7 * 24 * 3_600_000 })
    poller.start()
    await clock.advance(7 * 24 * 3_600_000)
    state.allMs = 0
    await clock.advance(300_000)
    expect(times('all')).toHaveLength(2)
  })

  test('asks no more when it is closed', async () => {
    const { clock, poller, asked } = polled()
    poller.start()
    await clock.advance(0)
    poller.close()
    await clock.advance(60_000)
    expect(asked).toHaveLength(1)
  })
})

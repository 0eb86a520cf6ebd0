import { AgentId } from '@holdfast/model/ids'
import { PathId } from '@holdfast/model/marathon/path-id'
import { PersistentMap } from '@holdfast/model/persistent-map'
import { describe, expect, test } from 'vitest'
import { queueEntries, queueEntryJson } from '../../../core/marathon/view/queue.ts'
import { Harness, taskOf, typesOf } from './harness.ts'
import { residentApp, statelessApp } from './run-specs.ts'

const APP = residentApp().id

const calls = (harness: Harness) => {
  const types = harness.calls.map(({ type }) => type ?? '')
  harness.calls.length = 0
  return types.filter((type) => type === 'REVIVE' || type === 'SUPPRESS')
}

/** It has looked around, and wants nothing. */
function settled(): Harness {
  const harness = new Harness()
  harness.pass(30_000)
  harness.calls.length = 0
  return harness
}

describe('offers', () => {
  test('are asked for when something waits, and suppressed when nothing does', () => {
    const harness = settled()
    harness.put(residentApp())
    expect(calls(harness)).toEqual(['REVIVE'])
    harness.offerAll()
    expect(calls(harness)).toEqual(['SUPPRESS'])
  })

  test('are wanted for a moment after each subscription and every ten minutes, to see what is there', () => {
    const harness = new Harness()
    expect(calls(harness)).toEqual(['REVIVE'])
    harness.pass(10_000)
    expect(calls(harness)).toEqual(['SUPPRESS'])
    harness.pass(10_000)
    expect(calls(harness)).toEqual(['REVIVE'])
    harness.pass(600_000)
    expect(calls(harness)).toEqual(['SUPPRESS', 'REVIVE'])
  })

  test('are asked for once more, and not more often than every five seconds', () => {
    const harness = settled()
    harness.put(residentApp())
    harness.scale(APP, 2, true)
    harness.scale(APP, 3, true)
    expect(calls(harness)).toEqual(['REVIVE'])
    harness.pass(5_000)
    expect(calls(harness)).toEqual(['REVIVE'])
    harness.pass(5_000)
    expect(calls(harness)).toEqual(['REVIVE'])
    harness.pass(60_000)
    expect(calls(harness)).toEqual([])
  })

  test('in a new role are subscribed to', () => {
    const harness = new Harness()
    harness.calls.length = 0
    harness.put(residentApp({ role: 'bar' }))
    const roles = harness.calls.flatMap(
      ({ update_framework }) => update_framework?.framework_info.roles ?? [],
    )
    expect(roles).toEqual(['bar', 'foo'])
    harness.offerAll(['S1'], ['bar'])
    expect(harness.instance.condition).toBe('Running')
  })

  test('that nobody can use are declined for two minutes, all in one call', () => {
    const harness = new Harness()
    harness.calls.length = 0
    const offers = ['S1', 'S2'].map((agent) => harness.cluster.offer(AgentId(agent), 'foo'))
    harness.driver({ type: 'OFFERS', offers })
    expect(harness.calls).toMatchObject([
      {
        type: 'DECLINE',
        decline: {
          offer_ids: offers.map(({ offerId }) => ({ value: offerId })),
          filters: { refuse_seconds: 120 },
        },
      },
    ])
  })

  test('serve five instances at most', () => {
    const harness = new Harness()
    harness.put(statelessApp({ instances: 8 }))
    expect(harness.offer('S1')).toHaveLength(5)
    expect(harness.offer('S1')).toHaveLength(3)
  })

  test('show in the queue why they were not used', () => {
    const harness = new Harness()
    harness.put(residentApp({ resources: { cpus: 100, mem: 1, disk: 0, gpus: 0 } }))
    harness.offer('S1')
    harness.offer('S2')
    expect(PersistentMap.values(harness.state.queue)).toMatchObject([
      { id: APP, role: 'foo', processed: 2, unused: 2, rejected: { InsufficientCpus: 2 } },
    ])
  })
})

describe('placement', () => {
  test('counts peers that wait with their volumes for their agent', () => {
    const harness = new Harness()
    harness.put(residentApp({ instances: 2, constraints: [['hostname', 'UNIQUE']] }))
    harness.offer('S1')
    expect(typesOf(harness.offer('S1'))).toEqual(['LAUNCH'])
    expect(harness.offer('S1')).toEqual([])
    harness.runAll()
    const first = harness.instances.find(({ condition }) => condition === 'Running')
    if (first === undefined) throw new Error('Nothing runs')
    harness.status(taskOf(first), 'TASK_FAILED')
    harness.pass(100)
    // The first waits for the end of its delay: the second may still not take its place.
    expect(typesOf(harness.offer('S1'))).not.toContain('RESERVE')
    expect(typesOf(harness.offer('S2'))).not.toContain('LAUNCH')
  })
})

describe('what fails', () => {
  test('waits longer each time, and no more when somebody says so', () => {
    const harness = new Harness()
    harness.put(statelessApp())
    const delays: number[] = []
    for (let i = 0; i < 3; i++) {
      harness.offer('S1')
      harness.status(taskOf(harness.instance), 'TASK_RUNNING')
      harness.status(taskOf(harness.instance), 'TASK_FAILED', { message: 'boom' })
      const [delay] = PersistentMap.values(harness.state.delays)
      delays.push((delay?.untilMs ?? 0) - harness.now)
      expect(harness.offer('S1')).toEqual([])
      if (i < 2) harness.pass(2000)
    }
    expect(delays).toEqual([1000, 1150, 1323])
    harness.do({ type: 'RESET_DELAY', id: APP })
    expect(harness.offer('S1')).toHaveLength(1)
    expect(PersistentMap.get(harness.state.failures, APP)).toMatchObject({
      state: 'TASK_FAILED',
      message: 'boom',
    })
  })

  test('after it has worked for a minute begins with the shortest delay', () => {
    const harness = new Harness()
    harness.put(statelessApp())
    for (let i = 0; i < 2; i++) {
      harness.offer('S1')
      harness.status(taskOf(harness.instance), 'TASK_RUNNING')
      harness.pass(61_000)
      harness.status(taskOf(harness.instance), 'TASK_FAILED')
      const [delay] = PersistentMap.values(harness.state.delays)
      expect((delay?.untilMs ?? 0) - harness.now).toBe(1000)
      harness.pass(2000)
    }
  })

  test('in its launch is ended, and told to be so again until it is', () => {
    const harness = new Harness()
    harness.put(statelessApp())
    harness.offer('S1')
    harness.calls.length = 0
    harness.pass(400_000)
    const kills = harness.calls.filter(({ type }) => type === 'KILL')
    expect(kills.length).toBeGreaterThan(2)
    harness.obeyKills()
    harness.calls.length = 0
    harness.pass(40_000)
    expect(harness.calls.filter(({ type }) => type === 'KILL')).toEqual([])
  })
})

describe('the master', () => {
  test('is asked for all tasks after each subscription', () => {
    const harness = new Harness()
    harness.put(statelessApp())
    harness.offerAll()
    harness.driver({ type: 'DISCONNECTED', reason: 'test' })
    harness.calls.length = 0
    harness.do({ type: 'RESTART', id: APP, force: true })
    expect(harness.calls).toEqual([])
    harness.connect()
    const asked = harness.calls.flatMap(({ reconcile }) => (reconcile ? [reconcile.tasks ?? []] : []))
    expect(asked).toMatchObject([
      [{ task_id: { value: taskOf(harness.instances[0] ?? harness.instance) } }],
      [],
    ])
  })

  test('hears that a status was taken in, after that was stored', () => {
    const harness = new Harness()
    harness.put(statelessApp())
    harness.offer('S1')
    const task = taskOf(harness.instance)
    harness.calls.length = 0
    harness.status(task, 'TASK_RUNNING', { uuid: 'AAAA' })
    expect(harness.calls).toMatchObject([
      {
        type: 'ACKNOWLEDGE',
        acknowledge: { task_id: { value: task }, agent_id: { value: 'S1' }, uuid: 'AAAA' },
      },
    ])
    expect(harness.store.get(`instance ${harness.instance.instanceId}`)).toContain('"condition":"Running"')
  })

  test('is told to end a task that was given up for lost and runs', () => {
    const harness = new Harness()
    harness.put(residentApp())
    harness.offerAll()
    const task = taskOf(harness.instance)
    harness.driver({
      type: 'UPDATE',
      status: { taskId: task, state: 'TASK_UNKNOWN', atMs: harness.now, ipAddresses: [] },
    })
    harness.calls.length = 0
    harness.status(task, 'TASK_RUNNING')
    expect(harness.calls.flatMap(({ kill }) => kill?.task_id.value ?? [])).toEqual([task])
  })
})

test('of more run specs than one offer is held against, each gets its turn', () => {
  const harness = new Harness({ maxRunningDeployments: 2000 })
  const tooLarge = { cpus: 1000, mem: 1, disk: 0, gpus: 0 }
  const runSpecs = Array.from({ length: 1200 }, (_, i) =>
    statelessApp({ id: PathId(`/a${i}`), resources: tooLarge }),
  )
  harness.do({ type: 'CHANGE', change: { runSpecs }, force: false })
  for (let i = 0; i < 3; i++) harness.offer('S1')
  const processed = PersistentMap.values(harness.state.queue).map((each) => each.processed)
  expect(processed).toHaveLength(1200)
  expect(Math.min(...processed)).toBe(1)
})

test('that what is reserved is never offered is said, until it runs', () => {
  const harness = settled()
  harness.put(residentApp())
  const problems = () =>
    queueEntries(harness.state).map((entry) => queueEntryJson(harness.state, entry, harness.now, false))
  // The master drops it without a word, as it does with what the principal may not do.
  const refuse = () => {
    harness.driver({ type: 'OFFERS', offers: [harness.cluster.offer(AgentId('S1'), 'foo')] })
    harness.pass(26_000)
  }
  refuse()
  refuse()
  const said = /was not offered within 20 s, 2 times by now: the master may not let principal \S+ reserve/
  expect(problems()).toMatchObject([{ problem: expect.stringMatching(said) as string }])
  harness.offerAll()
  expect(problems()).toEqual([])
})

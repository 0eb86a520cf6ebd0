import { TimeMs, FrameworkId } from '@holdfast/model/ids'
import { afterEach, describe, expect, test } from 'vitest'
import { createCensus } from '../../src/mesos/complete-frameworks.ts'
import type { ReadFramework } from '../../src/mesos/frameworks.ts'
import { replayed, type Replayed } from '../replay/replayed.ts'

const MINUTE = 60_000
const WEEK = 7 * 24 * 60 * MINUTE

describe('a list of frameworks', () => {
  const framework = (id: string, failoverTimeoutMs = WEEK): [FrameworkId, ReadFramework] => [
    FrameworkId(id),
    {
      frameworkId: FrameworkId(id),
      name: id,
      roles: [id],
      active: true,
      connected: true,
      failoverTimeoutMs,
    },
  ]
  const said = (masterId: string, ageMs: number, ids: readonly string[], recovered = 0) => ({
    masterId,
    electedMs: TimeMs(0),
    nowMs: TimeMs(ageMs),
    frameworks: new Map(ids.map((id) => framework(id, id === 'brief' ? MINUTE : WEEK))),
    recovered,
  })

  test('of a master that nobody has watched is complete ten minutes after its election', () => {
    const census = createCensus()
    expect(census.take(said('m1', 9 * MINUTE, []))).toBe(false)
    expect(census.take(said('m1', 10 * MINUTE, []))).toBe(true)
  })

  test('that was complete stays complete: whoever leaves it is gone', () => {
    const census = createCensus()
    census.take(said('m1', 60 * MINUTE, ['a', 'b']))
    expect(census.take(said('m1', 61 * MINUTE, ['a']))).toBe(true)
  })

  test('of a new master is complete when everybody from before has registered again', () => {
    const census = createCensus()
    census.take(said('m1', 60 * MINUTE, ['a', 'b']))
    expect(census.take(said('m2', 1000, ['a']))).toBe(false)
    expect(census.take(said('m2', 2000, ['a', 'b']))).toBe(true)
  })

  test('of a new master is not complete while agents are away that may name more', () => {
    const census = createCensus()
    census.take(said('m1', 60 * MINUTE, ['a']))
    expect(census.take(said('m2', 1000, ['a'], 3))).toBe(false)
    expect(census.take(said('m2', 11 * MINUTE, ['a'], 3))).toBe(true)
  })

  test('waits for each framework as long as a master would', () => {
    const census = createCensus()
    census.take(said('m1', 60 * MINUTE, ['a', 'brief']))
    expect(census.take(said('m2', 9 * MINUTE, ['a']))).toBe(false)
    expect(census.take(said('m2', 11 * MINUTE, ['a']))).toBe(true)
    const other = createCensus()
    other.take(said('m1', 60 * MINUTE, ['a', 'brief']))
    expect(other.take(said('m2', 11 * MINUTE, ['brief']))).toBe(false)
    expect(other.take(said('m2', WEEK, ['brief']))).toBe(true)
  })

  test('is remembered over two elections', () => {
    const census = createCensus()
    census.take(said('m1', 60 * MINUTE, ['a', 'b']))
    census.take(said('m2', 1000, ['a']))
    expect(census.take(said('m3', 1000, ['a']))).toBe(false)
    expect(census.take(said('m3', 2000, ['a', 'b']))).toBe(true)
  })
})

describe('after a fail-over of the master', () => {
  let cluster: Replayed
  afterEach(() => cluster.close())

  /** Kafka's volume on 10.0.0.14, which no task uses. */
  const kafka = () => {
    const rows = cluster.ledger.volumesNamed(
      'marathon',
      'kafka#kafkalog#53ab8734-fd96-11e5-8e70-76a1c19f8c3d',
    )
    return [rows[0]?.status, rows[0]?.owner.state]
  }
  /** As when no agent has told of the framework, and the master was elected just now. */
  const forgotten = (text: string) =>
    text
      .replace(/"frameworks":\[\{.*\}\]/, '"frameworks":[]')
      .replace(/"elected_time":[\d.]+/, `"elected_time":${cluster.clock.now() / 1000}`)

  test('nobody is called an orphan until frameworks have had their time to register again', async () => {
    cluster = await replayed('08-framework-disconnected')
    expect(kafka()).toEqual(['detached', 'claimed'])
    cluster.replay.rewrite(forgotten)
    await cluster.stage('10-agents-reregistered')
    expect(cluster.cluster.view().frameworksComplete).toBe(false)
    expect(kafka()).toEqual(['detached', 'unverified'])

    cluster.replay.rewrite((text) => text)
    await cluster.lookAgain()
    expect(cluster.cluster.view().frameworksComplete).toBe(true)
    expect(kafka()).toEqual(['detached', 'claimed'])
  })

  test('one that never comes back is gone when the master would have given it up', async () => {
    cluster = await replayed('08-framework-disconnected')
    const electedMs = cluster.clock.now()
    cluster.replay.rewrite((text) =>
      text
        .replace(/"frameworks":\[\{.*\}\]/, '"frameworks":[]')
        .replace(/"elected_time":[\d.]+/, `"elected_time":${electedMs / 1000}`),
    )
    await cluster.stage('10-agents-reregistered')
    expect(kafka()).toEqual(['detached', 'unverified'])
    await cluster.clock.advance(WEEK)
    await cluster.lookAgain()
    expect(kafka()).toEqual(['orphaned', 'absent'])
  })

  test('an owner that the same master names no more is gone at once', async () => {
    cluster = await replayed('08-framework-disconnected')
    cluster.replay.rewrite((text) => text.replace(/"frameworks":\[\{.*\}\]/, '"frameworks":[]'))
    await cluster.lookAgain()
    expect(kafka()).toEqual(['orphaned', 'absent'])
  })
})

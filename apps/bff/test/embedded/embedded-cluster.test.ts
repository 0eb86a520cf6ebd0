import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Resources } from '@holdfast/model/resource/resources'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { ClusterChange } from '../../src/ports/cluster.ts'
import { disk, volume } from '../core/resources.ts'
import { RunningCluster } from './running-cluster.ts'

let running: RunningCluster

beforeEach(async () => {
  running = await new RunningCluster().start()
})

afterEach(async () => {
  await running.stop()
  running.remove()
})

const reserve = (mb: number) => ({ type: 'RESERVE', resources: [disk(mb, 'ads')] }) as const
const create = (id: string) => ({ type: 'CREATE', volumes: [volume(1, 'ads', id)] }) as const
const destroy = (id: string) => ({ type: 'DESTROY', volumes: [volume(1, 'ads', id)] }) as const
const folder = (...names: string[]) => join(running.dataDir, 'agents/agent1/volumes/roles/ads', ...names)
const isProved = (id: string) => async () => Resources.contains(await running.proved(), volume(1, 'ads', id))

/** What comes from outside comes in a turn of its own. */
const anotherTurn = () => new Promise((resolve) => setImmediate(resolve))

describe('an embedded cluster', () => {
  test('has its agents registered when it has started', () => {
    expect(running.status()).toBe('active')
    expect(running.cluster.agents().map(({ pid }) => pid)).toEqual(['slave(1)@127.0.0.1:5050'])
  })

  test('makes a directory for a volume, and erases it', async () => {
    await running.submit(reserve(10))
    await running.submit(create('v1'))
    await running.until(isProved('v1'))
    expect(readdirSync(folder())).toEqual(['v1'])
    writeFileSync(folder('v1', 'file'), 'data')
    await running.submit(destroy('v1'))
    await running.until(async () => !(await isProved('v1')()))
    expect(readdirSync(folder())).toEqual([])
  })

  test('tells whoever asks an agent after an acceptance that it is applied', async () => {
    await running.submit(reserve(10))
    for (const id of ['v1', 'v2', 'v3']) {
      await running.submit(create(id))
      await anotherTurn()
      await running.cluster.agentCaughtUp(1)
      expect(await isProved(id)()).toBe(true)
    }
  })

  test('does not keep whoever asks an agent waiting for what the agent was never told', async () => {
    await running.submit(reserve(10))
    await anotherTurn()
    await running.cluster.agentCaughtUp(1)
    running.cluster.loseNextMessage('agent1')
    await running.submit(create('v1'))
    await anotherTurn()
    await running.cluster.agentCaughtUp(1)
    await running.cluster.agentCaughtUp(7)
    expect(await isProved('v1')()).toBe(false)
  })

  test('keeps agent ids, reservations, volumes and their data over a restart', async () => {
    const agentId = running.agentId()
    await running.submit(reserve(10))
    await running.submit(create('v1'))
    await running.until(isProved('v1'))
    writeFileSync(folder('v1', 'file'), 'data')
    await running.restart()
    expect(running.agentId()).toBe(agentId)
    expect(await isProved('v1')()).toBe(true)
    expect(readdirSync(folder('v1'))).toEqual(['file'])
  })

  test('applies after a restart what was accepted and never reached the agent', async () => {
    await running.submit(reserve(10))
    running.cluster.loseNextMessage('agent1')
    expect(await running.submit(create('v1'))).toMatchObject({ ok: true })
    await running.restart()
    await running.until(isProved('v1'))
  })

  test('gives a new master the id of an agent and all it has', async () => {
    await running.submit(reserve(10))
    const before = running.cluster.master.id
    running.cluster.restartMaster()
    expect(running.status()).toBe('recovered')
    await running.until(() => running.status() === 'active')
    expect(running.cluster.master.id).not.toBe(before)
    expect(Resources.contains(await running.proved(), disk(10, 'ads'))).toBe(true)
  })

  test('tells each change once, with the agents that it is about', async () => {
    const changes: ClusterChange[] = []
    const unwatch = running.cluster.watch((change) => changes.push(change))
    await running.submit(reserve(10))
    await running.until(() => changes.some(({ agentStates }) => agentStates.size > 0))
    expect(changes.some(({ agents }) => agents.has(running.agentId()))).toBe(true)
    expect(changes.map(({ revision }) => revision)).toEqual(
      changes.map(({ revision }) => revision).toSorted((a, b) => a - b),
    )
    unwatch()
    const { length } = changes
    await running.submit(create('v1'))
    await running.until(isProved('v1'))
    expect(changes).toHaveLength(length)
  })

  test('a view does not change after it was taken', async () => {
    const before = running.cluster.view()
    const total = before.agents.get(running.agentId())?.total
    await running.submit(reserve(10))
    expect(before.agents.get(running.agentId())?.total).toBe(total)
    expect(running.cluster.view().agents.get(running.agentId())?.total).not.toBe(total)
  })
})

describe('an agent that is stopped', () => {
  test('says nothing, is disconnected for the master, and stays stopped over a restart', async () => {
    await running.submit(reserve(10))
    await running.until(async () => Resources.contains(await running.proved(), disk(10, 'ads')))
    await running.cluster.stopAgent('agent1')
    expect(running.status()).toBe('disconnected')
    expect(await running.cluster.agentView(running.agentId())).toMatchObject({
      ok: false,
      error: { reason: 'Agent agent1 is stopped' },
    })
    await running.restart()
    expect(running.status()).toBe('recovered')
    expect(running.cluster.recoveredAgents()).toMatchObject([{ hostname: 'agent1.test' }])
  })

  test('is shown with what it last had after a restart', async () => {
    await running.submit(reserve(10))
    await running.until(async () => Resources.contains(await running.proved(), disk(10, 'ads')))
    await running.cluster.stopAgent('agent1')
    await running.restart()
    const total = running.cluster.view().agents.get(running.agentId())?.total
    expect(total && Resources.contains(total, disk(10, 'ads'))).toBe(true)
  })

  test('applies when it is started what was accepted meanwhile', async () => {
    await running.cluster.stopAgent('agent1')
    expect(await running.submit(reserve(10))).toMatchObject({ ok: true })
    expect(await running.submit(create('v1'))).toMatchObject({ ok: true })
    await running.cluster.startAgent('agent1')
    await running.until(isProved('v1'))
    expect(running.status()).toBe('active')
    expect(existsSync(folder('v1'))).toBe(true)
  })
})

describe('an agent whose disk fails', () => {
  test('stops alone with a line in the log, and finishes the operation when it starts again', async () => {
    await running.restart(2)
    await running.submit(reserve(10))
    mkdirSync(folder(), { recursive: true })
    writeFileSync(folder('v2'), 'a file where a directory should be')
    await running.submit(create('v1'))
    await running.submit(create('v2'))
    await running.until(() => running.status() === 'disconnected')
    expect(running.log.at(-2)?.message ?? '').toMatch(
      /^Agent agent1 stopped: .*v2 is there and is not a directory/,
    )
    expect(running.status(2)).toBe('active')
    rmSync(folder('v2'))
    await running.cluster.startAgent('agent1')
    await running.until(isProved('v2'))
    expect(await isProved('v1')()).toBe(true)
    expect(readdirSync(folder()).toSorted()).toEqual(['v1', 'v2'])
  })
})

describe('a database whose disk is full', () => {
  test('refuses what it cannot store, forgets it, and goes on when there is space again', async () => {
    await running.submit(reserve(900))
    running.limitDatabase(1)
    const answers = await Promise.all(Array.from({ length: 300 }, (_, n) => running.submit(create(`v${n}`))))
    expect(answers.some((answer) => !answer.ok && answer.error.status === 503)).toBe(true)
    expect(running.cluster.view()).toMatchObject({ state: 'down', reason: expect.stringContaining('full') })
    running.limitDatabase(1_000_000)
    await running.until(() => running.cluster.view().state === 'live' && running.status() === 'active')
    expect(await running.submit(create('last'))).toMatchObject({ ok: true })
    await running.until(isProved('last'))
    const accepted = answers.flatMap((answer, n) => (answer.ok ? [`v${n}`] : []))
    const total = await running.proved()
    const proved = Resources.list(Resources.persistentVolumes(total)).map(({ disk }) =>
      String(disk?.persistence?.id),
    )
    expect(proved.toSorted()).toEqual([...accepted, 'last'].toSorted())
    expect(readdirSync(folder()).toSorted()).toEqual([...accepted, 'last'].toSorted())
  })
})

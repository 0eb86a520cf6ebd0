import { readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Resources } from '@holdfast/model/resource/resources'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
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
const folder = (...names: string[]) => join(running.dataDir, 'agents/agent1/volumes/roles/ads', ...names)
const isProved = (id: string) => async () => Resources.contains(await running.proved(), volume(1, 'ads', id))

async function makeVolume(id: string): Promise<void> {
  await running.submit(reserve(10))
  await running.submit(create(id))
  await running.until(isProved(id))
  writeFileSync(folder(id, 'file'), 'data')
}

/** Until the agent itself knows who it is now. */
async function reboot(): Promise<void> {
  await running.cluster.controls.reboot?.('agent1')
  await running.until(() => running.cluster.agentProcess(1)?.agentId !== undefined)
}

describe('an agent whose machine is rebooted', () => {
  test('comes back under another id, with its volumes and their data', async () => {
    await makeVolume('v1')
    const before = running.agentId()
    await reboot()
    const after = running.agentId()
    expect(after).not.toBe(before)
    const { agents, successors } = running.cluster.view()
    expect([...agents.keys()]).toEqual([after])
    expect(successors?.get(before)).toBe(after)
    expect(await isProved('v1')()).toBe(true)
    expect(readdirSync(folder('v1'))).toEqual(['file'])
    expect(running.cluster.controls.agents()).toMatchObject([{ agentId: after, running: true }])
  })

  test('is told of as removed and as new, once each', async () => {
    const before = running.agentId()
    const seen = new Set<string>()
    running.cluster.watch(({ agents }) => agents.forEach((agentId) => seen.add(agentId)))
    await running.cluster.controls.reboot?.('agent1')
    await running.until(() => running.status() === 'active' && seen.size > 1)
    expect([...seen].toSorted()).toEqual([before, running.agentId()].toSorted())
  })

  test('keeps its new id over restarts, also after several reboots', async () => {
    const first = running.agentId()
    await reboot()
    const second = running.agentId()
    await running.restart()
    await reboot()
    const third = running.agentId()
    await running.restart()
    expect(running.agentId()).toBe(third)
    const { agents, successors } = running.cluster.view()
    expect(agents.size).toBe(1)
    expect([first, second].map((id) => successors?.get(id))).toEqual([third, third])
    expect(new Set([first, second, third]).size).toBe(3)
  })

  test('applies what was accepted for its old id', async () => {
    await running.submit(reserve(10))
    await running.until(async () => Resources.contains(await running.proved(), disk(10, 'ads')))
    running.cluster.loseNextMessage('agent1')
    expect(await running.submit(create('v1'))).toMatchObject({ ok: true })
    await running.cluster.controls.reboot?.('agent1')
    await running.until(isProved('v1'))
    expect(readdirSync(folder())).toEqual(['v1'])
  })

  test('starts when it was stopped', async () => {
    await running.cluster.stopAgent('agent1')
    await reboot()
    await running.restart()
    expect(running.status()).toBe('active')
  })

  test('answers whoever asks for it by its former id', async () => {
    await makeVolume('v1')
    const before = running.agentId()
    await reboot()
    const view = await running.cluster.agentView(before)
    expect(view.ok && Resources.contains(view.value.total, volume(1, 'ads', 'v1'))).toBe(true)
  })

  test('comes back when it was marked as gone, and its volumes are there once', async () => {
    await makeVolume('v1')
    const before = running.agentId()
    const request = { type: 'MARK_AGENT_GONE', agentId: before } as const
    await running.cluster.administer(request, undefined)
    await running.until(() => running.cluster.controls.agents()[0]?.running === false)
    await running.cluster.startAgent('agent1')
    await running.until(() => running.cluster.controls.agents()[0]?.running === false)
    expect(running.cluster.controls.agents()[0]?.absence).toContain('Agent has been marked gone')
    await reboot()
    expect([...running.cluster.view().agents.keys()]).toEqual([running.agentId()])
    expect(await isProved('v1')()).toBe(true)
    await running.restart()
    expect(running.status()).toBe('active')
    expect((await running.cluster.administer(request, undefined)).ok).toBe(true)
    expect(running.status()).toBe('active')
  })
})

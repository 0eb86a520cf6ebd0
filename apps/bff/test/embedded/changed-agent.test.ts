import { Resources } from '@holdfast/model/resource/resources'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { disk, volume } from '../core/resources.ts'
import { RunningCluster } from './running-cluster.ts'

let running: RunningCluster

beforeEach(async () => {
  running = await new RunningCluster().start()
  await running.submit({ type: 'RESERVE', resources: [disk(10, 'ads')] })
  await running.submit({ type: 'CREATE', volumes: [volume(1, 'ads', 'v1')] })
  await running.until(hasVolume)
})

afterEach(async () => {
  await running.stop()
  running.remove()
})

const hasVolume = async () => Resources.contains(await running.proved(), volume(1, 'ads', 'v1'))
const totalDisk = async () => Resources.quantities(await running.proved()).get('disk')
const absence = () => running.cluster.controls.agents()[0]?.absence

describe('an agent whose cluster file was changed', () => {
  test('does not start, and says why, until it is as before', async () => {
    running.more = [disk(1000)]
    await running.restart()
    expect(absence()).toMatch(/^stopped: Incompatible agent info detected. Old agent info: resources: /)
    expect(running.status()).toBe('recovered')
    expect(await running.cluster.agentView(running.agentId())).toMatchObject({
      ok: false,
      error: { reason: expect.stringContaining('Incompatible agent info detected') },
    })
    running.more = []
    await running.restart()
    expect(running.status()).toBe('active')
    expect(await hasVolume()).toBe(true)
  })

  test('may have more than before where that is permitted, and keeps its id', async () => {
    const before = running.agentId()
    const had = await totalDisk()
    Object.assign(running, { more: [disk(1000)], policy: 'additive' })
    await running.restart()
    expect(running.agentId()).toBe(before)
    expect(await totalDisk()).toBe((had ?? 0) + 1_000_000)
    expect(await hasVolume()).toBe(true)
    // What it has now is what counts at the next start.
    running.more = []
    await running.restart()
    expect(absence()).toContain("Value of scalar resource 'disk' decreased from 2000 to 1000")
  })

  test('starts under another id, with its volumes, when it is rebooted', async () => {
    const before = running.agentId()
    running.more = [disk(1000)]
    await running.restart()
    await running.cluster.controls.reboot?.('agent1')
    await running.until(() => running.status() === 'active')
    expect(running.agentId()).not.toBe(before)
    expect(running.cluster.view().agents.size).toBe(1)
    await running.until(hasVolume)
  })

  test('starts under another id when the machine was started anew meanwhile', async () => {
    const before = running.agentId()
    Object.assign(running, { more: [disk(1000)], bootId: 'boot2' })
    await running.restart()
    expect(running.agentId()).not.toBe(before)
    expect(await hasVolume()).toBe(true)
  })

  test('does not start when its volumes do not fit any more, also when it is rebooted', async () => {
    await running.submit({ type: 'RESERVE', resources: [disk(900, 'ads')] })
    await running.until(async () => Resources.contains(await running.proved(), disk(900, 'ads')))
    running.shrunkDiskMb = 500
    await running.restart()
    expect(absence()).toMatch(/^stopped: Checkpointed resources .* are incompatible with agent resources /)
    await running.cluster.controls.reboot?.('agent1')
    expect(absence()).toMatch(/^stopped: Checkpointed resources .* are incompatible with agent resources /)
  })
})

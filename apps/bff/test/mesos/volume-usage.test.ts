import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { VolumePage } from '@holdfast/model/api/pages'
import { paths } from '@holdfast/model/api/paths'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { carryOut, get, makeVolume } from '../dashboard/harness.ts'
import { LocalFramework } from '../executor/local-framework.ts'
import { behind, type Behind } from './behind.ts'

let front: Behind

beforeAll(async () => {
  front = await behind()
  const { upstream } = front
  for (const id of ['used', 'idle']) await carryOut(upstream, makeVolume(upstream.agents.a1, 'db', id, 64))
})
afterAll(() => front.end())

async function page(id: string) {
  for (const deadline = Date.now() + 15_000; ;) {
    const { body } = await get<VolumePage>(front, paths.volume('db', id))
    if (body.kind === 'volume') return body.volume
    if (Date.now() > deadline) throw new Error(`There is no volume ${id}: ${JSON.stringify(body)}`)
  }
}

test('before a real master a volume page says how much its agent has measured for the task that uses it', async () => {
  const { embedded } = front.upstream
  const framework = new LocalFramework(embedded.scheduler, {
    user: 'root',
    name: 'tests',
    roles: ['db'],
    capabilities: [{ type: 'MULTI_ROLE' }, { type: 'RESERVATION_REFINEMENT' }],
  })
  const { hostPath = '' } = await page('used')
  writeFileSync(join(hostPath, 'data'), Buffer.alloc(300_000, 1))
  const offer = await framework.offer(({ offer }) => JSON.stringify(offer.resources).includes('"used"'))
  const scalar = (name: string, value: number) => ({ name, type: 'SCALAR', scalar: { value } })
  const disk = { persistence: { id: 'used' }, volume: { container_path: 'data', mode: 'RW' } }
  const volume = { ...scalar('disk', 64), reservations: [{ type: 'DYNAMIC', role: 'db' }], disk }
  const info = {
    name: 't1',
    task_id: { value: 't1' },
    agent_id: { value: offer.offer.agentId },
    command: { value: 'sleep infinity' },
    resources: [scalar('cpus', 1), scalar('mem', 64), volume],
  }
  framework.accept(offer, [{ type: 'LAUNCH', launch: { task_infos: [info] } }])
  await framework.comesTo('t1', 'TASK_RUNNING')
  for (const deadline = Date.now() + 15_000; ;) {
    const { used } = await page('used')
    if (used !== undefined) {
      expect(used.bytes).toBeGreaterThanOrEqual(300_000)
      expect(Math.abs(Date.now() - used.atMs)).toBeLessThan(60_000)
      break
    }
    if (Date.now() > deadline) throw new Error('It was never told how much lies on it')
  }
  // Of what no task uses, agents say nothing.
  expect((await page('idle')).used).toBeUndefined()
})

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { decodeClusterFile } from '../../../src/flags/cluster-file.ts'
import { get, run, send, type Running } from '../../dashboard/harness.ts'
import {
  agent,
  agentsOf,
  deploy,
  frameworksOf,
  instanceOf,
  mount,
  postgres,
  running,
  tasksOf,
  until,
  volumesOf,
} from './services.ts'

let folder = ''
let program: Running

async function start(): Promise<void> {
  const disks = join(folder, 'disks')
  const file = {
    agents: [agent('a1', mount('small', 256), mount('fits', 600), mount('large', 900)), agent('a2')],
  }
  const agents = decodeClusterFile(JSON.stringify(file), disks)
  if (!agents.ok) throw new Error(agents.error.join('; '))
  program = await run({ agents: agents.value, allocationIntervalMs: 50 }, folder)
}

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'holdfast-services-'))
  await start()
})

afterEach(async () => {
  await program.end()
  rmSync(folder, { recursive: true, force: true })
})

async function deployed() {
  expect((await deploy(program, postgres())).status).toBe(201)
  const [task] = await running(program, '/postgres')
  if (task === undefined) throw new Error('There is no task')
  return task
}

test('a scheduler without services is seen by nobody; with one it is a framework that holds no offers back', async () => {
  expect(await frameworksOf(program)).toEqual([])
  await deployed()
  const [framework, ...others] = await frameworksOf(program)
  expect(others).toEqual([])
  expect(framework).toMatchObject({
    name: 'marathon',
    roles: ['marathon'],
    principal: 'marathon',
    active: true,
  })
  await until(async () => {
    const offered = (await frameworksOf(program)).flatMap(({ offers }) => offers)
    return offered.length === 0 ? true : undefined
  })
})

test('a database is placed on the smallest mount disk that does: reserved, created, launched', async () => {
  const task = await deployed()
  expect(task.host).toBe('a1.test')
  const [volume = '', ...others] = await volumesOf(program)
  expect(others).toEqual([])
  expect(instanceOf(task)).toMatchObject({ volumes: [volume] })
  const a1 = (await agentsOf(program)).find(({ hostname }) => hostname === 'a1.test')
  expect(a1?.used_resources).toMatchObject({ cpus: 0.5, mem: 256, disk: 600 })
  expect(a1?.reserved_resources.marathon).toMatchObject({ cpus: 0.5, mem: 256, disk: 600 })
})

test('it goes on as it was when program, master and agent start again', async () => {
  const task = await deployed()
  await program.end()
  await start()
  expect(await running(program, '/postgres')).toMatchObject([{ id: task.id }])
  program.embedded.restartMaster()
  await until(async () => ((await agentsOf(program)).length === 2 ? true : undefined))
  expect(await running(program, '/postgres')).toMatchObject([{ id: task.id }])
  await program.embedded.stopAgent('a1')
  await program.embedded.startAgent('a1')
  const [after] = await running(program, '/postgres')
  expect(after && instanceOf(after)).toEqual(instanceOf(task))
  expect(await volumesOf(program)).toHaveLength(1)
})

test('when its machine starts anew, it is found on the agent that has its volume now, under whatever id', async () => {
  const task = await deployed()
  await program.embedded.rebootAgent('a1')
  const again = await until(async () => {
    const [next] = await tasksOf(program, '/postgres')
    return next?.state === 'TASK_RUNNING' && next.slaveId !== task.slaveId ? next : undefined
  })
  expect(instanceOf(again)).toEqual(instanceOf(task))
  expect(await volumesOf(program)).toHaveLength(1)
})

test('killed, it comes back on its volume, as the next task of the same instance', async () => {
  const task = await deployed()
  const killed = await send(program, `/v2/apps/postgres/tasks/${task.id}`, '', {}, 'DELETE')
  expect(killed.status).toBe(200)
  const again = await until(async () => {
    const [next] = await tasksOf(program, '/postgres')
    return next?.state === 'TASK_RUNNING' && next.id !== task.id ? next : undefined
  })
  expect(instanceOf(again)).toEqual(instanceOf(task))
  expect(again.id.endsWith('._app.2')).toBe(true)
})

test('deleted, nothing of it is left reserved, though the program ended before all was freed', async () => {
  await deployed()
  expect((await send(program, '/v2/apps/postgres', '', {}, 'DELETE')).status).toBe(200)
  await program.end()
  await start()
  await until(async () => {
    const agents = await agentsOf(program)
    return agents.every(({ reserved_resources }) => Object.keys(reserved_resources).length === 0)
      ? true
      : undefined
  })
  expect((await get<{ apps: unknown[] }>(program, '/v2/apps')).body.apps).toEqual([])
})

test('torn down by an operator, it goes on as another framework, on the volumes that the former one had', async () => {
  await deployed()
  const [before] = await frameworksOf(program)
  const volumes = await volumesOf(program)
  const form = { method: 'POST', body: new URLSearchParams({ frameworkId: String(before?.id) }) }
  expect((await fetch(`${program.url}/master/teardown`, form)).status).toBe(200)
  const after = await until(async () => {
    const [framework] = await frameworksOf(program)
    return framework !== undefined && framework.id !== before?.id ? framework : undefined
  })
  expect(after).toMatchObject({ name: 'marathon', active: true })
  const [again] = await running(program, '/postgres')
  expect(again?.id).toMatch(/\._app\.2$/)
  expect(await volumesOf(program)).toEqual(volumes)
  // Over a restart as well, and to the end: what the former one reserved is its own to free.
  await send(program, '/v2/apps/postgres', JSON.stringify({ instances: 0 }), {}, 'PUT')
  await until(async () =>
    (await tasksOf(program, '/postgres'))[0]?.state === 'TASK_KILLED' ? true : undefined,
  )
  const { body } = await get<{ rows: { status: string; owner: object }[] }>(program, '/api/volumes')
  expect(body.rows).toMatchObject([{ status: 'detached', owner: { state: 'claimed', name: '/postgres' } }])
  await program.end()
  await start()
  expect((await send(program, '/v2/apps/postgres', '', {}, 'DELETE')).status).toBe(200)
  await until(async () => ((await volumesOf(program)).length === 0 ? true : undefined))
})

test('the dashboard has the service, and what is reserved for nobody', async () => {
  await deployed()
  const services = await get<{ rows: unknown[] }>(program, '/api/services?offset=0&limit=10')
  expect(services.body.rows).toMatchObject([{ running: 1, volumesAttached: 1, reservedMb: 600 }])
  const unknown = await get(program, '/api/unknown-reservations')
  expect(unknown).toMatchObject({ status: 200, body: { unknown: [], freeing: [] } })
})

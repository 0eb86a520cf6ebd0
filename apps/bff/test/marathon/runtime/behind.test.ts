import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Principal } from '@holdfast/model/ids'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { decodeClusterFile } from '../../../src/flags/cluster-file.ts'
import { DEFAULT_MARATHON } from '../../../src/flags/marathon-settings.ts'
import { get, send } from '../../dashboard/harness.ts'
import { behind, type Behind } from '../../mesos/behind.ts'
import {
  agent,
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

/** Our scheduler as a framework of a master that is another program, over its HTTP API alone. */
let front: Behind
let disks = ''
const keeper = { principal: Principal('keeper'), secret: 'hush' }

const scheduler = { ...DEFAULT_MARATHON, mesosRole: 'db', schedulerRole: 'db', principal: keeper.principal }

/** Before a master that asks who everybody is. */
async function startedAs(credential: typeof keeper | undefined): Promise<void> {
  await front.end()
  const upstream = { agents: agentsIn(disks), allocationIntervalMs: 50, credentials: [keeper] }
  front = await behind(upstream, ({ url }) =>
    Promise.resolve({
      master: { urls: [new URL(url)], ca: undefined, credential: keeper },
      marathon: { ...scheduler, credential },
    }),
  )
}

const as = ({ principal, secret }: typeof keeper) => ({
  Authorization: `Basic ${Buffer.from(`${principal}:${secret}`).toString('base64')}`,
})

function agentsIn(folder: string) {
  const file = { agents: [agent('a1', mount('m0', 600)), agent('a2')] }
  const agents = decodeClusterFile(JSON.stringify(file), folder)
  if (!agents.ok) throw new Error(agents.error.join('; '))
  return agents.value
}

beforeEach(async () => {
  disks = mkdtempSync(join(tmpdir(), 'holdfast-upstream-'))
  front = await behind({ agents: agentsIn(disks), allocationIntervalMs: 50 }, { marathon: scheduler })
})

afterEach(async () => {
  await front.end()
  rmSync(disks, { recursive: true, force: true })
})

async function deployed() {
  expect((await deploy(front, postgres())).status).toBe(201)
  const [task] = await running(front, '/postgres')
  if (task === undefined) throw new Error('There is no task')
  return task
}

test('over HTTP a database is reserved, created, launched, killed and relaunched in the role that was given', async () => {
  expect(await frameworksOf(front.upstream)).toEqual([])
  const task = await deployed()
  expect(await frameworksOf(front.upstream)).toMatchObject([
    { name: 'marathon', roles: ['db'], principal: 'keeper', active: true },
  ])
  expect(instanceOf(task)).toMatchObject({ volumes: await volumesOf(front.upstream) })
  await send(front, `/v2/apps/postgres/tasks/${task.id}`, '', {}, 'DELETE')
  const again = await until(async () => {
    const [next] = await tasksOf(front, '/postgres')
    return next?.state === 'TASK_RUNNING' && next.id !== task.id ? next : undefined
  })
  expect(instanceOf(again)).toEqual(instanceOf(task))
})

test('over HTTP it is the same framework after each side was restarted', async () => {
  const task = await deployed()
  const [before] = await frameworksOf(front.upstream)
  await front.restart()
  expect(await running(front, '/postgres')).toMatchObject([{ id: task.id }])
  front.upstream.embedded.restartMaster()
  await until(async () => {
    const [framework] = await frameworksOf(front.upstream)
    return framework?.active === true ? true : undefined
  })
  expect(await frameworksOf(front.upstream)).toMatchObject([{ id: before?.id }])
  expect(await running(front, '/postgres')).toMatchObject([{ id: task.id }])
  expect(await volumesOf(front.upstream)).toHaveLength(1)
})

test('a master that asks who it is takes it in with its credential, and its API is for whom the master knows', async () => {
  await startedAs(keeper)
  expect((await get(front, '/v2/apps')).status).toBe(401)
  const created = await send(front, '/v2/apps', postgres(), as(keeper))
  expect(created.status).toBe(201)
  await until(async () => {
    const { body } = await get<{ tasks?: { state: string }[] }>(front, '/v2/apps/postgres/tasks', as(keeper))
    return body.tasks?.[0]?.state === 'TASK_RUNNING' ? true : undefined
  })
})

test('without one it is refused, and says so', async () => {
  await startedAs(undefined)
  await send(front, '/v2/apps', postgres(), as(keeper))
  await until(async () => {
    const refused = front.logged.some(({ reason }) => String(reason).includes('it answered 401'))
    return Promise.resolve(refused ? true : undefined)
  })
})

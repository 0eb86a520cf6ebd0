import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, expect, test } from 'vitest'
import { startProcess, type KilledProcess } from '../../crash/killed-process.ts'
import { send } from '../../dashboard/harness.ts'
import { randomOf } from '../../simulation/random.ts'
import {
  agent,
  deploy,
  frameworksOf,
  instanceOf,
  mount,
  postgres,
  tasksOf,
  until,
  volumesOf,
  type Task,
} from './services.ts'

const KILLS = 15
const folder = mkdtempSync(join(tmpdir(), 'holdfast-services-crash-'))
const dataDir = join(folder, 'data')
const clusterFile = join(folder, 'cluster.json')
const random = randomOf(Number(process.env.SEED ?? 7))
let program: KilledProcess | undefined

afterAll(async () => {
  await program?.kill()
  rmSync(folder, { recursive: true, force: true })
})

const root = (id: string, instances: number): object => ({
  ...postgres({ id, instances }),
  container: {
    type: 'MESOS',
    volumes: [{ containerPath: 'data', mode: 'RW', persistent: { type: 'root', size: 100 } }],
  },
})

const apps: readonly { readonly id: string; readonly instances: number; readonly definition: object }[] = [
  { id: '/postgres', instances: 1, definition: postgres() },
  { id: '/kafka', instances: 3, definition: root('/kafka', 3) },
  { id: '/redis', instances: 2, definition: root('/redis', 2) },
]

/** What was seen to run: it must be the same for ever, by its instance. */
const seen = new Map<string, string>()

function note(tasks: readonly Task[]): void {
  for (const task of tasks) {
    if (task.state !== 'TASK_RUNNING') continue
    const [instance = ''] = task.id.split('._app.')
    const now = JSON.stringify([instanceOf(task), task.host])
    const before = seen.get(instance)
    if (before !== undefined) expect(now).toBe(before)
    seen.set(instance, now)
  }
}

const scaleKafka = (url: string, instances: number) =>
  send({ url }, '/v2/apps/kafka?force=true', { instances }, {}, 'PUT')

/** Somebody who deploys what is not there, scales, and kills a task now and then, until the program is gone. */
async function work(url: string): Promise<void> {
  try {
    for (;;) {
      for (const { id, definition } of apps) {
        const tasks = await tasksOf({ url }, id)
        note(tasks)
        if (tasks.length === 0) await deploy({ url }, definition)
        const [task] = tasks
        if (task?.state === 'TASK_RUNNING' && random.below(4) === 0)
          await fetch(`${url}/v2/apps${id}/tasks/${task.id}`, {
            method: 'DELETE',
            headers: { 'X-Requested-With': 'test' },
          })
      }
      if (random.below(4) === 0) await scaleKafka(url, 1 + random.below(3))
      await sleep(random.below(20))
    }
  } catch (error) {
    // The program is gone, and with it the connection.
    if (!(error instanceof TypeError)) throw error
  }
}

test(`killed ${KILLS} times, every service is the same instance on the same volume, and nothing is there twice`, async () => {
  writeFileSync(
    clusterFile,
    JSON.stringify({ agents: [agent('a1', mount('m1', 600)), agent('a2', mount('m2', 700))] }),
  )
  const flags = ['--allocation-interval', '50ms', '--task-reservation-timeout', '3000']
  for (let round = 0; round < KILLS; round++) {
    program = await startProcess(dataDir, clusterFile, flags)
    const killed = sleep(random.below(600)).then(() => program?.kill())
    await Promise.all([killed, work(program.url)])
  }
  program = await startProcess(dataDir, clusterFile, flags)
  const { url } = program
  await scaleKafka(url, 3)
  const all = await until(async () => {
    const tasks = await Promise.all(apps.map(({ id }) => tasksOf({ url }, id)))
    const complete = tasks.every(
      (list, index) =>
        list.filter(({ state }) => state === 'TASK_RUNNING').length === apps[index]?.instances &&
        list.every(({ state }) => state === 'TASK_RUNNING' || state === 'TASK_KILLED'),
    )
    return complete ? tasks.flat() : undefined
  }, 900_000)
  note(all)
  // Those that were detached when there were fewer are among them.
  const mine = all.flatMap(({ localVolumes }) => localVolumes.map(({ persistenceId }) => persistenceId))
  expect(new Set(mine).size).toBe(all.length)
  // What was reserved and never used is given back once its time is over.
  await until(async () => {
    const volumes = await volumesOf({ url })
    return JSON.stringify(volumes) === JSON.stringify(mine.toSorted()) ? true : undefined
  }, 900_000)
  expect(await frameworksOf({ url })).toMatchObject([{ name: 'marathon', active: true }])
  // Whoever ran once runs still: killing a server before it has done anything proves nothing.
  expect(new Set(all.map(({ id }) => id.split('._app.')[0]))).toEqual(new Set(seen.keys()))
  expect(all.some(({ id }) => Number(id.split('.').at(-1)) > 3)).toBe(true)
}, 900_000)

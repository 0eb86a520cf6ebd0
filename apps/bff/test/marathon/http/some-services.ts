import { PersistentMap } from '@holdfast/model/persistent-map'
import { expectAnswer } from './expect-answer.ts'
import type { HandFed } from './hand-fed.ts'

export const sleeper = (id: string, more: object = {}): object => ({
  id,
  cmd: 'sleep 1000',
  cpus: 0.1,
  mem: 32,
  portDefinitions: [],
  ...more,
})

export const podOf = (id: string, more: object = {}): object => ({
  id,
  containers: [{ name: 'ct1', resources: { cpus: 0.1, mem: 32 }, exec: { command: { shell: 'sleep 1' } } }],
  ...more,
})

/** Makes apps, and gives up the deployments that would start them: nothing is locked. */
export async function createApps(fed: HandFed, apps: readonly object[]): Promise<void> {
  for (const app of apps) {
    // oxlint-disable-next-line no-await-in-loop
    await expectAnswer(await fed.ask('POST', '/v2/apps', app), { status: 201 })
  }
  await fed.endDeployments()
}

export const read = async (fed: HandFed, path: string): Promise<unknown> =>
  expectAnswer(await fed.ask('GET', path), { status: 200 })

/** What waits is launched, and runs. */
export function runAll(fed: HandFed): void {
  fed.offer()
  for (const { tasks } of PersistentMap.values(fed.state.instances)) {
    for (const taskId of tasks.keys()) fed.status(taskId, 'TASK_RUNNING')
  }
}

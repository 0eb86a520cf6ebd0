import { PathId } from '@holdfast/model/marathon/path-id'
import { expect, test } from 'vitest'
import type { Command } from '../../../core/marathon/messages.ts'
import type { Marathon, MarathonChange } from '../../../src/ports/marathon.ts'
import { createOwnMarathon } from '../../../src/marathon/own/own-marathon.ts'
import type { OwnScheduler } from '../../../src/marathon/own/own-scheduler.ts'
import { testClock, turns } from '../../operations/test-clock.ts'
import { Harness } from '../life/harness.ts'
import { residentApp, residentPod } from '../life/run-specs.ts'

/** The view of a scheduler that a test leads by hand. */
class Shown {
  readonly harness: Harness
  readonly told: MarathonChange[] = []
  readonly marathon: Marathon
  trouble: string | undefined
  #changed: () => void = () => undefined

  constructor(harness = new Harness()) {
    this.harness = harness
    const never = () => () => undefined
    const trouble = () => this.trouble
    const scheduler: OwnScheduler = {
      state: () => harness.state,
      command: () => Promise.reject(new Error('The test sends its commands itself')),
      watch: never,
      watchVolumes: never,
      watchState: (listener) => {
        this.#changed = listener
        return () => undefined
      },
      get trouble() {
        return trouble()
      },
      close: () => undefined,
    }
    const app = { request: () => Promise.resolve({ status: 200, headers: {}, body: undefined }) }
    this.marathon = createOwnMarathon({ scheduler, app, clock: testClock() })
    this.marathon.watch((change) => this.told.push(change))
  }

  async command(command: Command): Promise<void> {
    expect(this.harness.send({ type: 'COMMAND', command })?.ok).toBe(true)
    await this.changed()
  }

  async changed(): Promise<void> {
    this.#changed()
    await turns(2)
  }

  service(id: string) {
    return this.marathon.view().services.get(PathId(id))
  }
}

const create = (...runSpecs: readonly ReturnType<typeof residentApp | typeof residentPod>[]): Command => ({
  type: 'CHANGE',
  change: { runSpecs },
  force: false,
})

test('apps and pods are shown as the API tells them, with their place in the queue, instances and deployments', async () => {
  const shown = new Shown()
  await shown.command(create(residentApp(), residentPod({ id: PathId('/db/pod') })))
  expect(shown.told).toEqual([{ services: new Set(['/db/app', '/db/pod']), state: false }])
  expect([...shown.marathon.view().services.keys()].toSorted()).toEqual(['/db/app', '/db/pod'])
  const app = shown.service('/db/app')
  expect(app).toMatchObject({
    kind: 'app',
    answer: { id: '/db/app', tasksRunning: 0 },
    queued: { count: 1 },
    deleting: false,
    instances: [{ condition: 'Scheduled', goal: 'Running' }],
  })
  expect(app?.deployments).toHaveLength(1)
  expect(shown.service('/db/pod')).toMatchObject({ kind: 'pod', answer: { id: '/db/pod', instances: [] } })
})

test('a change is told of what changed alone; the rest is the very same, and earlier views stay as they were', async () => {
  const shown = new Shown()
  for (let n = 0; n < 50; n++) await shown.command(create(residentApp({ id: PathId(`/db/app-${n}`) })))
  const before = shown.marathon.view()
  const [one, other] = [before.services.get(PathId('/db/app-1')), before.services.get(PathId('/db/app-2'))]
  shown.told.length = 0
  await shown.command({ type: 'SCALE', id: PathId('/db/app-1'), instances: 3, force: true })
  expect(shown.told.map(({ services }) => [...services])).toEqual([['/db/app-1']])
  expect(shown.service('/db/app-2')).toBe(other)
  expect(shown.service('/db/app-1')?.answer).toMatchObject({ instances: 3 })
  expect(before.services.get(PathId('/db/app-1'))).toBe(one)
  expect(one?.answer).toMatchObject({ instances: 1 })
})

test('what is deleted is gone from the view; a master that is not heard makes it stale, with the reason', async () => {
  const shown = new Shown()
  await shown.command(create(residentApp()))
  await shown.command({ type: 'CHANGE', change: { deleteRunSpecs: [PathId('/db/app')] }, force: true })
  expect(shown.service('/db/app')).toBeUndefined()
  expect(shown.marathon.view()).toMatchObject({ state: 'live', frameworkId: 'F-0001' })
  shown.told.length = 0
  shown.trouble = 'no master is elected'
  shown.harness.driver({ type: 'DISCONNECTED', reason: 'no master is elected' })
  await shown.changed()
  expect(shown.told).toEqual([{ services: new Set(), state: true }])
  expect(shown.marathon.view()).toMatchObject({
    state: 'stale',
    reason: 'The scheduler does not hear from the master: no master is elected.',
  })
})

test('what was deleted in an earlier life is told until its tasks have ended', async () => {
  const before = new Shown()
  const { harness } = before
  await before.command(create(residentApp()))
  harness.offerAll()
  await before.command({ type: 'CHANGE', change: { deleteRunSpecs: [PathId('/db/app')] }, force: true })
  expect(before.service('/db/app')).toMatchObject({ deleting: true })
  harness.restart()
  const after = new Shown(harness)
  expect(after.service('/db/app')).toMatchObject({ deleting: true, instances: [{ goal: 'Decommissioned' }] })
  expect(after.marathon.view().has('/db/app')).toBe(true)
  for (const taskId of harness.cluster.tasks.keys()) harness.status(taskId, 'TASK_KILLED')
  harness.offerAll()
  await after.changed()
  expect(after.service('/db/app')).toBeUndefined()
})

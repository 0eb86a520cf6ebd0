import { printResource } from '@holdfast/model/resource/print'
import { Resources } from '@holdfast/model/resource/resources'
import { AgentId } from '@holdfast/model/ids'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Cluster } from '../../src/ports/cluster.ts'
import { part, subscribe } from '../hosted/framework.ts'
import { replayed } from '../replay/replayed.ts'
import { until } from '../marathon/runtime/services.ts'
import { WAYS } from './clusters.ts'

interface Lawful {
  readonly cluster: Cluster
  end(): Promise<void>
}

/** With a task that runs, as the recorded cluster has some. */
const withTask = WAYS.map((way): readonly [string, () => Promise<Lawful>] => [
  way.name,
  async () => {
    const c = await way.start()
    const framework = await subscribe(c.running, 'svc', ['db'])
    const offer = await framework.offerOf(c.running.agents.a1)
    await framework.launch(offer, 'task-1', 'sleep 1000', [part('cpus', 0.5), part('mem', 64)])
    await framework.untilTask('task-1', 'TASK_RUNNING')
    await until(() =>
      Promise.resolve(
        [...c.cluster.view().agents.values()].some(({ tasks }) => tasks.length > 0) || undefined,
      ),
    )
    return {
      cluster: c.cluster,
      async end() {
        framework.leave()
        await c.end()
      },
    }
  },
])

const recorded = ['02-tasks-attached', '03-one-detached', '08-framework-disconnected'].map(
  (stage): readonly [string, () => Promise<Lawful>] => [
    `a recorded Mesos, at ${stage}`,
    async () => {
      const c = await replayed(stage)
      return { cluster: c.cluster, end: () => c.close() }
    },
  ],
)

const printed = (resources: Resources): readonly string[] =>
  Resources.list(resources).map(printResource).sort()

/** What every cluster keeps to, whoever is behind it. */
describe.each([...withTask, ...recorded])('%s', (_, start) => {
  let c: Lawful
  beforeAll(async () => {
    c = await start()
  })
  afterAll(() => c.end())
  const agents = () => [...c.cluster.view().agents.values()]

  test('is live, and says of when that is', () => {
    expect(c.cluster.view()).toMatchObject({ state: 'live', mesosVersion: '1.12.0' })
    expect(c.cluster.view().asOfMs).toBeGreaterThan(0)
    expect(agents().length).toBeGreaterThan(1)
  })

  test('what is used and what is offered is part of what an agent has', () => {
    for (const { total, used, offered } of agents()) {
      const taken = [
        ...Resources.list(Resources.unallocate(used)),
        ...Resources.list(Resources.unallocate(offered)),
      ]
      for (const each of taken)
        expect([printResource(each), Resources.contains(total, each)]).toEqual([printResource(each), true])
    }
  })

  test('a task is of a framework that is told, and uses what its agent tells as used', () => {
    const { frameworks } = c.cluster.view()
    const tasks = agents().flatMap((agent) => agent.tasks.map((task) => ({ task, used: agent.used })))
    expect(tasks.length).toBeGreaterThan(0)
    for (const { task, used } of tasks) {
      expect(frameworks.has(task.frameworkId)).toBe(true)
      for (const each of Resources.list(task.resources)) expect(Resources.contains(used, each)).toBe(true)
    }
  })

  test('an agent that answers has what the master says of it', async () => {
    const [agent] = agents().filter(({ status }) => status === 'active')
    const own = agent && (await c.cluster.agentView(agent.agentId))
    expect(own).toMatchObject({ ok: true })
    expect(own?.ok === true && printed(own.value.total)).toEqual(agent && printed(agent.total))
  })

  test('of an agent that is not known nothing is told, and the view does not change for it', async () => {
    const before = c.cluster.view()
    expect(await c.cluster.agentView(AgentId('nobody'))).toMatchObject({
      ok: false,
      error: { agentId: 'nobody' },
    })
    expect(c.cluster.view().agents).toBe(before.agents)
  })
})

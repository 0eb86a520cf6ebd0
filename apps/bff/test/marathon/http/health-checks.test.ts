import { afterEach, expect, test } from 'vitest'
import { expectAnswer } from './expect-answer.ts'
import { InCluster, ports, scalar } from './in-cluster.ts'

let running: InCluster

afterEach(() => running.end())

/** Whoever is checked is ready when it is found healthy, and until then its deployment goes on. */
test.each(['HTTP', 'TCP', 'MESOS_HTTP', 'MESOS_TCP', 'COMMAND'])(
  'an app with a check of type %s is deployed',
  async (protocol) => {
    running = await new InCluster().start([
      {
        name: 'a1',
        hostname: 'a1.test',
        resources: [scalar('cpus', 4), scalar('mem', 4096), scalar('disk', 10_000), ports],
      },
    ])
    const check = {
      protocol,
      ...(protocol === 'COMMAND' ? { command: { value: 'true' } } : { portIndex: 0 }),
    }
    const app = {
      id: '/checked',
      cmd: 'sleep 1000',
      cpus: 0.1,
      mem: 32,
      portDefinitions: [{ port: 0 }],
      healthChecks: [check],
    }
    await expectAnswer(await running.ask('POST', '/v2/apps', app), { status: 201 })
    await running.until(async () => {
      const deployments = await (await running.ask('GET', '/v2/deployments')).json()
      return Array.isArray(deployments) && deployments.length === 0
    }, 'the end of its deployment')
    const answer = (await (await running.ask('GET', '/v2/apps/checked')).json()) as {
      app: { tasksHealthy: number; tasksRunning: number }
    }
    expect(answer.app).toMatchObject({ tasksHealthy: 1, tasksRunning: 1 })
  },
)

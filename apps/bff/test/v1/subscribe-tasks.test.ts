import { afterEach, describe, expect, test } from 'vitest'
import { CaseFramework } from './case-framework.ts'
import { PATIENT, QUICK } from './quick-clock.ts'
import { RecordReader } from './record-reader.ts'
import { WholeCluster, type WholeOptions } from './whole-cluster.ts'

const running: WholeCluster[] = []
afterEach(async () => {
  for (const cluster of running.splice(0)) await cluster.remove()
})

interface Told {
  readonly type: string
  readonly [member: string]: unknown
}

/** Collects what an operator is told, from when it has heard of the state. */
async function listen(cluster: WholeCluster, as?: string): Promise<readonly string[]> {
  const told: string[] = []
  const reader = new RecordReader(
    await cluster.fetch({
      method: 'POST',
      path: '/api/v1',
      as,
      headers: { 'content-type': 'application/json', accept: 'application/json' },
      body: '{"type":"SUBSCRIBE"}',
    }),
  )
  await reader.next()
  void (async () => {
    for (let event = await reader.json(); event !== undefined; event = await reader.json()) {
      const { type, task_updated } = event as Told
      if (type !== 'HEARTBEAT')
        told.push(task_updated ? `${type} ${(task_updated as { readonly state: string }).state}` : type)
    }
  })()
  return told
}

async function start(options: WholeOptions = {}): Promise<WholeCluster> {
  const cluster = await new WholeCluster({
    clock: QUICK,
    settings: PATIENT,
    ...options,
  }).start()
  running.push(cluster)
  await cluster.until(() => cluster.status() === 'active')
  return cluster
}

const RESOURCES = [
  { name: 'cpus', type: 'SCALAR', scalar: { value: 1 } },
  { name: 'mem', type: 'SCALAR', scalar: { value: 64 } },
]

async function run(cluster: WholeCluster, command: string, as?: string): Promise<CaseFramework> {
  const joining = { name: 'F', roles: ['ads'], capabilities: ['PARTITION_AWARE'] }
  const framework = await CaseFramework.join(cluster, joining, as)
  const task = { task_id: { value: 'a' }, name: 'a', resources: RESOURCES, command: { value: command } }
  await framework.accept([{ type: 'LAUNCH', launch: { task_infos: [task] } }])
  return framework
}

describe('whoever subscribes to the master', () => {
  test('is told every state of a task, to its end, and then of the framework that it is removed', async () => {
    const cluster = await start()
    const told = await listen(cluster)
    const framework = await run(cluster, 'sleep 1')
    await framework.taskIn('a', 'TASK_FINISHED')
    await cluster.until(() => told.includes('TASK_UPDATED TASK_FINISHED'))
    await framework.call('TEARDOWN', {})
    await cluster.until(() => told.includes('FRAMEWORK_REMOVED'))
    expect(told).toEqual([
      'FRAMEWORK_ADDED',
      'TASK_ADDED',
      'TASK_UPDATED TASK_STARTING',
      'TASK_UPDATED TASK_RUNNING',
      'TASK_UPDATED TASK_FINISHED',
      'FRAMEWORK_REMOVED',
    ])
  })

  test('is told that the tasks of a framework that is torn down are killed', async () => {
    const cluster = await start()
    const framework = await run(cluster, 'sleep 100000')
    await framework.taskIn('a', 'TASK_RUNNING')
    const told = await listen(cluster)
    await framework.call('TEARDOWN', {})
    await cluster.until(() => told.includes('FRAMEWORK_REMOVED'))
    expect(told).toEqual(['TASK_UPDATED TASK_KILLED', 'FRAMEWORK_REMOVED'])
  })

  test('is told that a task is out of reach with its agent, and of the task anew when both are back', async () => {
    const cluster = await start({ settings: {} })
    const framework = await run(cluster, 'sleep 100000')
    await framework.taskIn('a', 'TASK_RUNNING')
    const told = await listen(cluster)
    await cluster.cluster.stopAgent('S')
    await cluster.until(() => told.includes('TASK_UPDATED TASK_UNREACHABLE'))
    await cluster.cluster.startAgent('S')
    await cluster.until(() => told.includes('TASK_ADDED'))
    // Neither is the agent told to be removed.
    expect(told.slice(0, 2)).toEqual(['TASK_UPDATED TASK_UNREACHABLE', 'AGENT_ADDED'])
  })

  test('is told that a framework has come back', async () => {
    const cluster = await start()
    const told = await listen(cluster)
    const framework = await CaseFramework.join(cluster, { name: 'F', roles: ['ads'] })
    await cluster.until(() => told.includes('FRAMEWORK_ADDED'))
    await CaseFramework.join(cluster, { name: 'F', roles: ['ads'], id: framework.id })
    await cluster.until(() => told.includes('FRAMEWORK_UPDATED'))
    expect(told.slice(0, 2)).toEqual(['FRAMEWORK_ADDED', 'FRAMEWORK_UPDATED'])
  })

  test('is told nothing of frameworks and tasks that it may not view', async () => {
    const cluster = await start({
      logins: ['ops:o', 'no-tasks:n', 'none:x'],
      acls: {
        view_tasks: [{ principals: { values: ['no-tasks'] }, users: { type: 'NONE' } }],
        view_frameworks: [{ principals: { values: ['none'] }, users: { type: 'NONE' } }],
      },
    })
    const all = await listen(cluster, 'ops:o')
    const frameworks = await listen(cluster, 'no-tasks:n')
    const nothing = await listen(cluster, 'none:x')
    const framework = await run(cluster, 'sleep 1', 'ops:o')
    await framework.taskIn('a', 'TASK_FINISHED')
    await framework.call('TEARDOWN', {})
    await cluster.until(() => all.includes('FRAMEWORK_REMOVED'))
    await cluster.until(() => frameworks.includes('FRAMEWORK_REMOVED'))
    expect(frameworks).toEqual(['FRAMEWORK_ADDED', 'FRAMEWORK_REMOVED'])
    expect(nothing).toEqual([])
  })
})

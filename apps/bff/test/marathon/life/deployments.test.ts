import { PathId } from '@holdfast/model/marathon/path-id'
import { PersistentMap } from '@holdfast/model/persistent-map'
import { describe, expect, test } from 'vitest'
import type { Accepted } from '../../../core/marathon/answers.ts'
import { Harness } from './harness.ts'
import { residentApp, residentPod, statelessApp } from './run-specs.ts'

const APP = residentApp().id

function deploymentOf(answer: Accepted): string {
  if (answer.type !== 'DEPLOYMENT') throw new Error('No deployment was started')
  return answer.deploymentId
}

function planOf(harness: Harness, answer: Accepted): unknown {
  return PersistentMap.get(harness.state.deployments, deploymentOf(answer))?.steps.map(({ actions }) =>
    actions.map(({ action, id }) => `${action} ${id}`),
  )
}

describe('a deployment', () => {
  test('starts what others depend on before them', () => {
    const harness = new Harness()
    const app = (name: string, ...dependencies: string[]) =>
      statelessApp({ id: PathId(name), rest: { cmd: 'sleep 1', dependencies } })
    const change = { runSpecs: [app('/c', '/a', '/b'), app('/a'), app('/b', '/a')] }
    const answer = harness.do({ type: 'CHANGE', change, force: false })
    expect(planOf(harness, answer)).toEqual([
      ['StartApplication /c', 'StartApplication /a', 'StartApplication /b'],
      ['ScaleApplication /a'],
      ['ScaleApplication /b'],
      ['ScaleApplication /c'],
    ])
    harness.offerAll()
    expect(harness.isDeploying).toBe(false)
  })

  test('ends what is gone first, and heeds what groups depend on', () => {
    const harness = new Harness()
    harness.put(statelessApp({ id: PathId('/old') }))
    harness.offerAll()
    const answer = harness.do({
      type: 'CHANGE',
      force: false,
      change: {
        deleteRunSpecs: [PathId('/old')],
        groups: [{ id: PathId('/web'), dependencies: [PathId('/db')] }],
        runSpecs: [statelessApp({ id: PathId('/web/a') }), residentApp()],
      },
    })
    expect(planOf(harness, answer)).toEqual([
      ['StopApplication /old'],
      ['StartApplication /web/a', 'StartApplication /db/app'],
      ['ScaleApplication /db/app'],
      ['ScaleApplication /web/a'],
    ])
  })

  test('that nothing is to be done for succeeds at once', () => {
    const harness = new Harness()
    harness.put(residentApp())
    harness.offerAll()
    harness.events.length = 0
    harness.put(residentApp())
    expect(harness.isDeploying).toBe(false)
    expect(harness.eventsOf('deployment_success')).toHaveLength(1)
  })

  test('goes back to what was before when it is deleted', () => {
    const harness = new Harness()
    harness.put(residentApp())
    harness.offerAll()
    const answer = harness.scale(APP, 3)
    harness.do({ type: 'DELETE_DEPLOYMENT', deploymentId: deploymentOf(answer), force: false })
    expect(PersistentMap.get(harness.state.runSpecs, APP)?.instances).toBe(1)
    // As in Marathon, what runs goes before what waits.
    harness.obeyKills()
    harness.offerAll()
    expect(harness.instances.filter(({ goal }) => goal === 'Running')).toHaveLength(1)
    expect(harness.isDeploying).toBe(false)
  })

  test('that made an app deletes it when it is deleted itself', () => {
    const harness = new Harness()
    const answer = harness.put(residentApp())
    harness.offer('S1')
    harness.do({ type: 'DELETE_DEPLOYMENT', deploymentId: deploymentOf(answer), force: false })
    harness.offerAll()
    expect(PersistentMap.size(harness.state.runSpecs)).toBe(0)
    expect(harness.instances).toEqual([])
    expect(harness.cluster.volumes).toEqual([])
  })

  test('leaves all as it is when it is deleted with force', () => {
    const harness = new Harness()
    const answer = harness.put(residentApp({ instances: 2 }))
    harness.do({ type: 'DELETE_DEPLOYMENT', deploymentId: deploymentOf(answer), force: true })
    expect(harness.isDeploying).toBe(false)
    harness.offerAll()
    expect(harness.instances.filter(({ condition }) => condition === 'Running')).toHaveLength(2)
  })

  test('does not lock what it does not touch', () => {
    const harness = new Harness()
    harness.put(residentApp())
    harness.put(residentPod())
    expect(PersistentMap.size(harness.state.deployments)).toBe(2)
  })

  test('goes on after a restart', () => {
    const harness = new Harness()
    harness.put(residentApp({ instances: 2 }))
    harness.offer('S1')
    harness.restart()
    expect(harness.isDeploying).toBe(true)
    harness.offerAll()
    expect(harness.isDeploying).toBe(false)
    expect(harness.cluster.volumes).toHaveLength(2)
  })

  test('replaces an instance that never becomes healthy', () => {
    const harness = new Harness()
    const healthChecks = [
      {
        protocol: 'COMMAND' as const,
        command: { value: 'true' },
        delaySeconds: 15,
        gracePeriodSeconds: 300,
        intervalSeconds: 60,
        maxConsecutiveFailures: 3,
        timeoutSeconds: 20,
        ignoreHttp1xx: false,
        ipProtocol: 'IPv4' as const,
      },
    ]
    harness.put(residentApp({ rest: { cmd: 'sleep 1', healthChecks } }))
    harness.offerAll()
    expect(harness.isDeploying).toBe(true)
    harness.calls.length = 0
    harness.put(residentApp({ rest: { cmd: 'sleep 2', healthChecks } }), true)
    expect(harness.obeyKills()).toHaveLength(1)
    harness.offerAll()
    const [task] = harness.cluster.tasks.keys()
    if (task === undefined) throw new Error('Nothing runs')
    harness.status(task, 'TASK_RUNNING', { healthy: true })
    expect(harness.isDeploying).toBe(false)
  })
})

describe('a command is refused', () => {
  const refusal = (harness: Harness, ...asked: Parameters<Harness['ask']>) => {
    const before = harness.state
    const answer = harness.ask(...asked)
    if (answer.ok) throw new Error('It was not refused')
    expect(harness.state).toBe(before)
    return answer.error
  }

  test('when the name is taken', () => {
    const harness = new Harness()
    harness.put(residentApp())
    const change = { runSpecs: [residentApp()], runSpecsMustBe: 'new' as const }
    expect(refusal(harness, { type: 'CHANGE', change, force: false })).toEqual({
      status: 409,
      message: 'An app with id [/db/app] already exists.',
    })
    const pod = { runSpecs: [residentPod({ id: APP })] }
    expect(refusal(harness, { type: 'CHANGE', change: pod, force: false })).toMatchObject({ status: 409 })
    const group = { groups: [{ id: APP }] }
    expect(refusal(harness, { type: 'CHANGE', change: group, force: false })).toMatchObject({ status: 409 })
  })

  test('when what it names is not there', () => {
    const harness = new Harness()
    const app = { type: 'SCALE', id: PathId('/x'), instances: 1, force: false } as const
    expect(refusal(harness, app)).toEqual({ status: 404, message: "App '/x' does not exist" })
    const deployment = { type: 'DELETE_DEPLOYMENT', deploymentId: 'x', force: false } as const
    expect(refusal(harness, deployment)).toEqual({
      status: 404,
      message: 'DeploymentPlan x does not exist',
    })
    expect(refusal(harness, { type: 'RESET_DELAY', id: PathId('/x') })).toEqual({
      status: 404,
      message: 'Application /x not found in tasks queue.',
    })
  })

  test('when too much is being deployed', () => {
    const harness = new Harness({ maxRunningDeployments: 1 })
    harness.put(residentApp())
    const change = { runSpecs: [residentPod()] }
    expect(refusal(harness, { type: 'CHANGE', change, force: true })).toMatchObject({
      status: 403,
      message: expect.stringContaining('Max number (1) of running deployments is achieved.') as string,
    })
  })

  test('when it would change what residents keep', () => {
    const harness = new Harness()
    const rest = { cmd: 'sleep 1000', container: { type: 'MESOS' as const } }
    harness.put(residentApp({ rest }))
    const change = { runSpecs: [residentApp({ rest }, 4)] }
    expect(refusal(harness, { type: 'CHANGE', change, force: true })).toMatchObject({
      status: 422,
      details: [{ path: '/app(0)', errors: ['Persistent volumes can not be changed!'] }],
    })
  })
})

import type { UnknownReservations } from '@holdfast/model/api/services'
import { Principal, Role } from '@holdfast/model/ids'
import { reservationLabels } from '@holdfast/model/marathon/labels'
import type { Resource } from '@holdfast/model/resource/resource'
import { Resources } from '@holdfast/model/resource/resources'
import { Value } from '@holdfast/model/resource/value'
import { Scalar } from '@holdfast/model/scalar'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createAuthorizer } from '../../../src/authorizer.ts'
import { systemIds } from '../../../src/clock.ts'
import { unknownReservationRoutes } from '../../../src/http/dashboard/unknown-reservation-routes.ts'
import { at, expectAnswer } from './expect-answer.ts'
import { InCluster, ports, scalar } from './in-cluster.ts'

let running: InCluster

beforeEach(async () => {
  const resources = [scalar('cpus', 4), scalar('mem', 4096), scalar('disk', 10_000), ports]
  running = await new InCluster().start([{ name: 'a1', hostname: 'a1.test', resources }])
})

afterEach(() => running.end())

const database = (id: string, more: object = {}): object => ({
  id,
  cmd: 'sleep 100000',
  cpus: 0.5,
  mem: 64,
  container: { type: 'MESOS', volumes: [{ containerPath: 'data', mode: 'RW', persistent: { size: 10 } }] },
  ...more,
})

const runs = (id: string) =>
  running.until(async () => {
    const body = await expectAnswer(await running.ask('GET', `/v2/apps${id}`), { status: 200 })
    return at(body, 'app.tasksRunning') === 1
  }, `${id} to run`)

describe('/v2/events/volumes', () => {
  test('tells what becomes of a volume, from its reservation to its end', async () => {
    const { body } = await running.ask('GET', '/v2/events/volumes')
    if (body === null) throw new Error('There is no stream')
    let text = ''
    const reader = body.getReader()
    const read = async (): Promise<void> => {
      const { value, done } = await reader.read()
      if (done) return
      text += new TextDecoder().decode(value)
      return read()
    }
    void read()
    const heard = (type: string) => running.until(() => text.includes(`event: ${type}\n`), type)
    await expectAnswer(await running.ask('POST', '/v2/apps', database('/db')), { status: 201 })
    await heard('volume_attached_event')
    await expectAnswer(await running.ask('PUT', '/v2/apps/db?force=true', { instances: 0 }), { status: 200 })
    await heard('volume_detached_event')
    await expectAnswer(await running.ask('DELETE', '/v2/apps/db'), { status: 200 })
    await heard('volume_freed_event')
    const [first] = text.match(/(?<=event: )volume_\w+/) ?? []
    expect(first).toBe('volume_reserving_event')
    expect(text).toMatch(/data: \{"instanceId":"db\.instance-[^"]+","runSpecId":"\/db"/)
    // Marathon's own words are on the other stream.
    expect(text).not.toContain('instance_changed_event')
    await reader.cancel()
  })
})

describe('what is reserved for the scheduler and belongs to nothing', () => {
  const reservationId = 'gone.instance-c0caec0a-863a-11e9-915b-c610fee06dff'

  /** As a life of the scheduler that is forgotten would have left it. */
  async function leaveBehind(): Promise<void> {
    const info = await expectAnswer(await running.ask('GET', '/v2/info'), { status: 200 })
    const [agent] = running.cluster.view().agents.values()
    const frameworkId = running.scheduler.state().frameworkId
    if (agent === undefined || frameworkId === undefined)
      throw new Error(`Not connected: ${JSON.stringify(info)}`)
    const principal = Principal('marathon')
    const left: Resource = {
      name: 'cpus',
      value: Value.scalar(Scalar.of(0.25)),
      reservations: [
        {
          type: 'DYNAMIC',
          role: Role('marathon'),
          principal,
          labels: reservationLabels(frameworkId, reservationId),
        },
      ],
    }
    const done = await running.cluster.submit({
      operationId: systemIds.operationId(),
      agentId: agent.agentId,
      operation: { type: 'RESERVE', resources: [left] },
    })
    expect(done).toMatchObject({ ok: true })
  }

  const routes = () =>
    unknownReservationRoutes({ scheduler: running.scheduler, authorizer: createAuthorizer() })
  const listed = async (): Promise<UnknownReservations> =>
    JSON.parse(await (await routes().request('/unknown-reservations')).text())
  const collect = (body: unknown) =>
    routes().request('/unknown-reservations/collect', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
    })
  const reserved = async () => {
    const [agent] = running.cluster.view().agents.values()
    const view = agent && (await running.cluster.agentView(agent.agentId))
    const total = view?.ok === true ? view.value.total : Resources.empty
    return Resources.list(total).filter(({ reservations }) =>
      reservations.some(({ labels }) => labels?.some(({ value }) => value === reservationId)),
    )
  }

  test('is seen, is left alone, and is freed when somebody asks', async () => {
    await expectAnswer(await running.ask('POST', '/v2/apps', database('/db')), { status: 201 })
    await runs('/db')
    await leaveBehind()
    // Only who waits is offered anything.
    await expectAnswer(await running.ask('POST', '/v2/apps', database('/large', { cpus: 100 })), {
      status: 201,
    })
    const { unknown, freeing } = await running.until(async () => {
      const all = await listed()
      return all.unknown.length > 0 && all
    }, 'an unknown reservation')
    expect(freeing).toEqual([])
    expect(unknown).toMatchObject([
      { host: 'a1.test', reservationId, role: 'marathon', persistenceIds: [], diskMb: 0 },
    ])
    expect(unknown[0]?.resources).toEqual(['cpus:0.25'])
    await running.pass(300)
    expect(await reserved()).toHaveLength(1)

    const agentId = unknown[0]?.agentId ?? ''
    const wrong = await collect({
      reservations: [
        { agentId, reservationId },
        { agentId, reservationId: 'other' },
      ],
    })
    expect(wrong.status).toBe(404)
    expect((await collect({ reservations: [] })).status).toBe(400)
    expect((await collect({ reservations: [{ agentId, reservationId }] })).status).toBe(202)
    await running.until(async () => (await reserved()).length === 0, 'the end of it')
    await running.until(async () => (await listed()).unknown.length === 0, 'the end of its row')
    await runs('/db')
  })
})

import type {
  Confirmation,
  OperationRequest,
  OperationStep,
  ResourcesStep,
  Plan,
} from '@holdfast/model/api/operations'
import type { Resource } from '@holdfast/model/resource/resource'
import { encodeResource } from '@holdfast/model/wire/resource'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { harness, type Harness } from './harness.ts'
import { A1, A2, reserved, volume } from './test-cluster.ts'
import { turns, until } from './test-clock.ts'

let h: Harness
beforeEach(() => {
  h = harness()
})
afterEach(() => h.close())

const step = (verb: ResourcesStep['verb'], agentId: string, ...resources: Resource[]): OperationStep => ({
  verb,
  agentId,
  resources: resources.map((each) => encodeResource(each, 'post')),
})
const request = (...steps: OperationStep[]): OperationRequest => ({ steps })
const eve = { actor: 'eve' }

const plan = (asked: OperationRequest): Plan => h.operations.plan(asked, undefined)
const confirmationOf = (asked: OperationRequest, more: Partial<Confirmation> = {}): Confirmation => ({
  request: asked,
  fingerprint: plan(asked).fingerprint,
  ...more,
})
const confirm = (asked: OperationRequest, more: Partial<Confirmation> = {}, key = 'key-1') =>
  h.operations.confirm(confirmationOf(asked, more), key, eve)
const states = () =>
  h.operations
    .list({}, 'eve')
    .rows.toReversed()
    .map(({ verb, agentId, state }) => `${verb} ${agentId}: ${state}`)
const settled = () => until(() => h.operations.unsettled(1).length === 0, 'every operation to be settled')

async function make(...volumes: Resource[]): Promise<void> {
  const sum = volumes.reduce((mb, { value }) => mb + (value.type === 'SCALAR' ? value.scalar / 1000 : 0), 0)
  for (const operation of [
    { type: 'RESERVE', resources: [reserved(sum, 'ads')] },
    { type: 'CREATE', volumes },
  ] as const) {
    // oxlint-disable-next-line no-await-in-loop
    await h.operations.submit({ agentId: A1, operation }, { via: 'mesos-api', actor: 'ops' })
  }
  await settled()
}

describe('a confirmed plan', () => {
  test('is stored and answered before anything is sent, and then carried out step by step', async () => {
    h.cluster.hold()
    const steps = request(
      step('reserve', A1, reserved(64, 'ads')),
      step('create', A1, volume('v1', 64, 'ads')),
    )
    const answer = await confirm(steps, { reason: 'more space' })
    if (!answer.ok) throw new Error(answer.error.message)
    expect(answer.value.operations.map(({ state, step, steps }) => [state, step, steps])).toEqual([
      ['planned', 0, 2],
      ['planned', 1, 2],
    ])
    expect(h.cluster.submitted).toEqual([])
    await until(() => states().every((line) => line.endsWith('accepted')))
    h.cluster.deliver()
    await settled()
    expect(states()).toEqual([`reserve ${A1}: confirmed`, `create ${A1}: confirmed`])
    const detail = h.operations.detail(answer.value.operations[0]!.id as never)
    expect(detail?.history.map(({ state }) => state)).toEqual(['planned', 'sent', 'accepted', 'confirmed'])
    expect(detail?.batch.map(({ verb }) => verb)).toEqual(['reserve', 'create'])
    expect(detail?.row).toMatchObject({ actor: 'eve', via: 'dashboard', reason: 'more space' })
    expect(detail?.curl).toContain('http://127.0.0.1:5050/master/reserve')
  })

  test('sends the same once, however often it is repeated under its key', async () => {
    const steps = request(step('reserve', A1, reserved(64, 'ads')))
    const body = confirmationOf(steps)
    const [first, second] = await Promise.all([
      h.operations.confirm(body, 'key-1', eve),
      h.operations.confirm(body, 'key-1', eve),
    ])
    await settled()
    const third = await h.operations.confirm(body, 'key-1', eve)
    await h.restart()
    const fourth = await h.operations.confirm(body, 'key-1', eve)
    const ids = [first, second, third, fourth].map((answer) => answer.ok && answer.value.operations[0]?.id)
    expect(new Set(ids).size).toBe(1)
    expect(h.cluster.submitted).toHaveLength(1)
  })

  test('is refused when its key was used for something else, but not when that was another person', async () => {
    await confirm(request(step('reserve', A1, reserved(64, 'ads'))))
    const other = request(step('reserve', A1, reserved(32, 'ads')))
    expect(await confirm(other)).toMatchObject({ ok: false, error: { code: 'KEY_USED_OTHERWISE' } })
    expect((await h.operations.confirm(confirmationOf(other), 'key-1', { actor: 'ops' })).ok).toBe(true)
  })

  test('of two operators who take the same space at once only one succeeds, and the other is told what is left', async () => {
    const mine = request(step('reserve', A1, reserved(8000, 'ads')))
    const theirs = request(step('reserve', A1, reserved(4000, 'web')))
    const [bodyOfMine, bodyOfTheirs] = [confirmationOf(mine), confirmationOf(theirs)]
    expect((await h.operations.confirm(bodyOfMine, 'a', eve)).ok).toBe(true)
    await settled()
    const answer = await h.operations.confirm(bodyOfTheirs, 'b', { actor: 'ops' })
    expect(answer).toMatchObject({ ok: false, error: { code: 'OUTDATED', field: 'request/steps/0/size' } })
    expect(answer.ok ? '' : answer.error.message).toBe(
      'Only 1.95 GiB of root disk is unreserved and unused on agent-1.example now, and 3.91 GiB is asked for.',
    )
    expect(h.cluster.submitted).toHaveLength(1)
  })

  test('of two operators who destroy the same volume in the same moment only one does', async () => {
    await make(volume('v1', 10, 'ads'))
    const steps = request(step('destroy', A1, volume('v1', 10, 'ads')))
    const body = confirmationOf(steps)
    const answers = await Promise.all([
      h.operations.confirm(body, 'a', eve),
      h.operations.confirm(body, 'b', { actor: 'ops' }),
    ])
    expect(answers.map(({ ok }) => ok)).toEqual([true, false])
    expect(answers[1]).toMatchObject({ error: { code: 'OUTDATED' } })
    await settled()
    expect(h.cluster.submitted.filter(({ type }) => type === 'DESTROY')).toHaveLength(1)
  })

  test('is outdated when a task began to use its volume, and not when something else changed', async () => {
    await make(volume('v1', 10, 'ads'), volume('v2', 10, 'ads'))
    const steps = request(step('destroy', A1, volume('v1', 10, 'ads')))
    const body = confirmationOf(steps)
    h.cluster.use(A1, volume('v2', 10, 'ads'), 'task-2')
    await turns(3)
    expect(plan(steps).fingerprint).toBe(body.fingerprint)
    h.cluster.use(A1, volume('v1', 10, 'ads'), 'task-1')
    await turns(3)
    expect(await h.operations.confirm(body, 'a', eve)).toMatchObject({
      ok: false,
      error: { code: 'OUTDATED', message: 'Task task-1 uses v1. Stop it first.' },
    })
  })

  test('that loses much is confirmed only with its word', async () => {
    await make(volume('v1', 10, 'ads'), volume('v2', 10, 'ads'))
    const steps = request(step('destroy', A1, volume('v1', 10, 'ads'), volume('v2', 10, 'ads')))
    expect(await confirm(steps)).toMatchObject({ ok: false, error: { code: 'WORD_MISSING', field: 'word' } })
    expect(await confirm(steps, { word: '3' })).toMatchObject({ ok: false })
    expect((await confirm(steps, { word: ' 2 ' })).ok).toBe(true)
    await settled()
    expect(h.ledger.volumesNamed('ads', 'v1')).toEqual([])
  })

  test('whose step is refused cancels the later ones of that agent, and no others', async () => {
    h.cluster.refuseNext(403, '403 Forbidden.')
    const answer = await confirm(
      request(
        step('reserve', A1, reserved(64, 'ads')),
        step('create', A1, volume('v1', 64, 'ads')),
        step('reserve', A2, reserved(64, 'ads')),
      ),
    )
    await settled()
    expect(states()).toEqual([
      `reserve ${A1}: refused`,
      `create ${A1}: cancelled`,
      `reserve ${A2}: confirmed`,
    ])
    const [refused, cancelled] = answer.ok ? answer.value.operations.map(({ id }) => h.row(id)) : []
    expect(refused?.error).toEqual({ status: 403, message: '403 Forbidden.' })
    expect(cancelled?.error?.message).toBe('Step 1 was not accepted: 403 Forbidden.')
  })

  test('whose answer never came is watched until the agent tells', async () => {
    h.cluster.hold()
    h.cluster.refuseNext(504, 'The master did not answer in time')
    await confirm(request(step('reserve', A1, reserved(64, 'ads'))))
    await until(() => h.cluster.submitted.length === 1)
    await h.clock.advance(10_000)
    expect(states()).toEqual([`reserve ${A1}: sent`])
    // It had reached the master after all.
    h.cluster.foreign(A1, { type: 'RESERVE', resources: [reserved(64, 'ads')] })
    await settled()
    expect(states()).toEqual([`reserve ${A1}: confirmed`])
  })
})

describe('when the disk is full', () => {
  test('nothing that was confirmed is sent, now or after a restart, and that is said', async () => {
    h.failWrites(2)
    const asked = request(step('reserve', A1, reserved(64, 'ads')))
    await expect(confirm(asked)).rejects.toThrow('database or disk is full')
    await h.clock.advance(2000)
    expect(states()).toEqual([`reserve ${A1}: cancelled`])
    await h.restart()
    await turns(5)
    expect(states()).toEqual([`reserve ${A1}: cancelled`])
    expect(h.cluster.submitted).toEqual([])
  })

  test('a step that cannot be stored is not sent', async () => {
    const confirmed = confirm(
      request(step('reserve', A1, reserved(64, 'ads')), step('create', A1, volume('v', 64, 'ads'))),
    )
    // The steps and the key are stored, and then no more.
    h.failWrites(1)
    await confirmed
    await turns(3)
    await h.clock.advance(2000)
    expect(states()).toEqual([`reserve ${A1}: refused`, `create ${A1}: cancelled`])
    expect(h.cluster.submitted).toEqual([])
  })

  test('a request whose record is not stored is answered with a refusal', async () => {
    h.failWrites(1)
    const operation = { type: 'RESERVE', resources: [reserved(64, 'ads')] } as const
    const answer = await h.operations.submit({ agentId: A1, operation }, { via: 'mesos-api', actor: 'ops' })
    expect(answer).toMatchObject({ ok: false, error: { status: 503, message: 'database or disk is full' } })
    await h.clock.advance(2000)
    expect(h.operations.list({}, 'ops').total).toBe(1)
  })
})

describe('after a restart', () => {
  test('what was accepted is watched again until it is proved', async () => {
    h.cluster.hold()
    await confirm(
      request(step('reserve', A1, reserved(64, 'ads')), step('create', A1, volume('v1', 64, 'ads'))),
    )
    await until(() => states().every((line) => line.endsWith('accepted')))
    await h.restart()
    await h.clock.advance(30_000)
    expect(states()).toEqual([`reserve ${A1}: accepted`, `create ${A1}: accepted`])
    expect(h.ledger.volumesNamed('ads', 'v1')[0]?.operationId).toBeDefined()
    h.cluster.deliver()
    await settled()
    expect(states()).toEqual([`reserve ${A1}: confirmed`, `create ${A1}: confirmed`])
  })

  test('what was lost meanwhile is reverted, although master and agent agree', async () => {
    h.cluster.hold()
    await confirm(
      request(step('reserve', A1, reserved(64, 'ads')), step('create', A1, volume('v1', 64, 'ads'))),
    )
    await until(() => states().every((line) => line.endsWith('accepted')))
    h.cluster.lose()
    h.cluster.adopt(A1)
    await h.restart()
    await settled()
    expect(states()).toEqual([`reserve ${A1}: reverted`, `create ${A1}: reverted`])
  })

  test('steps that were not sent wait for their agent, and are sent when it is back', async () => {
    h.cluster.setStatus(A1, 'active')
    const body = confirmationOf(request(step('reserve', A1, reserved(64, 'ads'))))
    const confirmed = h.operations.confirm(body, 'a', eve)
    h.cluster.setStatus(A1, 'recovered')
    await confirmed
    await turns(5)
    expect(states()).toEqual([`reserve ${A1}: planned`])
    await h.restart()
    expect(states()).toEqual([`reserve ${A1}: planned`])
    h.cluster.setStatus(A1, 'active')
    await settled()
    expect(states()).toEqual([`reserve ${A1}: confirmed`])
  })

  test('steps whose agent does not come back are blocked, and those after them cancelled', async () => {
    const body = confirmationOf(
      request(step('reserve', A1, reserved(64, 'ads')), step('create', A1, volume('v1', 64, 'ads'))),
    )
    const confirmed = h.operations.confirm(body, 'a', eve)
    h.cluster.setStatus(A1, 'unreachable')
    await confirmed
    await h.clock.advance(61_000)
    expect(states()).toEqual([`reserve ${A1}: blocked`, `create ${A1}: cancelled`])
    expect(h.cluster.submitted).toEqual([])
  })

  test('steps that were not sent are outdated when something has changed meanwhile', async () => {
    const body = confirmationOf(request(step('reserve', A1, reserved(8000, 'ads'))))
    const confirmed = h.operations.confirm(body, 'a', eve)
    h.cluster.setStatus(A1, 'recovered')
    await confirmed
    h.cluster.foreign(A1, { type: 'RESERVE', resources: [reserved(5000, 'web')] })
    await h.restart()
    h.cluster.setStatus(A1, 'active')
    await settled()
    expect(states()).toEqual([`reserve ${A1}: outdated`])
    expect(h.operations.list({}, 'eve').rows[0]?.error?.message).toContain('Only 4.88 GiB of root disk')
    expect(h.cluster.submitted).toEqual([])
  })

  test('a step that was planned and not sent can be called off', async () => {
    const body = confirmationOf(request(step('reserve', A1, reserved(64, 'ads'))))
    const confirmed = h.operations.confirm(body, 'a', eve)
    h.cluster.setStatus(A1, 'recovered')
    const answer = await confirmed
    const id = answer.ok ? answer.value.operations[0]!.id : ''
    expect(await h.operations.forget(id as never, 'eve')).toMatchObject({
      ok: true,
      value: { state: 'cancelled' },
    })
    h.cluster.setStatus(A1, 'active')
    await turns(10)
    expect(h.cluster.submitted).toEqual([])
  })
})

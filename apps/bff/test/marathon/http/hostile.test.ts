import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { expectAnswer } from './expect-answer.ts'
import { HandFed } from './hand-fed.ts'
import { app, hostileRequest, pod } from './hostile-requests.ts'

async function started(): Promise<HandFed> {
  const fed = new HandFed({ config: { mesosRole: 'db' } })
  fed.uuids.push('d1', 'c0caec0a-863a-11e9-915b-c610fee06dff')
  const plain = {
    ...app,
    healthChecks: [],
    container: { ...app.container, volumes: [] },
    env: {},
    constraints: [],
    dependencies: [],
  }
  await expectAnswer(await fed.ask('POST', '/v2/apps', plain), { status: 201 })
  await expectAnswer(await fed.ask('POST', '/v2/pods', { ...pod, scheduling: {} }), { status: 201 })
  fed.offer({ role: 'db' })
  return fed
}

describe('whatever is asked', () => {
  test('is answered, never with a 500, and what is refused has changed nothing', async () => {
    let refused = 0
    let taken = 0
    await fc.assert(
      fc.asyncProperty(
        fc.array(hostileRequest, {
          minLength: 1,
          maxLength: 10,
        }),
        async (requests) => {
          const fed = await started()
          for (const [method, path, query, body] of requests) {
            const before = fed.state
            // oxlint-disable-next-line no-await-in-loop
            const answer = await fed.ask(
              method,
              `${path}${query}`,
              method === 'GET' || method === 'HEAD' ? undefined : body,
            )
            const what = `${method} ${path}${query} with ${body.slice(0, 300)}`
            expect(answer.status, what).toBeLessThan(500)
            if (answer.status >= 400) {
              expect(fed.state, what).toBe(before)
              refused += 1
            } else if (fed.state !== before) taken += 1
            // oxlint-disable-next-line no-await-in-loop
            if (answer.status !== 200 || !path.includes('events')) await answer.text()
          }
          // What was taken can be lived with: offers come, and time passes.
          fed.offer({ role: 'db' })
          fed.pass(60_000)
          fed.offer({ role: 'db', agentId: 'S2', host: 'other' })
          await expectAnswer(await fed.ask('GET', '/v2/apps?embed=apps.tasks&embed=apps.taskStats'), {
            status: 200,
          })
          await expectAnswer(await fed.ask('GET', '/v2/pods/::status'), { status: 200 })
          await expectAnswer(await fed.ask('GET', '/v2/groups'), { status: 200 })
          await expectAnswer(await fed.ask('GET', '/v2/queue?embed=lastUnusedOffers'), { status: 200 })
          expect(fed.logged).toEqual([])
        },
      ),
      { numRuns: Number(process.env.RUNS ?? 300) },
    )
    // The requests are not all of one kind.
    expect(refused).toBeGreaterThan(300)
    expect(taken).toBeGreaterThan(100)
  })

  test.each([2_147_483_640, 20_001])('%i instances at once are refused', async (instances) => {
    const fed = await started()
    await fed.endDeployments()
    const before = fed.state
    const refusal = { status: 422, violations: [{ pathSuffix: '/instances' }] }
    await expectAnswer(await fed.ask('POST', '/v2/apps', { id: '/many', cmd: 'sleep 1', instances }), refusal)
    await expectAnswer(await fed.ask('PUT', '/v2/apps/db/app', { instances: instances + 2 }), refusal)
    const scaling = { kind: 'fixed', instances: instances + 1 }
    await expectAnswer(await fed.ask('PUT', '/v2/pods/db/pod', { ...pod, scheduling: {}, scaling }), refusal)
    const many = {
      apps: [
        { id: '/a', cmd: 'sleep 1', instances: 10_000 },
        { id: '/b', cmd: 'sleep 1', instances: 10_001 },
      ],
    }
    await expectAnswer(await fed.ask('PUT', '/v2/groups?dryRun=true', many), refusal)
    await expectAnswer(await fed.ask('PUT', '/v2/groups', many), refusal)
    expect(fed.state).toBe(before)
  })
})

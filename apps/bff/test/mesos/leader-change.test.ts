import type { Confirmed, OperationRequest, Plan } from '@holdfast/model/api/operations'
import { paths } from '@holdfast/model/api/paths'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { makeVolume, send, settled } from '../dashboard/harness.ts'
import { until } from '../marathon/runtime/services.ts'
import { behind, type Behind } from './behind.ts'
import { gate, type Gate } from './gate.ts'

/** Two masters, of which one leads: both are the same cluster in the end. */
let front: Behind
let masters: readonly [Gate, Gate]

beforeEach(async () => {
  front = await behind({}, async ({ url }) => {
    masters = [await gate(url), await gate(url)]
    return { master: { urls: masters.map((each) => each.url), ca: undefined, credential: undefined } }
  })
  leads(1, 0)
})
afterEach(async () => {
  await front.end()
  await Promise.all(masters.map((each) => each.close()))
})

/** From now on this one leads, and the other sends all to it. */
function leads(leader: 0 | 1, other: 0 | 1): void {
  masters[leader].instead(undefined)
  masters[other].instead(({ path }, response) => {
    response.writeHead(307, { Location: `//${masters[leader].url.host}${path}` }).end()
    return true
  })
}

const posts = (master: Gate) =>
  master.requests.filter(({ path }) => /reserve|create-volumes/.test(path)).length

async function planned(): Promise<{ readonly request: OperationRequest; readonly plan: Plan }> {
  const request = makeVolume(front.upstream.agents.a1, 'db', 'moved', 16)
  const plan = await until(async () => {
    const { status, body } = await send<Plan>(front, paths.plans, request)
    return status === 200 && body.blocked.length === 0 ? body : undefined
  })
  return { request, plan }
}

async function confirm({ request, plan }: Awaited<ReturnType<typeof planned>>): Promise<readonly string[]> {
  const confirmation = { request, fingerprint: plan.fingerprint }
  const { status, body } = await send<Confirmed>(front, paths.operations, confirmation, {
    'Idempotency-Key': 'k',
  })
  expect(status).toBe(202)
  return Promise.all(
    body.operations.map(async ({ id }) => {
      const row = await settled({ ...front.upstream, url: front.url }, id)
      return row.state
    }),
  )
}

describe('when another master leads than when it was planned', () => {
  test('what is confirmed is done by the one that leads now, once', async () => {
    const made = await planned()
    leads(0, 1)
    expect(await confirm(made)).toEqual(['confirmed', 'confirmed'])
    // Each went at most to one that refused it as not its own, and to one that did it.
    expect(posts(masters[0])).toBe(2)
    expect(posts(masters[1])).toBeLessThanOrEqual(2)
  }, 60_000)

  test('and the former is gone, it goes to the one that is there, once', async () => {
    const made = await planned()
    leads(0, 1)
    await masters[1].shut()
    expect(await confirm(made)).toEqual(['confirmed', 'confirmed'])
    expect(posts(masters[0])).toBe(2)
  }, 60_000)

  test('and nobody knows yet who, it is refused as not sent, in their words', async () => {
    const made = await planned()
    for (const master of masters) {
      master.instead((_, response) => {
        response.writeHead(503).end('No leader elected')
        return true
      })
    }
    expect((await confirm(made))[0]).toBe('refused')
    leads(0, 1)
    const before = [posts(masters[0]), posts(masters[1])]
    // Said again under the same key it is the same: nothing is sent, though somebody leads now.
    expect((await confirm(made))[0]).toBe('refused')
    expect([posts(masters[0]), posts(masters[1])]).toEqual(before)
  }, 60_000)

  test('and they send each other round in a circle, the view is old with that reason, and heals', async () => {
    masters.forEach((master, at) => {
      master.instead(({ path }, response) => {
        response.writeHead(307, { Location: `//${masters[at === 0 ? 1 : 0].url.host}${path}` }).end()
        return true
      })
    })
    await until(async () => (/in a circle/.test(front.cluster.view().reason ?? '') ? true : undefined))
    expect(front.cluster.view().state).toBe('stale')
    leads(0, 1)
    await until(async () => (front.cluster.view().state === 'live' ? true : undefined))
  }, 60_000)
})

import type { ServerResponse } from 'node:http'
import { afterEach, describe, expect, test } from 'vitest'
import { rowsOf } from '../ledger/ask.ts'
import { eventually, io, replayed, type Replayed } from '../replay/replayed.ts'
import type { ReplayRequest } from '../replay/replay-server.ts'

let cluster: Replayed
afterEach(() => cluster.close())

const view = () => cluster.cluster.view()
const isSlaves = ({ to, path }: ReplayRequest) => to === 'master' && path === '/master/slaves'

/** The master answers this instead of its agents, from now on. */
function insteadOfAgents(answer: (response: ServerResponse) => void): void {
  cluster.replay.instead((request, response) => {
    if (!isSlaves(request)) return false
    answer(response)
    return true
  })
}

/** Lets time pass, and what is on its way arrive, until it is so. */
async function pass(holds: () => boolean, stepMs = 1000): Promise<void> {
  for (let i = 0; !holds(); i++) {
    if (i > 400) throw new Error(`Waited in vain, at last in state ${view().state}: ${view().reason}`)
    // oxlint-disable-next-line no-await-in-loop
    await cluster.clock.advance(i < 100 ? stepMs : 0)
    // oxlint-disable-next-line no-await-in-loop
    await io()
  }
}

const json = (text: string) => (response: ServerResponse) =>
  void response.writeHead(200, { 'Content-Type': 'application/json' }).end(text)

describe('a master that', () => {
  const faults: readonly (readonly [string, (response: ServerResponse) => void, RegExp])[] = [
    ['answers with broken JSON', json('{"slaves": [{"id": '), /not JSON, or not all of it/],
    ['answers with nothing', json(''), /empty/],
    ['answers with another JSON', json('[1, 2]'), /does not list agents/],
    ['lists an agent without an id', json('{"slaves":[{"hostname":"h"}]}'), /an agent without an id/],
    ['answers with a page', (r) => void r.end('<!doctype html><h1>Gateway</h1>'), /page of HTML/],
    ['answers with 500', (r) => void r.writeHead(500).end('500 Internal Server Error.'), /status 500/],
    ['asks who it is', (r) => void r.writeHead(401).end('401 Unauthorized.'), /--master-credentials/],
    [
      'cuts its answer off',
      (r) => {
        r.writeHead(200, { 'Content-Length': '5000' }).write('{"slaves": [')
        setImmediate(() => r.destroy())
      },
      /cut off/,
    ],
    ['closes the connection', (r) => void r.destroy(), /cut off/],
  ]

  test.each(faults)(
    '%s leaves what was known as it was, stale with the reason',
    async (_, answer, reason) => {
      cluster = await replayed('02-tasks-attached')
      const before = {
        agents: view().agents,
        asOfMs: view().asOfMs,
        volumes: rowsOf(cluster.ledger, 'volumes'),
      }
      insteadOfAgents(answer)
      await pass(() => view().state !== 'live')
      expect(view().state).toBe('stale')
      expect(view().reason).toMatch(reason)
      expect(view().agents).toBe(before.agents)
      expect(view().asOfMs).toBe(before.asOfMs)
      expect(rowsOf(cluster.ledger, 'volumes')).toEqual(before.volumes)
      cluster.replay.instead(undefined)
      await pass(() => view().state === 'live')
      expect(view().reason).toBeUndefined()
    },
  )

  test('fails for a minute is down, and is asked less and less often', async () => {
    cluster = await replayed('02-tasks-attached')
    insteadOfAgents((response) => response.writeHead(503).end('503 Service Unavailable.'))
    const asked = () => cluster.replay.requests.filter(isSlaves).length
    const before = asked()
    await pass(() => view().state === 'down')
    expect(view().reason).toMatch(/status 503/)
    expect(asked() - before).toBeGreaterThan(2)
    expect(asked() - before).toBeLessThan(12)
  })

  test('takes long is slow before it is stale', async () => {
    cluster = await replayed('02-tasks-attached')
    const waiting: ServerResponse[] = []
    insteadOfAgents((response) => void waiting.push(response))
    await pass(() => waiting.length > 0)
    await cluster.clock.advance(6000)
    expect(view()).toMatchObject({ state: 'slow', reason: 'The master takes long to answer.' })
    cluster.replay.instead(undefined)
    waiting[0]?.end('{"slaves":[]}')
    await eventually(() => view().state !== 'slow' || view().reason !== 'The master takes long to answer.')
  })

  test('hangs is stale after the time that an answer may take', async () => {
    cluster = await replayed('02-tasks-attached', { timeoutMs: 100 })
    insteadOfAgents(() => undefined)
    await pass(() => view().state === 'stale', 500)
    expect(view().reason).toMatch(/no answer within 0.1 s/)
  })

  test('is not there at the start is told to be, and is read when it comes', async () => {
    cluster = await replayed('02-tasks-attached', { masters: [new URL('http://127.0.0.1:1')] })
    expect(view()).toMatchObject({ state: 'down', mesosVersion: '' })
    expect(view().reason).toMatch(/refused/)
    expect(view().agents.size).toBe(0)
  })
})

describe('a large answer', () => {
  test('of a hundred megabytes is read while others are answered', async () => {
    cluster = await replayed('00-fresh', { timeoutMs: 60_000 })
    const fat = `"${'x'.repeat(1_000_000)}"`
    const agents = Array.from(
      { length: 100 },
      (_, i) =>
        `{"id":"big-S${i}","hostname":"big${i}","pid":"slave(1)@10.9.0.${i}:5051","active":true,"unknown":${fat},` +
        `"reserved_resources_full":{},"unreserved_resources_full":[{"name":"disk","type":"SCALAR","scalar":{"value":${i + 1}}}],` +
        `"used_resources_full":[],"offered_resources_full":[],"attributes":{}}`,
    )
    insteadOfAgents(json(`{"slaves":[${agents.join(',')}]}`))
    let longest = 0
    let last = performance.now()
    const timer = setInterval(() => {
      longest = Math.max(longest, performance.now() - last)
      last = performance.now()
    }, 5)
    await pass(() => view().agents.size >= 100, 200)
    clearInterval(timer)
    expect([...view().agents.values()].filter(({ hostname }) => hostname.startsWith('big'))).toHaveLength(100)
    // The test itself writes a hundred megabytes in this thread; parsing them here as well took several times as long.
    expect(longest).toBeLessThan(2000)
  })
})

describe('an agent that the master tells in a way that cannot be read', () => {
  test('is out of reach, and the others are read', async () => {
    cluster = await replayed('02-tasks-attached')
    cluster.replay.rewrite((text) => text.replaceAll('"root":"/srv/mixed/nvme0"', '"root":7'))
    await cluster.lookAgain()
    const status = (host: string) =>
      [...view().agents.values()].find((each) => each.hostname === host)?.status
    expect(status('10.0.0.15')).toBe('unreachable')
    expect(status('10.0.0.11')).toBe('active')
    expect(view().state).toBe('live')
    expect(cluster.log).toMatchObject([{ level: 'error', reason: expect.stringContaining('root') as string }])
    cluster.replay.rewrite((text) => text)
    await cluster.lookAgain()
    expect(status('10.0.0.15')).toBe('active')
  })
})

import { afterEach, beforeEach, expect, test } from 'vitest'
import { listen, type Listening } from '../../../src/http/server.ts'
import { HandFed } from './hand-fed.ts'

let fed: HandFed
let server: Listening
let url: string

beforeEach(async () => {
  fed = new HandFed()
  const listening = await listen(
    (request, bindings) => fed.marathon.app.fetch(request, bindings),
    '127.0.0.1',
    0,
  )
  if (!listening.ok) throw listening.error
  server = listening.value
  url = `http://127.0.0.1:${server.port}`
})

afterEach(async () => {
  fed.marathon.close()
  await server.close()
})

async function heard(answer: Response, until: string): Promise<string> {
  const reader = answer.body?.getReader()
  let text = ''
  while (!text.includes(until)) {
    // oxlint-disable-next-line no-await-in-loop
    const piece = await reader?.read()
    if (piece?.value === undefined) throw new Error(`The stream ended before ${until}: ${text}`)
    text += new TextDecoder().decode(piece.value)
  }
  reader?.releaseLock()
  return text
}

test('a listener that goes away is told of to those that stay', async () => {
  const stays = await fetch(`${url}/v2/events?event_type=event_stream_detached`)
  const leaving = new AbortController()
  const leaves = await fetch(`${url}/v2/events`, { signal: leaving.signal })
  expect(await heard(leaves, '\n\n')).toContain(
    'event: event_stream_attached\ndata: {"remoteAddress":"127.0.0.1"',
  )
  leaving.abort()
  expect(await heard(stays, '\n\n')).toContain('event: event_stream_detached')
})

test('streams end with the program', async () => {
  const answer = await fetch(`${url}/v2/events`)
  await heard(answer, '\n\n')
  fed.marathon.close()
  expect((await answer.body?.getReader().read())?.done).toBe(true)
})

test('a HEAD of all pods says that there are pods here, and of others what a GET would be', async () => {
  const pods = await fetch(`${url}/v2/pods`, { method: 'HEAD' })
  expect([pods.status, await pods.text()]).toEqual([200, ''])
  const app = await fetch(`${url}/v2/apps/none`, { method: 'HEAD' })
  expect([app.status, await app.text()]).toEqual([404, ''])
})

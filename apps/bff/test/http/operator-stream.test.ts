import { request } from 'node:http'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { runProgram, type RunningProgram } from './running-program.ts'
import { subscribeFramework } from './subscribed-framework.ts'

let running: RunningProgram
beforeAll(async () => {
  running = await runProgram()
})
afterAll(() => running.close())

/** The chunks of HTTP in which the events come, and an end to them. */
async function chunksOf(
  port: number,
): Promise<{ readonly chunks: readonly string[]; readonly leave: () => void }> {
  const chunks: string[] = []
  const headers = { 'content-type': 'application/json', accept: 'application/json' }
  const asked = request({ host: '127.0.0.1', port, path: '/api/v1', method: 'POST', headers })
  const answered = new Promise<void>((resolve, reject) => {
    asked.on('error', reject)
    asked.on('response', (incoming) => {
      // The parser of Node tells of each chunk by itself, however many came in one packet.
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk.toString()))
      incoming.on('error', () => undefined)
      resolve()
    })
  })
  asked.end('{"type":"SUBSCRIBE"}')
  await answered
  return { chunks, leave: () => void asked.destroy() }
}

test('every event of the stream is one record, written by itself', async () => {
  const { chunks, leave } = await chunksOf(running.port)
  const framework = await subscribeFramework(running.port, { user: 'root', name: 'F', role: 'ads' })
  await framework.call({ type: 'TEARDOWN' })
  const types = () =>
    chunks.map((chunk) => {
      const [, length = '', text = ''] = /^(\d+)\n(.*)$/s.exec(chunk) ?? []
      expect(Buffer.byteLength(text)).toBe(Number(length))
      return (JSON.parse(text) as { readonly type: string }).type
    })
  while (!chunks.join().includes('FRAMEWORK_REMOVED')) await new Promise(setImmediate)
  expect(types()).toEqual(['SUBSCRIBED', 'HEARTBEAT', 'FRAMEWORK_ADDED', 'FRAMEWORK_REMOVED'])
  leave()
})

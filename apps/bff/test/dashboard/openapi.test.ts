import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { get, run, type Running, send } from './harness.ts'

let running: Running
beforeAll(async () => {
  running = await run()
})
afterAll(() => running.end())

interface Described {
  readonly paths: Readonly<
    Record<string, Readonly<Record<string, { parameters: { name: string; in: string }[] }>>>
  >
}

describe('the description of the API', () => {
  test('names only addresses that are there, and every query parameter that they take', async () => {
    const { body } = await get<Described>(running, '/api/openapi.json')
    expect(Object.keys(body.paths).length).toBeGreaterThan(20)
    for (const [path, methods] of Object.entries(body.paths)) {
      if (path === '/api/stream') continue
      const address = path.replaceAll(/\{\w+\}/g, 'none')
      for (const [method, { parameters }] of Object.entries(methods)) {
        const query = parameters
          .filter((parameter) => parameter.in === 'query')
          .map(({ name }) => `${name}=1`)
        // oxlint-disable-next-line no-await-in-loop
        const answer = await (method === 'get'
          ? get(running, `${address}?${query.join('&')}`)
          : send(running, address, {}, {}, method.toUpperCase()))
        expect([address, answer.body?.error ?? '']).not.toContain('There is nothing at this address.')
        expect(answer.body?.error ?? '').not.toMatch(/^There is no field/)
      }
    }
  })

  test('tells what a confirmation must have', async () => {
    const { body } = await get<Described>(running, '/api/openapi.json')
    const described = JSON.stringify(body.paths['/api/operations']?.post)
    expect(described).toContain('Idempotency-Key')
    expect(described).toContain('"fingerprint"')
    expect(described).toContain('"enum":["reserve","unreserve","create","destroy"]')
    const ofServices = JSON.stringify(body.paths['/api/services/operations']?.post)
    expect(ofServices).toContain('"202"')
    expect(ofServices).toContain('"const":"wipe"')
  })
})

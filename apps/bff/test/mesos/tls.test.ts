import { readFileSync } from 'node:fs'
import { createServer, type Server } from 'node:https'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { createHttpClient } from '../../src/upstream/http-client.ts'

const pem = (name: string): string => readFileSync(join(import.meta.dirname, 'tls', name), 'utf8')

let server: Server | undefined
afterEach(() => void server?.close())

async function serve(certificate: string): Promise<URL> {
  const made = createServer(
    { key: pem(`${certificate}.key`), cert: pem(`${certificate}.pem`) },
    (_, response) => response.end('{}'),
  )
  server = made
  await new Promise<void>((resolve) => {
    made.listen(0, '127.0.0.1', resolve)
  })
  return new URL(`https://127.0.0.1:${(made.address() as AddressInfo).port}/state`)
}

async function asked(certificate: string, ca: string | undefined, servername?: string) {
  const client = createHttpClient(ca)
  const url = await serve(certificate)
  const more = servername === undefined ? {} : { servername }
  const answer = await client.ask({ url, method: 'GET', timeoutMs: 2000, maxBytes: 1000, ...more })
  client.close()
  return answer
}

test('a master that the given authority has signed is believed', async () => {
  expect(await asked('address', pem('ca.pem'))).toMatchObject({ ok: true, value: { status: 200 } })
})

test('one that nobody known has signed is not, and nothing is sent to it', async () => {
  expect(await asked('address', undefined)).toMatchObject({ ok: false, error: { sent: false } })
})

test('an agent is believed by its address, or by the name that the master tells for it', async () => {
  expect((await asked('address', pem('ca.pem'), '10.0.0.11')).ok).toBe(true)
  expect((await asked('named', pem('ca.pem'), 'agent.test')).ok).toBe(true)
})

test('another one at its address is not', async () => {
  expect(await asked('named', pem('ca.pem'), 'other.test')).toMatchObject({
    ok: false,
    error: { sent: false },
  })
  expect((await asked('named', pem('ca.pem'))).ok).toBe(false)
})

import { readFileSync } from 'node:fs'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { systemClock } from '../../src/clock.ts'
import { connectMarathon } from '../../src/marathon/real/connect-marathon.ts'
import { until } from '../marathon/runtime/services.ts'
import { script } from './scripted-marathon.ts'

const pem = (name: string): string => readFileSync(join(import.meta.dirname, '../mesos/tls', name), 'utf8')

test('a Marathon that the given authority has signed is read and listened to; one that it has not is neither', async () => {
  const asked: string[] = []
  const says = script()
  const server = createServer({ key: pem('address.key'), cert: pem('address.pem') }, (request, response) => {
    const [path = ''] = (request.url ?? '').split('?')
    asked.push(path)
    response.end(JSON.stringify(says[path] ?? {}))
  })
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  const urls = [new URL(`https://127.0.0.1:${(server.address() as AddressInfo).port}`)]
  const parts = { urls, headerOf: () => undefined, clock: systemClock, log: () => undefined }
  const stranger = connectMarathon(parts)
  await until(() => Promise.resolve(/not been read/.test(stranger.view().reason ?? '') ? undefined : true))
  expect(stranger.view().state).toBe('down')
  expect(asked).toEqual([])
  stranger.close()
  const known = connectMarathon({ ...parts, ca: pem('ca.pem') })
  await until(() =>
    Promise.resolve(known.view().state === 'live' && asked.includes('/v2/events') ? true : undefined),
  )
  expect(known.view().services.size).toBe(1)
  known.close()
  server.close()
  server.closeAllConnections()
})

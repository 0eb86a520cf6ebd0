import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { get as httpGet, type IncomingHttpHeaders } from 'node:http'
import { join } from 'node:path'
import type { Window } from '@holdfast/model/api/common'
import { paths } from '@holdfast/model/api/paths'
import type { RoleRow } from '@holdfast/model/api/rows'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { carryOut, get, makeVolume, newFolder, run, type Running } from './harness.ts'

let folder: string
let running: Running
beforeAll(async () => {
  folder = newFolder()
  mkdirSync(join(folder, 'web'))
  writeFileSync(join(folder, 'web/index.html'), '<!doctype html><title>Holdfast</title>')
  running = await run({}, folder)
  await carryOut(running, makeVolume(running.agents.a1, 'eng/db', 'v', 64))
})
afterAll(async () => {
  await running.end()
  rmSync(folder, { recursive: true, force: true })
})

const roles = async () => (await get<Window<RoleRow>>(running, paths.roles)).body.rows

/** As Mesos takes it from an operator. */
async function put(path: string, method: string, body: unknown) {
  const answer = await fetch(`${running.url}${path}`, { method, body: JSON.stringify(body) })
  expect(answer.status).toBe(200)
}

/** With exactly these headers: `fetch` would say by itself how it fetches. */
const open = (headers: Record<string, string>) =>
  new Promise<{ readonly headers: IncomingHttpHeaders; readonly text: string }>((resolve, reject) => {
    httpGet(`${running.url}/roles`, { headers }, (response) => {
      let text = ''
      response.setEncoding('utf8')
      response.on('data', (chunk: string) => (text += chunk))
      response.on('end', () => resolve({ headers: response.headers, text }))
    }).on('error', reject)
  })

describe('the roles', () => {
  test('are a list like the others, with quota and weight as operators set them', async () => {
    expect(await roles()).toMatchObject([
      { role: 'eng', reservedMb: 0, withSubrolesMb: 64, weight: 1 },
      { role: 'eng/db', reservedMb: 64, detachedMb: 64, volumes: 1, agents: 1 },
    ])
    await put('/weights', 'PUT', [{ role: 'eng', weight: 2.5 }])
    const guarantee = [{ name: 'disk', type: 'SCALAR', scalar: { value: 100 } }]
    await put('/quota', 'POST', { role: 'eng', guarantee })
    await expect
      .poll(async () => (await roles())[0])
      .toMatchObject({
        role: 'eng',
        weight: 2.5,
        quota: [{ name: 'disk', guarantee: 100, limit: 100, consumed: 64 }],
      })
  })

  test('are exported, with the units in the names', async () => {
    const text = await (await fetch(`${running.url}${paths.export('roles', 'csv')}`)).text()
    const [head, ...lines] = text.trimEnd().split('\r\n')
    expect(head).toMatch(/^role,weight,disk_guarantee_mib,/)
    expect(lines).toHaveLength(2)
  })
})

describe('the address /roles', () => {
  test('is a page for a person who opens it', async () => {
    const answer = await open({ Accept: 'text/html,application/xhtml+xml', 'Sec-Fetch-Mode': 'navigate' })
    expect(answer.headers['content-type']).toContain('text/html')
    expect(answer.headers.vary).toContain('Accept, Sec-Fetch-Mode')
    expect(answer.text).toContain('<title>Holdfast</title>')
  })

  test.each([
    ['that says nothing', {}],
    ['that takes anything', { Accept: '*/*' }],
    ['in a page, which fetches it', { Accept: 'text/html', 'Sec-Fetch-Mode': 'cors' }],
  ])('is what Mesos says for a program %s', async (_, headers) => {
    const answer = await open(headers)
    expect(answer.headers['content-type']).toContain('application/json')
    expect(JSON.parse(answer.text)).toHaveProperty('roles')
  })

  test('is what Mesos says below /master for everybody', async () => {
    const answer = await fetch(`${running.url}/master/roles`, { headers: { Accept: 'text/html' } })
    expect(await answer.json()).toHaveProperty('roles')
  })
})

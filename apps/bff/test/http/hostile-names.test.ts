import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { parseFlags } from '../../src/flags/parse-flags.ts'
import { readSettings } from '../../src/flags/settings.ts'
import { startProgram, type Program } from '../../src/program.ts'

const folder = mkdtempSync(join(tmpdir(), 'holdfast-names-'))
const disk = { name: 'disk', type: 'SCALAR', scalar: { value: 100 } }
const cluster = { agents: [{ name: 'a1', hostname: 'a1.test', resources: [disk] }] }

let program: Program
let agentId: string
beforeAll(async () => {
  const flags = ['--port', '0', '--data-dir', join(folder, 'data'), '--cluster', 'cluster.json']
  const settings = readSettings(parseFlags(flags, {}), () => JSON.stringify(cluster))
  if (!settings.ok) throw new Error(JSON.stringify(settings.error))
  writeFileSync(join(folder, 'beside'), 'still here')
  const started = await startProgram(settings.value, {
    log: () => undefined,
    webFolder: '/nowhere',
    version: '0.0.0',
  })
  if (!started.ok) throw new Error(started.error)
  program = started.value
  const { slaves } = (await (await fetch(`${program.url}/slaves`)).json()) as { slaves: { id: string }[] }
  agentId = slaves[0]?.id ?? ''
  expect(await post('/reserve', 'resources', { ...disk, scalar: { value: 90 }, ...reserved })).toBe(202)
})
afterAll(async () => {
  await program.close()
  rmSync(folder, { recursive: true, force: true })
})

const reserved = { role: 'db', reservation: {} }
const volume = (id: string, containerPath = 'data') => ({
  ...disk,
  scalar: { value: 1 },
  ...reserved,
  disk: { persistence: { id }, volume: { container_path: containerPath, mode: 'RW' } },
})

async function post(path: string, field: string, resource: object): Promise<number> {
  const body = new URLSearchParams({ slaveId: agentId, [field]: JSON.stringify([resource]) })
  return (await fetch(program.url + path, { method: 'POST', body })).status
}

/** What the agent itself says that it holds. */
async function held(): Promise<string[]> {
  const state = await fetch(`${program.url}/slave(1)/state`)
  const { reserved_resources_full: full } = (await state.json()) as {
    reserved_resources_full: Record<string, { disk?: { persistence?: { id: string } } }[]>
  }
  return Object.values(full).flatMap((list) => list.flatMap((each) => each.disk?.persistence?.id ?? []))
}

const shown = async (ids: readonly string[]) =>
  expect
    .poll(async () => (await held()).toSorted(), { timeout: 120_000, interval: 5 })
    .toEqual(ids.toSorted())

test('an odd id is a directory of that name and no other, and goes when its volume does', async () => {
  const odd = [
    'x'.repeat(255),
    'é'.repeat(127),
    '<script>alert(1)</script>'.replace('/', ''),
    '%2e%2e',
    '...',
    '-rf',
    ' ',
    "'; DROP TABLE agents; --",
    '$(reboot)',
    '\u202egpj',
    '😀',
  ]
  for (const id of odd)
    expect([id, await post('/create-volumes', 'volumes', volume(id, id))]).toEqual([id, 202])
  await shown(odd)
  const roles = join(folder, 'data/agents/a1/volumes/roles')
  expect(readdirSync(roles)).toEqual(['db'])
  expect(readdirSync(join(roles, 'db')).toSorted()).toEqual(odd.toSorted())
  for (const id of odd) expect([id, await post('/destroy-volumes', 'volumes', volume(id))]).toEqual([id, 202])
  await shown([])
  expect(readdirSync(join(roles, 'db'))).toEqual([])
})

test.each([
  'x'.repeat(256),
  'é'.repeat(128),
  '',
  '.',
  '..',
  '../../beside',
  '/etc/passwd',
  'a/b',
  String.raw`a\b`,
  'a\0b',
  'a\nb',
  '\x7f',
])('the id %j is refused, and nothing is made', async (id) => {
  expect(await post('/create-volumes', 'volumes', volume(id))).toBe(400)
  expect(await held()).toEqual([])
  expect(readdirSync(folder).toSorted()).toEqual(['beside', 'data'])
})

test.each(['..', '../up', '/root', 'a/../b', 'a//b', '-dash', 'with space', 'line\nbreak'])(
  'nothing can be reserved to the role %j',
  async (role) => {
    expect(await post('/reserve', 'resources', { ...disk, role, reservation: {} })).toBe(400)
  },
)

/** Too deep for anybody to make text of it in one go. */
const nested = (depth: number): string => `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`

test.each([
  [10, 202],
  [900, 202],
  [5000, 400],
])('an image %i levels deep, which is kept as it comes, gets a %i and no more', async (depth, status) => {
  const text = JSON.stringify(volume(`deep-${depth}`)).replace('"mode"', `"image":${nested(depth)},"mode"`)
  const body = new URLSearchParams({ slaveId: agentId, volumes: `[${text}]` })
  expect((await fetch(`${program.url}/create-volumes`, { method: 'POST', body })).status).toBe(status)
  const shows = expect.poll(held, { timeout: 120_000, interval: 5 })
  await (status === 202 ? shows : shows.not).toContain(`deep-${depth}`)
})

import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { collectSandboxes, KEEP_MS } from '../../src/executor/collect.ts'

let workDir: string
const endedMs = Date.UTC(2026, 0, 1)

beforeEach(() => {
  workDir = mkdtempSync(join(tmpdir(), 'holdfast-collect-'))
  mkdirSync(join(workDir, 'volumes/roles/db/v1'), { recursive: true })
  writeFileSync(join(workDir, 'volumes/roles/db/v1/file'), 'kept')
})
afterEach(() => rmSync(workDir, { recursive: true, force: true }))

/** What a run leaves behind that has ended then. */
function run(executor: string, container: string): string {
  const place = `slaves/S0/frameworks/F0/executors/${executor}/runs/${container}`
  const sandbox = join(workDir, place)
  const meta = join(workDir, 'meta', place, 'tasks/t1/run')
  mkdirSync(join(sandbox, 'deep/er'), { recursive: true })
  mkdirSync(meta, { recursive: true })
  writeFileSync(join(sandbox, 'stdout'), 'said')
  symlinkSync(join(workDir, 'volumes/roles/db/v1'), join(sandbox, 'data'))
  symlinkSync(join(workDir, 'volumes'), join(sandbox, 'deep/er/all'))
  writeFileSync(join(meta, 'status'), '0\n')
  rmSync(join(sandbox, '../latest'), { force: true })
  symlinkSync(sandbox, join(sandbox, '../latest'))
  for (const path of [sandbox, meta, join(meta, 'status')]) utimesSync(path, endedMs / 1000, endedMs / 1000)
  return sandbox
}

test('a sandbox goes a week after its last task has ended, and of its volumes only the links', async () => {
  const sandbox = run('e1', 'c1')
  await collectSandboxes(workDir, () => false, endedMs + KEEP_MS - 1)
  expect(existsSync(sandbox)).toBe(true)
  await collectSandboxes(workDir, () => false, endedMs + KEEP_MS)
  expect(readdirSync(workDir).toSorted()).toEqual(['meta', 'volumes'])
  expect(readdirSync(join(workDir, 'meta'))).toEqual([])
  expect(readFileSync(join(workDir, 'volumes/roles/db/v1/file'), 'utf8')).toBe('kept')
})

test('one that is in use stays however old it is, and so does what was written of late', async () => {
  const [running, old] = [run('e1', 'c1'), run('e1', 'c2')]
  const fresh = run('e2', 'c3')
  const status = join(workDir, 'meta', fresh.slice(workDir.length), 'tasks/t1/run/status')
  utimesSync(status, endedMs / 1000 + 60, endedMs / 1000 + 60)
  await collectSandboxes(workDir, (path) => path === running, endedMs + KEEP_MS)
  expect([running, old, fresh].map((path) => existsSync(path))).toEqual([true, false, true])
  // The link to the last run would lead nowhere.
  expect(readdirSync(join(running, '..'))).toEqual(['c1'])
  expect(readdirSync(join(fresh, '..')).toSorted()).toEqual(['c3', 'latest'])
})

test('where no task has run there is nothing to remove', async () => {
  await collectSandboxes(workDir, () => false, endedMs)
  expect(readdirSync(workDir)).toEqual(['volumes'])
})

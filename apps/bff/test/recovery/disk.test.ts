import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { volumeWorkOf } from '../../core/agent/volume-work.ts'
import { agentDisks } from '../../src/embedded/disks/agent-disks.ts'
import { casesOf, resourcesIn, type Written } from './cases.ts'
import { expectOnDisk, placed, type OnDisk } from './on-disk.ts'

interface Sync {
  readonly old: Written
  readonly new: Written
  readonly before: Readonly<Record<string, OnDisk | 'read-only'>>
}

interface After {
  readonly after: Readonly<Record<string, OnDisk>>
  readonly error?: string
}

let base: string

beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), 'holdfast-recovery-'))
  mkdirSync(join(base, 'W'))
})

afterEach(() => rmSync(base, { recursive: true, force: true }))

/** The operations that make the new volumes of the old ones; those in both are left alone. */
function operationsOf({ old, new: now }: Sync) {
  const [before, after] = [old, now].map((written) => resourcesIn(placed(written, base)))
  const has = (list: typeof before, id: unknown) => list?.some(({ disk }) => disk?.persistence?.id === id)
  const created = after?.filter(({ disk }) => !has(before, disk?.persistence?.id)) ?? []
  const destroyed = before?.filter(({ disk }) => !has(after, disk?.persistence?.id)) ?? []
  return [
    { type: 'CREATE', volumes: created } as const,
    { type: 'DESTROY', volumes: destroyed } as const,
  ].filter(({ volumes }) => volumes.length > 0)
}

describe('directories are made and erased as in Mesos', () => {
  test.each(casesOf<object, Sync, After>('disk'))('$id', async ({ do: sync, expect: { after, error } }) => {
    for (const [path, state] of Object.entries(sync.before)) make(placed(path, base), state)
    const steps = operationsOf(sync).map((operation, index) => ({
      sequence: index + 1,
      work: volumeWorkOf(operation),
    }))
    const failure = await new Promise((resolve) => {
      agentDisks(join(base, 'W')).carryOut(steps, resolve)
    })
    expect(failure === undefined).toBe(error === undefined)
    expectOnDisk(after, base)
  })
})

function make(path: string, state: OnDisk | 'read-only'): void {
  mkdirSync(dirname(path), { recursive: true })
  // Whoever tests may be root, for whom nothing is read-only: a file where a directory should be is as good.
  if (state === 'read-only') return writeFileSync(path, '')
  if (state === 'absent') return
  mkdirSync(path, { recursive: true })
  if (typeof state === 'object') writeFileSync(join(path, 'data'), state.file)
}

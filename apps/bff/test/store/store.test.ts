import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { CommitFailed, openStore } from '../../src/store/commit-queue.ts'
import {
  describeOpenFailure,
  openDatabase,
  type Database,
  type Migrations,
} from '../../src/store/database.ts'

const names: Migrations = {
  owner: 'names',
  statements: ['CREATE TABLE names (name TEXT PRIMARY KEY, note TEXT) STRICT'],
}

let folder: string
let path: string
const opened: Database[] = []

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'holdfast-store-'))
  path = join(folder, 'holdfast.db')
})
afterEach(() => {
  for (const database of opened.splice(0)) if (database.sqlite.isOpen) database.close()
  rmSync(folder, { recursive: true, force: true })
})

function open(...owners: readonly Migrations[]): Database {
  const result = openDatabase(path, owners)
  if (!result.ok) throw new Error(describeOpenFailure(result.error))
  opened.push(result.value)
  return result.value
}

const insert = (name: string) => (database: Database) =>
  database.prepare('INSERT INTO names VALUES (?, NULL)').run(name)
const kept = (database: Database) =>
  database
    .prepare('SELECT name FROM names ORDER BY name')
    .all()
    .map((row) => row.name)

describe('the database', () => {
  test('makes the tables of every owner once, and the later versions later', () => {
    open(names).close()
    const later = open({
      owner: 'names',
      statements: [...names.statements, 'ALTER TABLE names ADD COLUMN age INTEGER'],
    })
    later.prepare('INSERT INTO names (name, age) VALUES (?, ?)').run('ada', 36)
    expect(later.prepare('SELECT age FROM names').get()?.age).toBe(36)
  })

  test('refuses a file that a newer program wrote, and leaves it as it was', () => {
    open({
      owner: 'names',
      statements: [...names.statements, 'ALTER TABLE names ADD COLUMN age INTEGER'],
    }).close()
    expect(openDatabase(path, [names])).toEqual({ ok: false, error: { code: 'NEWER', path, owner: 'names' } })
  })

  test('refuses a file that another process has open', () => {
    open(names)
    expect(openDatabase(path, [names])).toEqual({ ok: false, error: { code: 'LOCKED', path } })
  })

  test('says why a file cannot be used', () => {
    const result = openDatabase(join(folder, 'missing', 'holdfast.db'), [names])
    expect(result).toMatchObject({ ok: false, error: { code: 'UNUSABLE' } })
  })

  test('undoes a migration that fails half-way', () => {
    const broken = { owner: 'names', statements: [...names.statements, 'CREATE NONSENSE'] }
    expect(openDatabase(path, [broken])).toMatchObject({ ok: false, error: { code: 'UNUSABLE' } })
    expect(kept(open(names))).toEqual([])
  })
})

describe('the commit queue', () => {
  test('stores what was queued in one turn in one transaction, in order', async () => {
    const store = openStore(open(names))
    const depths: boolean[] = []
    const writes = ['a', 'b', 'c'].map((name) =>
      store.write((database) => {
        depths.push(database.sqlite.isTransaction)
        insert(name)(database)
        return name
      }),
    )
    expect(kept(store.database)).toEqual([])
    expect(await Promise.all(writes)).toEqual(['a', 'b', 'c'])
    expect(depths).toEqual([true, true, true])
    expect(kept(store.database)).toEqual(['a', 'b', 'c'])
  })

  test('a write that throws is undone alone', async () => {
    const store = openStore(open(names))
    const good = store.write(insert('a'))
    const bad = store.write((database) => {
      insert('b')(database)
      insert('a')(database)
    })
    const alsoGood = store.write(insert('c'))
    await expect(bad).rejects.toThrow(/UNIQUE/)
    await Promise.all([good, alsoGood])
    expect(kept(store.database)).toEqual(['a', 'c'])
  })

  test('closing stores what still waits', async () => {
    const store = openStore(open(names))
    const write = store.write(insert('last'))
    store.close()
    await write
    expect(kept(open(names))).toEqual(['last'])
  })

  test('when the database takes no more, the whole group is refused and nothing of it is kept', async () => {
    const store = openStore(open(names))
    await store.write(insert('a'))
    const pages = Number(store.database.prepare('PRAGMA page_count').get()?.page_count)
    store.database.sqlite.exec(`PRAGMA max_page_count = ${pages}`)
    const large = store.write((database) => {
      database.prepare('INSERT INTO names VALUES (?, ?)').run('b', 'x'.repeat(100_000))
    })
    const small = store.write(insert('c'))
    small.catch(() => undefined)
    large.catch(() => undefined)
    await expect(small).rejects.toBeInstanceOf(CommitFailed)
    await expect(large).rejects.toThrow(/full/)
    expect(kept(store.database)).toEqual(['a'])
    store.database.sqlite.exec('PRAGMA max_page_count = 1000000')
    await store.write(insert('d'))
    expect(kept(store.database)).toEqual(['a', 'd'])
  })
})

interface Writer {
  readonly acknowledged: number[]
  readonly failure: string | undefined
}

/** Runs the writer until `enough` rows are acknowledged, then kills it; or until it fails by itself. */
async function write(enough: number, prefix = ''): Promise<Writer> {
  const program = `${prefix}exec '${process.execPath}' '${join(import.meta.dirname, 'writer.ts')}' '${path}' 16`
  const child = spawn('sh', ['-c', program], { stdio: ['ignore', 'pipe', 'inherit'] })
  let text = ''
  child.stdout.on('data', (chunk: Buffer) => {
    text += chunk.toString()
    if (text.split('\n').length - 2 >= enough) child.kill('SIGKILL')
  })
  await once(child, 'close')
  const lines = text.split('\n').slice(1, -1)
  return {
    acknowledged: lines.filter((line) => /^\d+$/.test(line)).map(Number),
    failure: lines.find((line) => line.startsWith('failed')),
  }
}

const ids = () => {
  const database = open()
  const rows = database
    .prepare('SELECT id FROM pairs')
    .all()
    .map((row) => Number(row.id))
  database.close()
  return new Set(rows)
}

describe('a process that writes', () => {
  test('loses nothing that it acknowledged when it is killed, and leaves no half of a write', async () => {
    const acknowledged: number[] = []
    for (const enough of [1, 40, 150]) acknowledged.push(...(await write(enough)).acknowledged)
    const stored = ids()
    expect(acknowledged.length).toBeGreaterThanOrEqual(191)
    expect(acknowledged.filter((id) => !stored.has(id) || !stored.has(id + 1))).toEqual([])
    expect([...stored].filter((id) => !stored.has(id % 2 === 0 ? id + 1 : id - 1))).toEqual([])
  })

  test('acknowledges nothing that a failing disk did not take', async () => {
    // A file may not grow beyond 1 MiB: the writes fail in the system call, as on a disk that is full.
    const { acknowledged, failure } = await write(100_000, 'ulimit -f 1024; ')
    expect(failure).toBe('failed CommitFailed')
    const stored = ids()
    expect(acknowledged.length).toBeGreaterThan(10)
    expect(acknowledged.filter((id) => !stored.has(id) || !stored.has(id + 1))).toEqual([])
  })
})

// A program for the tests: inserts rows into the database given to it as fast as they are acknowledged, and prints
// each one after its acknowledgement, or `failed` when the disk takes no more.
import { openStore } from '../../src/store/commit-queue.ts'
import { openDatabase } from '../../src/store/database.ts'
import { writeSync } from 'node:fs'

const [path = '', concurrency = '1'] = process.argv.slice(2)
const opened = openDatabase(path, [
  {
    owner: 'test',
    statements: [
      'CREATE TABLE pairs (id INTEGER PRIMARY KEY, half TEXT NOT NULL, filler TEXT NOT NULL) STRICT',
    ],
  },
])
if (!opened.ok) throw new Error(JSON.stringify(opened.error))
const store = openStore(opened.value)
writeSync(1, 'ready\n')

let next = Number(
  store.database.prepare('SELECT coalesce(max(id), 0) + 2 - max(id) % 2 AS next FROM pairs').get()?.next ?? 2,
)
const filler = 'x'.repeat(2000)

async function insertForever() {
  for (;;) {
    const id = next
    next += 2
    await store.write((database) => {
      const insert = database.prepare('INSERT INTO pairs VALUES (?, ?, ?)')
      insert.run(id, 'first', filler)
      insert.run(id + 1, 'second', filler)
    })
    writeSync(1, `${id}\n`)
  }
}

await Promise.all(Array.from({ length: Number(concurrency) }, insertForever)).catch((error: unknown) => {
  writeSync(1, `failed ${error instanceof Error ? error.name : String(error)}\n`)
})

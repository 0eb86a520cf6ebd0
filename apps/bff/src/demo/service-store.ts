import { FrameworkId } from '@holdfast/model/ids'
import type { Store } from '../store/commit-queue.ts'

/** What a service must know of itself after a restart. */
export interface ServiceMemory {
  readonly frameworkId: FrameworkId | undefined
  /** Tasks that were launched, by their names in the demo: how often. */
  readonly launches: ReadonlyMap<string, number>
  keepId(frameworkId: FrameworkId): Promise<void>
  /** Stored before the task is launched, so that its id is never used twice. */
  countLaunch(task: string): Promise<number>
}

export function serviceMemory(store: Store, service: string): ServiceMemory {
  const row = store.database.prepare('SELECT framework_id FROM demo_services WHERE name = ?').get(service)
  const id = row?.framework_id
  let frameworkId = typeof id === 'string' ? FrameworkId(id) : undefined
  const launches = new Map<string, number>()
  for (const { task, launches: count } of store.database
    .prepare('SELECT task, launches FROM demo_launches WHERE service = ?')
    .all(service)) {
    launches.set(String(task), Number(count))
  }
  return {
    get frameworkId() {
      return frameworkId
    },
    launches,
    async keepId(id) {
      if (frameworkId === id) return
      frameworkId = id
      await store.write((database) =>
        database.prepare('REPLACE INTO demo_services VALUES (?, ?)').run(service, id),
      )
    },
    async countLaunch(task) {
      const count = (launches.get(task) ?? 0) + 1
      launches.set(task, count)
      await store.write((database) =>
        database.prepare('REPLACE INTO demo_launches VALUES (?, ?, ?)').run(service, task, count),
      )
      return count
    },
  }
}

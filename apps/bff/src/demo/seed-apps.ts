import type { Principal } from '@holdfast/model/ids'
import type { Log } from '../log.ts'
import type { Marathon } from '../ports/marathon.ts'
import type { Store } from '../store/commit-queue.ts'
import { DEMO_APPS } from './apps.ts'

export interface DemoAppParts {
  readonly marathon: Pick<Marathon, 'request'>
  readonly principal: Principal
  readonly store: Store
  readonly log: Log
}

/** Defines the apps and pods of the demo cluster at its first start. What a person changes or deletes later stays so. */
export async function seedDemoApps({ marathon, principal, store, log }: DemoAppParts): Promise<void> {
  const done = Number(store.database.prepare('SELECT count(*) AS done FROM demo_apps').get()?.['done'] ?? 0)
  for (const [index, { kind, definition }] of DEMO_APPS.entries()) {
    if (index < done) continue
    const path = kind === 'app' ? '/v2/apps' : '/v2/pods'
    // One after the other: a start that was interrupted goes on where it was.
    // oxlint-disable-next-line no-await-in-loop
    const { status, body } = await marathon.request({ method: 'POST', path, body: definition, principal })
    // 409: it was made, and the program ended before that was noted.
    if (status >= 400 && status !== 409)
      log({ level: 'warning', message: 'The demo cluster is incomplete: an app was refused', status, body })
    // oxlint-disable-next-line no-await-in-loop
    await store.write((database) => database.prepare('INSERT INTO demo_apps VALUES (?)').run(index))
  }
}

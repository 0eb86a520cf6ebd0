import { lstat, readdir, readlink, rm, rmdir, unlink } from 'node:fs/promises'
import { dirname, join } from 'node:path'

/** How long a sandbox stays after its last task has ended. Source: `gc_delay`, mesos `src/slave/flags.cpp`. */
export const KEEP_MS = 7 * 24 * 3_600_000

/**
 * Removes the sandboxes of runs that have ended long ago. Nothing that a link leads to is touched: of a volume only the link goes.
 *
 * Source: `GarbageCollector`, mesos `src/slave/gc.hpp`.
 *
 * @param isRunning by the sandbox of the executor
 */
export async function collectSandboxes(
  workDir: string,
  isRunning: (sandbox: string) => boolean,
  nowMs: number,
): Promise<void> {
  const slaves = join(workDir, 'slaves')
  for (const agent of await folders(slaves)) {
    for (const framework of await folders(join(agent, 'frameworks'))) {
      for (const executor of await folders(join(framework, 'executors'))) {
        const runs = await folders(join(executor, 'runs'))
        for (const run of runs) {
          const meta = join(workDir, 'meta', run.slice(workDir.length))
          if (isRunning(run) || nowMs - (await endOf(run, meta)) < KEEP_MS) continue
          // The agent knows a run by what is written down of it: that goes last.
          await rm(run, { recursive: true, force: true })
          await rm(meta, { recursive: true, force: true })
          await removeEmpty(dirname(run), dirname(slaves))
          await removeEmpty(dirname(meta), join(workDir, 'meta'))
        }
      }
    }
  }
}

/** The folders in a folder; links are none. */
async function folders(path: string): Promise<readonly string[]> {
  const entries = await readdir(path, { withFileTypes: true }).catch(() => [])
  return entries.filter((entry) => entry.isDirectory()).map(({ name }) => join(path, name))
}

/** When something was last written of it: the status of a task, or that it was begun. */
async function endOf(run: string, meta: string): Promise<number> {
  const tasks = await folders(join(meta, 'tasks'))
  const written = tasks.flatMap((task) => [join(task, 'run'), join(task, 'run', 'status')])
  const times = await Promise.all([run, ...written].map(changedMs))
  return Math.max(...times)
}

const changedMs = (path: string): Promise<number> =>
  lstat(path).then(
    ({ mtimeMs }) => mtimeMs,
    () => 0,
  )

/** Folders that nothing is left in, from here upwards. */
async function removeEmpty(path: string, top: string): Promise<void> {
  const latest = join(path, 'latest')
  const target = await readlink(latest).catch(() => undefined)
  if (target !== undefined && (await changedMs(target)) === 0) await unlink(latest).catch(() => undefined)
  for (let folder = path; folder !== top; folder = dirname(folder)) {
    if (
      !(await rmdir(folder).then(
        () => true,
        () => false,
      ))
    )
      return
  }
}

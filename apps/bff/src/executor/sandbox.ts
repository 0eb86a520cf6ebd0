import { mkdir, realpath, rename, symlink, utimes, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { validateId } from '@holdfast/model/ids'
import { err, ok, type Result } from '@holdfast/model/result'
import type { AgentTask } from '../../core/executor/state.ts'
import { isCode } from '../system-error.ts'
import type { SystemUser } from '../system-users.ts'
import { containerIdOf, executorIdOf, nestedIdOf } from './containers.ts'
import { giveTo } from './owner.ts'

/** Where a task runs, and where its supervisor writes down what became of it. */
export interface Sandbox {
  /** The task's working directory. */
  readonly path: string
  /** That of its executor: the same, unless the executor runs more than this task. */
  readonly executor: string
  /** Where its supervisor writes. Not in the sandbox: no task writes there by mistake. */
  readonly processFile: string
  readonly statusFile: string
  /** Where else than into the sandbox links in it may lead: paths as a list in JSON. */
  readonly volumesFile: string
}

/**
 * The place of one run of a task below the agent's work directory. Fails for ids that would lead out of it, though none such
 * is ever launched.
 *
 * Source: `paths::getExecutorRunPath()`, mesos `src/slave/paths.cpp`; `containerizer::paths::getSandboxPath()`,
 * `src/slave/containerizer/mesos/paths.cpp`.
 */
export function sandboxOf(workDir: string, task: AgentTask): Result<Sandbox, string> {
  const { frameworkId, info } = task
  const executorId = executorIdOf(task)
  for (const name of [info.agentId, frameworkId, executorId, info.taskId]) {
    const fault = validateId(name)
    if (fault !== undefined) return err(`${JSON.stringify(name)} cannot be the name of a directory: ${fault}`)
  }
  const executorDir = join('slaves', info.agentId, 'frameworks', frameworkId, 'executors', executorId)
  const run = join(executorDir, 'runs', containerIdOf(task))
  const executor = join(workDir, run)
  const nested = nestedIdOf(task)
  const written = join(workDir, 'meta', run, 'tasks', info.taskId)
  return ok({
    path: nested === undefined ? executor : join(executor, 'containers', nested),
    executor,
    processFile: join(written, 'run', 'process'),
    statusFile: join(written, 'run', 'status'),
    volumesFile: join(written, 'volumes'),
  })
}

/**
 * Makes the directories, which are the task's own, and a link to the executor's last run; and writes down what volumes will be linked
 * into them.
 */
export async function makeSandbox(
  sandbox: Sandbox,
  volumes: readonly string[],
  owner: SystemUser | undefined,
): Promise<void> {
  const { path, executor, processFile, volumesFile } = sandbox
  for (const each of [path, dirname(processFile)]) await mkdir(each, { recursive: true })
  // A task of the same executor may have put a link in its place.
  if (
    (await realpath(path)) !== join(await realpath(dirname(executor)), path.slice(dirname(executor).length))
  )
    throw new Error(`${path} leads out of its place`)
  await giveTo(owner, [...new Set([executor, path, dirname(processFile)])])
  await writeFile(volumesFile, JSON.stringify(volumes))
  const latest = join(dirname(executor), 'latest')
  const fresh = `${executor}.latest`
  // Another task of the same executor may be doing the same.
  await symlink(executor, fresh).catch(unless('EEXIST'))
  await rename(fresh, latest).catch(unless('ENOENT'))
}

/** Its sandbox is kept from now on for as long as sandboxes are: one that was killed with its supervisor has left no word of its end. */
export async function noteEnd({ statusFile }: Sandbox, nowMs: number): Promise<void> {
  await utimes(dirname(statusFile), nowMs / 1000, nowMs / 1000).catch(() => undefined)
}

const unless = (code: string) => (error: unknown) => {
  if (!isCode(error, code)) throw error
}

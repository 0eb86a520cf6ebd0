import { mkdir, symlink } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { validateId } from '@holdfast/model/ids'
import { isPersistentVolume, type Resource } from '@holdfast/model/resource/resource'
import { volumePath } from '@holdfast/model/resource/volume-path'
import { err, ok, type Result } from '@holdfast/model/result'
import type { AgentTask } from '../../core/executor/state.ts'

/** Where a task runs, and where its supervisor writes down what became of it. */
export interface Sandbox {
  /** The task's working directory. */
  readonly path: string
  /** Beside it: no task writes there by mistake. */
  readonly processFile: string
  readonly statusFile: string
}

/**
 * The place of one run of a task below the agent's work directory.
 *
 * Source: `paths::getExecutorRunPath()`, mesos `src/slave/paths.cpp`.
 */
export function sandboxOf(
  workDir: string,
  { frameworkId, info, launchedMs }: AgentTask,
): Result<Sandbox, string> {
  const executorId = info.executor?.executorId ?? info.taskId
  const names = [
    'slaves',
    info.agentId,
    'frameworks',
    frameworkId,
    'executors',
    executorId,
    'tasks',
    info.taskId,
  ]
  for (const name of names) {
    const fault = validateId(name)
    if (fault !== undefined) return err(`${JSON.stringify(name)} cannot be the name of a directory: ${fault}`)
  }
  const run = join(workDir, ...names, 'runs', String(launchedMs))
  const [path, processFile, statusFile] = [join(run, 'sandbox'), join(run, 'process'), join(run, 'status')]
  return ok({ path, processFile, statusFile })
}

/**
 * Makes the sandbox, with a link to each volume of the task under its container path. Paths that are not a single name are
 * passed over, as in Mesos: the task starts without that volume.
 *
 * Source: `LinuxFilesystemIsolatorProcess::update()` and `PosixFilesystemIsolatorProcess::update()`, mesos
 * `src/slave/containerizer/mesos/isolators/filesystem/`.
 */
export async function makeSandbox(workDir: string, sandbox: Sandbox, task: AgentTask): Promise<void> {
  await mkdir(sandbox.path, { recursive: true })
  const { resources, executor } = task.info
  for (const volume of [...resources, ...(executor?.resources ?? [])].filter(isPersistentVolume)) {
    const containerPath = volume.disk?.volume?.containerPath ?? ''
    if (containerPath === '' || containerPath.includes('/')) continue
    await symlink(directoryOf(workDir, volume), join(sandbox.path, containerPath)).catch(unlessThere)
  }
}

/** An earlier life of the agent has begun with it. */
function unlessThere(error: unknown): void {
  if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
}

function directoryOf(workDir: string, volume: Resource): string {
  const place = volumePath(volume)
  if (!place.ok) throw new Error(place.error)
  const { root, parts } = place.value
  return join(root === undefined ? workDir : resolve(workDir, root), ...parts)
}

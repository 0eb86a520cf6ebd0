import { constants } from 'node:fs'
import { lstat, open, readdir, readFile, readlink, realpath, stat, type FileHandle } from 'node:fs/promises'
import { basename, join, normalize, sep } from 'node:path'
import { AgentId, FrameworkId, validateId } from '@holdfast/model/ids'
import { err, ok, type Result } from '@holdfast/model/result'
import type { AgentTask } from '../../../core/executor/state.ts'
import type { MesosCluster } from '../../ports/mesos-cluster.ts'
import { nameOfGroup, nameOfUser } from '../../system-users.ts'

/** Why a file cannot be had. `DENIED`: not by whoever asks. */
export type FileFault =
  | { readonly code: 'NOT_FOUND' | 'DENIED' }
  | { readonly code: 'BAD'; readonly message: string }

export interface FileInfo {
  readonly path: string
  readonly nlink: number
  readonly size: number
  readonly mtimeMs: number
  readonly mode: number
  readonly uid: string
  readonly gid: string
}

/** An open file. Whoever opened it closes it. */
export interface OpenFile {
  readonly handle: FileHandle
  readonly name: string
  readonly size: number
}

/** The sandboxes of the agents of this process, as far as they are on its disk. */
export interface SandboxFiles {
  list(path: string, asker: FileAsker): Promise<Result<readonly FileInfo[], FileFault>>
  open(path: string, asker: FileAsker): Promise<Result<OpenFile, FileFault>>
}

/** Whether sandboxes of this user may be looked into; undefined: of a user whom nobody knows any more. */
export type FileAsker = (user: string | undefined) => boolean

/**
 * Nothing outside of a sandbox is shown but the volumes that its tasks were given, whatever links lie in it. Unlike Mesos, which
 * knows the sandboxes of executors that it has not forgotten: all that are there, by the name of their directory.
 *
 * Source: `FilesProcess`, mesos `src/files/files.cpp`; `Slave::authorizeSandboxAccess()`, `src/slave/slave.cpp`.
 */
export function sandboxFiles(cluster: MesosCluster): SandboxFiles {
  const find = async (path: string, asker: FileAsker): Promise<Result<Found, FileFault>> => {
    const run = runOf(cluster, path)
    if (run === undefined) return notFound
    if (!asker(userOf(cluster, run))) return err({ code: 'DENIED' })
    const roots = await rootsOf(run)
    const real = await realpath(join(run.directory, run.below)).catch(() => undefined)
    if (roots === undefined || real === undefined) return notFound
    return isWithin(real, roots) ? ok({ real, roots }) : inaccessible(path)
  }
  return {
    async list(path, asker) {
      const found = await find(path, asker)
      if (!found.ok) return isSimulated(cluster, path, found.error) ? ok([]) : found
      const { real, roots } = found.value
      const names = await readdir(real).catch(() => undefined)
      if (names === undefined) return ok([])
      const infos: FileInfo[] = []
      for (const name of names.toSorted()) {
        const info = await infoOf(join(real, name), join(path, name), roots)
        if (info !== undefined) infos.push(info)
      }
      return ok(infos)
    },
    async open(path, asker) {
      const found = await find(path, asker)
      return found.ok ? openWithin(path, found.value) : found
    },
  }
}

/** What is not really run has a sandbox that is told of, and nothing in it. */
function isSimulated(cluster: MesosCluster, path: string, { code }: FileFault): boolean {
  const run = runOf(cluster, path)
  return code === 'NOT_FOUND' && run?.below === `.${sep}` && taskOf(cluster, run) !== undefined
}

interface Found {
  readonly real: string
  /** Where it may lie. */
  readonly roots: readonly string[]
}

/** The run of an executor that a path names, and the rest of the path. */
interface Run {
  readonly workDir: string
  readonly agentId: AgentId
  readonly frameworkId: FrameworkId
  readonly executorId: string
  readonly directory: string
  readonly below: string
}

const notFound = err({ code: 'NOT_FOUND' } as const)
const inaccessible = (path: string) => err({ code: 'BAD', message: `'${path}' is inaccessible` } as const)

const BY_DIRECTORY = /^(.+)\/slaves\/([^/]+)\/frameworks\/([^/]+)\/executors\/([^/]+)\/runs\/([^/]+)(\/.*)?$/s

/** As Mesos names the last run of an executor. Source: `paths::getExecutorVirtualPath()`, mesos `src/slave/paths.cpp`. */
const BY_NAME = /^\/framework\/([^/]+)\/executor\/([^/]+)\/latest(\/.*)?$/s

function runOf(cluster: MesosCluster, path: string): Run | undefined {
  if (path.includes('\0')) return undefined
  const named = BY_NAME.exec(path)
  if (named !== null) {
    const [, framework = '', executorId = '', below = ''] = named
    const frameworkId = FrameworkId(framework)
    const agentId = agentOf(cluster, frameworkId, executorId)
    return agentId && placeOf(cluster, { agentId, frameworkId, executorId, container: 'latest', below })
  }
  const [, workDir, agent = '', framework = '', executorId = '', container = '', below = ''] =
    BY_DIRECTORY.exec(path) ?? []
  if (workDir === undefined) return undefined
  const agentId = AgentId(agent)
  const frameworkId = FrameworkId(framework)
  const run = placeOf(cluster, { agentId, frameworkId, executorId, container, below })
  return run?.workDir === normalize(workDir) ? run : undefined
}

interface Names {
  readonly agentId: AgentId
  readonly frameworkId: FrameworkId
  readonly executorId: string
  readonly container: string
  readonly below: string
}

function placeOf(cluster: MesosCluster, names: Names): Run | undefined {
  const { agentId, frameworkId, executorId, container, below } = names
  if ([agentId, frameworkId, executorId, container].some((name) => validateId(name) !== undefined))
    return undefined
  // One that was known by another id before it was rebooted has its older sandboxes still.
  const number = cluster.agentInfo(agentId)?.number
  const workDir = number && cluster.agentProcess(number)?.flags['work_dir']
  if (!workDir) return undefined
  const executors = join(workDir, 'slaves', agentId, 'frameworks', frameworkId, 'executors', executorId)
  return {
    workDir: normalize(workDir),
    agentId,
    frameworkId,
    executorId,
    directory: join(executors, 'runs', container),
    below: `.${sep}${below}`,
  }
}

/** Where the master knows a task of this executor. */
function agentOf(cluster: MesosCluster, frameworkId: FrameworkId, executorId: string): AgentId | undefined {
  const has = cluster.holdings().get(frameworkId)
  return [...(has?.tasks ?? []), ...(has?.completedTasks ?? []).toReversed()].find(
    ({ info }) => (info.executor?.executorId ?? info.taskId) === executorId,
  )?.agentId
}

/** As whom an executor runs, as far as that is known. */
function userOf(cluster: MesosCluster, run: Run): string | undefined {
  const task = taskOf(cluster, run)
  if (task !== undefined) return task.info.wire.command?.user ?? task.framework.user
  const all = [...cluster.frameworks(), ...cluster.completedFrameworks()]
  return all.find((framework) => framework.frameworkId === run.frameworkId)?.info.user
}

/** One that the agent has not forgotten. */
function taskOf(cluster: MesosCluster, { frameworkId, executorId, agentId }: Run): AgentTask | undefined {
  const number = cluster.agentInfo(agentId)?.number ?? 0
  return cluster
    .agentProcess(number)
    ?.tasks.find(
      (task) =>
        task.frameworkId === frameworkId &&
        (task.info.executor?.executorId ?? task.info.taskId) === executorId,
    )
}

/** The sandbox, and the volumes that its tasks were given. Undefined: there is none. */
async function rootsOf({ workDir, directory }: Run): Promise<readonly string[] | undefined> {
  const sandbox = await realpath(directory).catch(() => undefined)
  if (sandbox === undefined) return undefined
  const real = await realpath(workDir).catch(() => workDir)
  // A link in its place would lead anywhere.
  if (!sandbox.startsWith(join(real, 'slaves') + sep)) return undefined
  const tasks = join(real, 'meta', sandbox.slice(real.length), 'tasks')
  const names = await readdir(tasks).catch(() => [])
  const lists = await Promise.all(names.map((name) => volumesIn(join(tasks, name, 'volumes'))))
  const volumes = await Promise.all(lists.flat().map((path) => realpath(path).catch(() => undefined)))
  return [sandbox, ...volumes.filter((path) => path !== undefined)]
}

/** Written by the executor, when it made the sandbox. */
async function volumesIn(file: string): Promise<readonly string[]> {
  try {
    const list: unknown = JSON.parse(await readFile(file, 'utf8'))
    return Array.isArray(list) ? list.filter((each) => typeof each === 'string') : []
  } catch {
    return []
  }
}

const isWithin = (path: string, roots: readonly string[]): boolean =>
  roots.some((root) => path === root || path.startsWith(root.endsWith(sep) ? root : root + sep))

/** Of what a link leads to, if that may be seen, else of the link. */
async function infoOf(
  path: string,
  shownAs: string,
  roots: readonly string[],
): Promise<FileInfo | undefined> {
  const real = await realpath(path).catch(() => undefined)
  const seen = real !== undefined && isWithin(real, roots)
  const info = await (seen ? stat(path) : lstat(path)).catch(() => undefined)
  return (
    info && {
      path: shownAs,
      nlink: info.nlink,
      size: info.size,
      mtimeMs: info.mtimeMs,
      mode: info.mode,
      uid: nameOfUser(info.uid),
      gid: nameOfGroup(info.gid),
    }
  )
}

/** Pipes and devices are no files: to open one may wait for ever. */
async function openWithin(path: string, { real, roots }: Found): Promise<Result<OpenFile, FileFault>> {
  const flags = constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOFOLLOW
  const before = await lstat(real).catch(() => undefined)
  if (before === undefined) return notFound
  if (before.isDirectory()) return err({ code: 'BAD', message: 'Cannot read a directory' })
  if (!before.isFile()) return inaccessible(path)
  const handle = await open(real, flags).catch(() => undefined)
  if (handle === undefined) return inaccessible(path)
  const info = await handle.stat()
  // A directory on the way may have been replaced by a link since.
  const where = await readlink(`/proc/self/fd/${handle.fd}`).catch(() => real)
  if (info.isFile() && isWithin(where, roots)) return ok({ handle, name: basename(real), size: info.size })
  await handle.close()
  return inaccessible(path)
}

import { mkdir, realpath, symlink } from 'node:fs/promises'
import { dirname, isAbsolute, join, normalize, resolve, sep } from 'node:path'
import { isPersistentVolume, type Resource } from '@holdfast/model/resource/resource'
import { volumePath } from '@holdfast/model/resource/volume-path'
import { err, ok, type Result } from '@holdfast/model/result'
import type { WireContainerVolume } from '@holdfast/model/wire/scheduler-call'
import type { AgentTask } from '../../core/executor/state.ts'
import { isCode } from '../system-error.ts'
import type { SystemUser } from '../system-users.ts'
import { giveTo } from './owner.ts'
import type { Sandbox } from './sandbox.ts'

/** A name in a sandbox that leads elsewhere. */
export interface Link {
  readonly path: string
  readonly target: string
  /** The sandbox in which the target is made when it is not there. Absent: it must be there. */
  readonly within?: string
  /** A persistent volume that nobody else uses: it belongs to whoever runs the task. */
  readonly owned?: true
}

/** Nothing of the machine can be hidden from a task, nor anything put in its place: what is mounted elsewhere, is linked. */
const NO_MOUNTS = "The 'linux' launcher and 'filesystem/linux' isolator must be enabled to support"

/** What is in every sandbox, or is no name. */
const TAKEN: ReadonlySet<string> = new Set(['', '.', '..', 'stdout', 'stderr'])

/**
 * How a task reaches its volumes. Persistent volumes of the executor are linked into the executor's sandbox, from where its
 * tasks have them by volumes of their containers.
 *
 * Source: `PosixFilesystemIsolatorProcess::update()`, mesos `src/slave/containerizer/mesos/isolators/filesystem/posix.cpp`;
 * `VolumeSandboxPathIsolatorProcess::prepare()`, `isolators/volume/sandbox_path.cpp`.
 */
export function linksOf(
  workDir: string,
  sandbox: Sandbox,
  { info }: AgentTask,
): Result<readonly Link[], string> {
  const links: Link[] = []
  const wanted = [
    ...(info.executor?.resources ?? []).map((each) => persistentLink(workDir, sandbox.executor, each)),
    ...info.resources.map((each) => persistentLink(workDir, sandbox.path, each)),
    ...(info.wire.container?.volumes ?? []).map((each) => containerLink(sandbox, each)),
  ]
  for (const link of wanted) {
    if (link === undefined) continue
    if (!link.ok) return link
    links.push(link.value)
  }
  return ok(links)
}

/**
 * Unlike Mesos, which starts the task without a volume that it cannot give: what the task writes there would be lost with its
 * sandbox.
 */
function persistentLink(
  workDir: string,
  sandbox: string,
  volume: Resource,
): Result<Link, string> | undefined {
  if (!isPersistentVolume(volume)) return undefined
  const { persistence, volume: place } = volume.disk ?? {}
  const containerPath = place?.containerPath ?? ''
  const where = `container path '${containerPath}' of persistent volume '${persistence?.id}'`
  if (isAbsolute(containerPath)) return err(`${NO_MOUNTS} absolute ${where}`)
  if (containerPath.includes('/')) return err(`The ${where} contains slash`)
  if (TAKEN.has(containerPath) || containerPath.includes('\0')) return err(`The ${where} cannot be linked`)
  const found = volumePath(volume)
  if (!found.ok) return found
  const { root, parts } = found.value
  const target = join(root === undefined ? workDir : resolve(workDir, root), ...parts)
  return ok({
    path: join(sandbox, containerPath),
    target,
    ...(volume.shared !== true && { owned: true as const }),
  })
}

function containerLink(sandbox: Sandbox, volume: WireContainerVolume): Result<Link, string> | undefined {
  const { container_path, image, source } = volume
  if (image !== undefined) return err('Image volumes are not supported')
  const target = source === undefined ? hostTarget(sandbox, volume) : sourceTarget(sandbox, source)
  if (!target.ok) return target
  if (isAbsolute(container_path)) return err(`${NO_MOUNTS} absolute container path '${container_path}'`)
  const path = join(sandbox.path, container_path)
  if (!isBelow(path, sandbox.path) || container_path.includes('\0'))
    return err(`Container path '${container_path}' is not below the sandbox`)
  // What is there already under that name, such as the persistent volume itself.
  if (path === normalize(target.value.target)) return undefined
  return ok({ path, ...target.value })
}

type Target = Result<Omit<Link, 'path'>, string>

/** A relative path is one of the sandbox, as that of a persistent volume there. */
function hostTarget({ path }: Sandbox, { host_path = '' }: WireContainerVolume): Target {
  if (host_path === '' || host_path.includes('\0'))
    return err('Volumes without a host path are not supported')
  if (isAbsolute(host_path)) return ok({ target: host_path })
  const target = join(path, host_path)
  if (!isBelow(target, path)) return err(`Host path '${host_path}' is not below the sandbox`)
  return ok({ target, within: path })
}

function sourceTarget(sandbox: Sandbox, source: NonNullable<WireContainerVolume['source']>): Target {
  const { type, sandbox_path, host_path } = source
  if (type === 'HOST_PATH') {
    const { path = '' } = host_path ?? {}
    if (!isAbsolute(path) || path.includes('\0'))
      return err(`Path '${path}' in HOST_PATH volume is not absolute`)
    return ok({ target: path })
  }
  if (type !== 'SANDBOX_PATH') return err(`Volumes of type ${type ?? 'UNKNOWN'} are not supported`)
  if (sandbox_path === undefined) return err('volume.source.sandbox_path is not specified')
  if (sandbox_path.type !== 'PARENT') return err('Only PARENT sandbox path is supported')
  if (sandbox.path === sandbox.executor) return err('PARENT sandbox path only works for nested container')
  if (/[. \0]/.test(sandbox_path.path)) return err('Invalid char found in volume.source.sandbox_path.path')
  return ok({ target: join(sandbox.executor, sandbox_path.path), within: sandbox.executor })
}

const isBelow = (path: string, root: string): boolean => path.startsWith(root + sep)

/** Where they lead outside of the sandbox. */
export const volumesOf = (links: readonly Link[]): readonly string[] =>
  links.flatMap(({ target, within }) => (within === undefined ? [target] : []))

/** Makes what is not there yet. Fails when something else is there. */
export async function makeLinks(links: readonly Link[], owner: SystemUser | undefined): Promise<void> {
  const roots = volumesOf(links)
  for (const { path, target, within, owned } of links) {
    if (within !== undefined) await makeTarget(target, [within, ...roots], owner)
    else if ((await real(target)) === undefined) throw new Error(`Path '${target}' does not exist`)
    if (owned) await giveTo(owner, [target])
    await mkdir(dirname(path), { recursive: true })
    await symlink(target, path).catch((error: unknown) => leadsThere(path, target, error))
  }
}

/** Tasks that ran here may have left links in their executor's sandbox: nothing is made where those lead. */
async function makeTarget(
  target: string,
  roots: readonly string[],
  owner: SystemUser | undefined,
): Promise<void> {
  let above = target
  while ((await real(above)) === undefined) above = dirname(above)
  const lead = (await real(above)) ?? above
  const known = await Promise.all(roots.map((root) => real(root)))
  if (!known.some((root) => root !== undefined && (lead === root || isBelow(lead, root))))
    throw new Error(`'${target}' leads to '${lead}', outside of the sandbox`)
  if ((await mkdir(target, { recursive: true })) !== undefined) await giveTo(owner, [target])
}

const real = (path: string): Promise<string | undefined> => realpath(path).catch(() => undefined)

/** An earlier life of the agent, or another task of the same executor, has made it. */
async function leadsThere(path: string, target: string, error: unknown): Promise<void> {
  if (!isCode(error, 'EEXIST')) throw error
  const [there, wanted] = [await real(path), await real(target)]
  if (there === wanted) return
  throw new Error(`The existing symlink '${path}' points to '${there}' and the new target is '${wanted}'`, {
    cause: error,
  })
}

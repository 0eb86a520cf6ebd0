import { lstatSync, mkdirSync } from 'node:fs'
import { open, realpath } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { validateId } from '@holdfast/model/ids'
import { invariant } from '@holdfast/model/invariant'
import type { VolumePlace } from '../../../core/agent/volume-work.ts'
import { isCode } from '../../system-error.ts'

/** A directory in which volumes of one role lie: `folders` below `root`. */
export interface Parent {
  readonly root: string
  readonly folders: readonly string[]
  readonly path: string
}

export type Place =
  | { readonly type: 'DIRECTORY'; readonly parent: Parent; readonly path: string }
  | { readonly type: 'MOUNT'; readonly path: string }

/**
 * Where a volume lies. The slashes of a role become spaces, which no role may hold.
 *
 * Source: `paths::getPersistentVolumePath()`, mesos `src/slave/paths.cpp`.
 */
export function pathOf(workDir: string, place: VolumePlace): Place {
  if (place.type === 'MOUNT') return { type: 'MOUNT', path: resolve(workDir, place.root) }
  const role = place.role.replaceAll('/', ' ')
  for (const name of [role, place.id]) {
    invariant(validateId(name) === undefined, `${JSON.stringify(name)} cannot be the name of a directory`)
  }
  const root = place.type === 'PATH' ? resolve(workDir, place.root) : workDir
  const folders = ['volumes', 'roles', role]
  const parent = { root, folders, path: join(root, ...folders) }
  return { type: 'DIRECTORY', parent, path: join(parent.path, place.id) }
}

/** Makes what is missing of it, without following a symbolic link on the way. */
export function makeParent({ root, folders }: Parent): void {
  let path = root
  for (const folder of folders) {
    path = join(path, folder)
    makeDirectory(path)
  }
}

/** True when this made it; false when it is there already, as a directory of its own. */
export function makeDirectory(path: string): boolean {
  try {
    mkdirSync(path)
    return true
  } catch (error) {
    if (!isCode(error, 'EEXIST')) throw error
    if (!lstatSync(path).isDirectory())
      throw new Error(`${path} is there and is not a directory`, { cause: error })
    return false
  }
}

/** Whether the directory is there. Fails when a symbolic link on the way leads somewhere else. */
export async function isInPlace({ root, folders, path }: Parent): Promise<boolean> {
  let real: string
  try {
    real = await realpath(path)
  } catch (error) {
    if (isCode(error, 'ENOENT')) return false
    throw error
  }
  const expected = join(await realpath(root), ...folders)
  if (real !== expected) throw new Error(`${path} leads to ${real}, outside of its place`)
  return true
}

/** What was made or removed in this directory survives a power cut. */
export async function syncDirectory(path: string): Promise<void> {
  const directory = await open(path, 'r')
  try {
    await directory.sync()
  } finally {
    await directory.close()
  }
}

import { rmdirSync } from 'node:fs'
import { chmod, readdir, rename, rmdir, unlink } from 'node:fs/promises'
import { join } from 'node:path'
import { isCode } from '../../system-error.ts'

/** A path longer than this is shortened before the system refuses it (at 4,096 bytes). */
const LONG_PATH = 2000

/** Removes a directory with all that is in it. What a symbolic link points to stays; what is gone already is fine. */
export async function erase(path: string): Promise<void> {
  try {
    // Most volumes that are destroyed in numbers were never used.
    rmdirSync(path)
  } catch (error) {
    if (isCode(error, 'ENOENT')) return
    if (isCode(error, 'ENOTDIR')) return unlinkIfThere(path)
    if (!isCode(error, 'ENOTEMPTY', 'EEXIST')) throw error
    await eraseContents(path, path)
    await rmdir(path)
  }
}

/** Removes all that is in a directory, and leaves the directory. */
export async function empty(path: string): Promise<void> {
  await eraseContents(path, path)
}

let moved = 0

/** Tasks make what they like in their volumes: trees deeper than a path may be long, directories without permissions. */
async function eraseContents(directory: string, top: string): Promise<void> {
  for (const entry of await entriesOf(directory)) {
    const path = join(directory, entry.name)
    if (!entry.isDirectory()) {
      await unlinkIfThere(path)
    } else if (path.length > LONG_PATH && directory !== top) {
      moved += 1
      const nearer = join(top, `.erased-${process.pid}-${moved}`)
      await rename(path, nearer)
      await eraseDirectory(nearer, top)
    } else {
      await eraseDirectory(path, top)
    }
  }
}

async function eraseDirectory(path: string, top: string): Promise<void> {
  await eraseContents(path, top)
  await rmdir(path)
}

async function entriesOf(directory: string) {
  try {
    return await readdir(directory, { withFileTypes: true })
  } catch (error) {
    if (!isCode(error, 'EACCES')) throw error
    await chmod(directory, 0o700)
    return readdir(directory, { withFileTypes: true })
  }
}

async function unlinkIfThere(path: string): Promise<void> {
  try {
    await unlink(path)
  } catch (error) {
    if (!isCode(error, 'ENOENT')) throw error
  }
}

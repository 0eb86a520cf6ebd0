import { Resources } from '@holdfast/model/resource/resources'
import type { Operation } from '@holdfast/model/operation/operation'
import { volumeWorkOf } from '../../core/agent/volume-work.ts'
import { pathOf, type Directories } from './simulated-disks.ts'

/**
 * A task writes into each volume as soon as the agent has proved it. So it shows whether a volume begins empty, keeps
 * its data, and is gone when it is destroyed.
 */
export class VolumeMarks {
  readonly #directories: Directories
  readonly #marks = new Map<string, string>()
  readonly #mounts: ReadonlySet<string>
  #last = 0
  #applied = 0

  constructor(directories: Directories, flags: Resources) {
    this.#directories = directories
    this.#mounts = new Set(
      Resources.list(flags).flatMap(({ disk }) =>
        disk?.source?.type === 'MOUNT' ? (disk.source.root ?? []) : [],
      ),
    )
    for (const root of this.#mounts) directories.contents.set(root, [])
  }

  /** The agent has durably applied these, means to apply those that are intended, and looks at its disk. */
  committed(operations: readonly Operation[], applied: number, intended: readonly Operation[]): void {
    this.#applied = applied
    const fresh = new Set<string>()
    for (const { type, place } of operations.flatMap(volumeWorkOf)) {
      const path = pathOf(place)
      this.#marks.delete(path)
      fresh.delete(path)
      if (type === 'MAKE') fresh.add(path)
    }
    for (const path of fresh) {
      // The operation that erases it again was begun as well, and failed.
      if (this.#isBeingErased(path)) continue
      const found = this.#directories.contents.get(path)
      if (found === undefined || found.length > 0)
        throw new Error(`A new volume has ${found?.join() ?? 'no directory'}: ${path}`)
      this.#last += 1
      this.#marks.set(path, `written by task ${this.#last}`)
      this.#directories.contents.set(path, [`written by task ${this.#last}`])
    }
    this.check(intended)
  }

  /** Each volume has its data, and no other directory is there but those that are meant to be. */
  check(intended: readonly Operation[]): void {
    const begun = new Set(intended.flatMap(volumeWorkOf).map(({ place }) => pathOf(place)))
    for (const [path, mark] of this.#marks) {
      if (this.#isBeingErased(path)) continue
      const found = this.#directories.contents.get(path)
      if (found?.length !== 1 || found[0] !== mark) throw new Error(`A volume has lost its data: ${path}`)
    }
    for (const [path, found] of this.#directories.contents) {
      if (this.#marks.has(path) || begun.has(path) || (this.#mounts.has(path) && found.length === 0)) continue
      throw new Error(`A directory was left behind: ${path}`)
    }
  }

  /** By an operation that was begun and is not committed. */
  #isBeingErased(path: string): boolean {
    return (this.#directories.erased.get(path) ?? 0) > this.#applied
  }
}

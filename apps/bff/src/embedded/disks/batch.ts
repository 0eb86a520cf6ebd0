import { mkdir, rmdir } from 'node:fs/promises'
import type { VolumeWork } from '../../../core/agent/volume-work.ts'
import type { StepFailure } from '../ports.ts'
import { empty, erase } from './erase.ts'
import { inLanes } from './lanes.ts'
import { isInPlace, makeDirectory, makeParent, syncDirectory, type Parent, type Place } from './places.ts'
import { reasonOf } from '../../system-error.ts'

/** One directory to make or erase, for one operation. */
export interface Job {
  readonly sequence: number
  readonly type: VolumeWork['type']
  readonly place: Place
}

/** Carries the jobs out as if one after the other. Returns the first that failed: see `Disks`. */
export async function runBatch(jobs: readonly Job[]): Promise<StepFailure | undefined> {
  const batch = new Batch()
  await inLanes(
    jobs,
    (job) => job.place.path,
    (job) => batch.run(job),
  )
  await batch.sync()
  if (batch.failure !== undefined) await batch.takeBack(batch.failure)
  return batch.failure
}

/** Jobs that are carried out together: each directory on the way to their volumes is looked at once. */
class Batch {
  failure: StepFailure | undefined
  readonly #parents = new Map<string, Promise<boolean>>()
  readonly #made: Job[] = []
  /** Directories in which something was made or removed. */
  readonly #changed = new Set<string>()

  async run(job: Job): Promise<void> {
    if (this.failure !== undefined && job.sequence >= this.failure.sequence) return
    try {
      if (job.type === 'MAKE') await this.#make(job)
      else await this.#erase(job.place)
    } catch (error) {
      this.#fail(job.sequence, reasonOf(error))
    }
  }

  async sync(): Promise<void> {
    for (const path of this.#changed) {
      try {
        await syncDirectory(path)
      } catch (error) {
        // Which of the operations did not reach the disk, nobody can tell: none of them counts.
        this.#fail(0, reasonOf(error))
      }
    }
  }

  /** An operation that failed, and those after it, leave no directories behind: the next start does it all again. */
  async takeBack({ sequence }: StepFailure): Promise<void> {
    for (const job of this.#made.toReversed()) {
      if (job.sequence >= sequence) await rmdir(job.place.path).catch(() => undefined)
    }
  }

  async #make(job: Job): Promise<void> {
    const { place } = job
    if (place.type === 'MOUNT') return void (await mkdir(place.path, { recursive: true }))
    await this.#parentOf(place.parent, true)
    // What is there already becomes the volume as it is, as in Mesos.
    if (!makeDirectory(place.path)) return
    this.#made.push(job)
    this.#changed.add(place.parent.path)
  }

  async #erase(place: Place): Promise<void> {
    if (place.type === 'MOUNT') {
      await empty(place.path)
      this.#changed.add(place.path)
    } else if (await this.#parentOf(place.parent, false)) {
      await erase(place.path)
      this.#changed.add(place.parent.path)
    }
  }

  #parentOf(parent: Parent, make: boolean): Promise<boolean> {
    const checked = this.#parents.get(parent.path)
    if (checked !== undefined && !make) return checked
    const next = (checked ?? Promise.resolve(false)).then(async (there) => there || this.#check(parent, make))
    this.#parents.set(parent.path, next)
    return next
  }

  async #check(parent: Parent, make: boolean): Promise<boolean> {
    if (await isInPlace(parent)) return true
    if (!make) return false
    makeParent(parent)
    return isInPlace(parent)
  }

  #fail(sequence: number, reason: string): void {
    if (this.failure === undefined || sequence < this.failure.sequence) this.failure = { sequence, reason }
  }
}

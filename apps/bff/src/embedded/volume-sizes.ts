import { join, resolve } from 'node:path'
import type { Resource } from '@holdfast/model/resource/resource'
import { volumePath } from '@holdfast/model/resource/volume-path'
import type { Clock } from '../clock.ts'
import { bytesBelow } from '../executor/usage.ts'

/** How much lies on the volumes of the agents of this machine. */
export interface VolumeSizes {
  /**
   * In bytes, as it was measured last; undefined before it was. To be asked is what has it measured, which takes a while, and
   * for which nobody waits.
   */
  bytesOf(workDir: string, volume: Resource): number | undefined
}

/** Source: `container_disk_watch_interval`, mesos `src/slave/flags.cpp`. */
const MEASURE_MS = 15_000

/** What nobody asks for any more is forgotten after as long. */
const FORGET_MS = 10 * 60_000

interface Measured {
  bytes?: number
  askedMs: number
  /** When it was begun to be measured last. */
  begunMs: number
}

/** One directory is read after the other, however many are asked for. */
export function volumeSizes(clock: Clock): VolumeSizes {
  const known = new Map<string, Measured>()
  let last: Promise<void> = Promise.resolve()
  let swept = clock.now()

  const measure = (path: string, measured: Measured) => {
    last = last.then(async () => {
      measured.bytes = await bytesBelow(path)
    })
  }

  const sweep = (now: number) => {
    if (now - swept < FORGET_MS) return
    swept = clock.now()
    for (const [path, { askedMs }] of known) if (now - askedMs >= FORGET_MS) known.delete(path)
  }

  return {
    bytesOf(workDir, volume) {
      const place = volumePath(volume)
      if (!place.ok) return undefined
      const { root, parts } = place.value
      const path = join(root === undefined ? workDir : resolve(workDir, root), ...parts)
      const now = clock.now()
      sweep(now)
      const measured = known.get(path) ?? { askedMs: now, begunMs: Number.NEGATIVE_INFINITY }
      known.set(path, measured)
      measured.askedMs = now
      if (now - measured.begunMs >= MEASURE_MS) {
        measured.begunMs = now
        measure(path, measured)
      }
      return measured.bytes
    },
  }
}

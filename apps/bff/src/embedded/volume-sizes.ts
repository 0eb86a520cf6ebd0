import { join, resolve } from 'node:path'
import type { Resource } from '@holdfast/model/resource/resource'
import type { TimeMs } from '@holdfast/model/ids'
import { volumePath } from '@holdfast/model/resource/volume-path'
import type { Cancel, Clock } from '../clock.ts'
import type { VolumeUsage } from '../ports/cluster.ts'
import { bytesBelow } from '../executor/usage.ts'

/** How much lies on the volumes of the agents of this machine. */
export interface VolumeSizes {
  /**
   * In bytes, as it was measured last; undefined before it was. To be asked is what has it measured, which takes a while, and
   * for which nobody waits.
   */
  bytesOf(workDir: string, volume: Resource): number | undefined
  /** As it was measured in the last seconds. Waits for a measurement, but not for long. */
  measured(workDir: string, volume: Resource): Promise<VolumeUsage | undefined>
}

/** Source: `container_disk_watch_interval`, mesos `src/slave/flags.cpp`. */
const MEASURE_MS = 15_000

/** What nobody asks for any more is forgotten after as long. */
const FORGET_MS = 10 * 60_000

/** Whoever waits for a measurement does not wait for a disk that is slow, or for a volume of many files. */
const WAIT_MS = 250

interface Measured {
  usage?: VolumeUsage
  askedMs: number
  /** When it was begun to be measured last. */
  begunMs: number
  /** Resolves when that is done. */
  done: Promise<void>
  /** It waits for its turn, or is being measured: that may take longer than until the next time. */
  pending: boolean
}

/** One directory is read after the other, however many are asked for. */
export function volumeSizes(clock: Clock): VolumeSizes {
  const known = new Map<string, Measured>()
  let last: Promise<void> = Promise.resolve()
  let swept = clock.now()

  const measure = (path: string, measured: Measured) => {
    last = last.then(async () => {
      const bytes = await bytesBelow(path)
      measured.usage = { bytes, atMs: clock.now() }
      measured.pending = false
    })
    measured.done = last
    measured.pending = true
  }

  const sweep = (now: TimeMs) => {
    if (now - swept < FORGET_MS) return
    swept = now
    for (const [path, { askedMs }] of known) if (now - askedMs >= FORGET_MS) known.delete(path)
  }

  const asked = (workDir: string, volume: Resource): Measured | undefined => {
    const place = volumePath(volume)
    if (!place.ok) return undefined
    const { root, parts } = place.value
    const path = join(root === undefined ? workDir : resolve(workDir, root), ...parts)
    const now = clock.now()
    sweep(now)
    const measured: Measured = known.get(path) ?? {
      askedMs: now,
      begunMs: Number.NEGATIVE_INFINITY,
      done: Promise.resolve(),
      pending: false,
    }
    known.set(path, measured)
    measured.askedMs = now
    if (!measured.pending && now - measured.begunMs >= MEASURE_MS) {
      measured.begunMs = now
      measure(path, measured)
    }
    return measured
  }

  return {
    bytesOf: (workDir, volume) => asked(workDir, volume)?.usage?.bytes,
    async measured(workDir, volume) {
      const measured = asked(workDir, volume)
      if (measured === undefined) return undefined
      let cancel: Cancel | undefined
      const late = new Promise<void>((resolve) => (cancel = clock.after(WAIT_MS, resolve)))
      await Promise.race([measured.done, late])
      cancel?.()
      return measured.usage
    },
  }
}

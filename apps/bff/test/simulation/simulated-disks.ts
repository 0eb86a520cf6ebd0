import type { VolumeStep } from '../../core/agent/effects.ts'
import type { VolumePlace, VolumeWork } from '../../core/agent/volume-work.ts'
import type { Clock } from '../../src/clock.ts'
import type { Disks } from '../../src/embedded/ports.ts'
import type { Random } from './random.ts'

/** Directories with what was written into them. They outlast the agent. */
export interface Directories {
  readonly contents: Map<string, readonly string[]>
  /** Which operation erased it last. */
  readonly erased: Map<string, number>
}

export function pathOf(place: VolumePlace): string {
  if (place.type === 'MOUNT') return place.root
  return `${place.type === 'PATH' ? place.root : ''}/volumes/roles/${place.role.replaceAll('/', ' ')}/${place.id}`
}

export interface SimulatedDisks extends Disks {
  /** The machine dies in the middle of what it does. */
  crash(): void
}

export function simulatedDisks(
  clock: Clock,
  random: Random,
  directories: Directories,
  failureRate: () => number,
): SimulatedDisks {
  let begun: readonly VolumeStep[] = []
  return {
    carryOut(steps, done) {
      begun = steps
      clock.after(random.below(10), () => {
        if (begun !== steps) return
        begun = []
        const failing = random.chance(failureRate()) ? random.pick(steps) : undefined
        const jobs = jobsOf(steps)
        for (const job of jobs) if (job.sequence < (failing?.sequence ?? Infinity)) carryOut(directories, job)
        if (failing === undefined) return done()
        // What failed may have erased something, which the next start erases again.
        const half = jobs.find(({ sequence, work }) => sequence === failing.sequence && work.type === 'ERASE')
        if (half !== undefined) carryOut(directories, half)
        done({ sequence: failing.sequence, reason: 'the disk is broken' })
      })
    },
    crash() {
      const jobs = jobsOf(begun)
      for (const job of jobs.slice(0, random.below(jobs.length + 1))) carryOut(directories, job)
      begun = []
    },
  }
}

interface Job {
  readonly sequence: number
  readonly work: VolumeWork
}

function jobsOf(steps: readonly VolumeStep[]): Job[] {
  return steps.flatMap(({ sequence, work }) => work.map((each) => ({ sequence, work: each })))
}

function carryOut({ contents, erased }: Directories, { sequence, work: { type, place } }: Job): void {
  const path = pathOf(place)
  if (type === 'MAKE') return void contents.set(path, contents.get(path) ?? [])
  erased.set(path, sequence)
  if (place.type === 'MOUNT') contents.set(path, [])
  else contents.delete(path)
}

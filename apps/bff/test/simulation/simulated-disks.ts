import type { VolumeStep } from '../../core/agent/effects.ts'
import type { VolumePlace, VolumeWork } from '../../core/agent/volume-work.ts'
import type { Clock } from '../../src/clock.ts'
import type { Disks } from '../../src/embedded/ports.ts'
import type { Random } from './random.ts'

/** Directories with what was written into them. They outlast the agent. */
export interface Directories {
  readonly contents: Map<string, readonly string[]>
  /** Erased for an operation that is not committed yet. */
  readonly erased: Set<string>
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
        const sequence = failing?.sequence ?? Infinity
        for (const step of steps) if (step.sequence < sequence) carryOutAll(directories, step.work)
        if (failing === undefined) return done()
        // The first half of what failed may have happened, as long as it is undone or done again.
        const [erased] = failing.work.filter(({ type }) => type === 'ERASE')
        if (erased !== undefined) carryOut(directories, erased)
        done({ sequence, reason: 'the disk is broken' })
      })
    },
    crash() {
      const work = begun.flatMap((step) => step.work)
      for (const each of work.slice(0, random.below(work.length + 1))) carryOut(directories, each)
      begun = []
    },
  }
}

function carryOutAll(directories: Directories, work: readonly VolumeWork[]): void {
  for (const each of work) carryOut(directories, each)
}

function carryOut({ contents, erased }: Directories, { type, place }: VolumeWork): void {
  const path = pathOf(place)
  if (type === 'MAKE') return void contents.set(path, contents.get(path) ?? [])
  erased.add(path)
  if (place.type === 'MOUNT') contents.set(path, [])
  else contents.delete(path)
}

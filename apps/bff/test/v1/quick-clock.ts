import { TimeMs } from '@holdfast/model/ids'
import type { MasterSettings } from '../../core/master/effects.ts'
import { systemClock, type Clock } from '../../src/clock.ts'

/** Frameworks wait for seconds at times; here a second takes a twentieth of one. */
const SPEED = 20
const began = Date.now()

export const QUICK: Clock = {
  ...systemClock,
  now: () => TimeMs(began + (Date.now() - began) * SPEED),
  after: (delayMs, run) => systemClock.after(delayMs / SPEED, run),
}

/** A busy machine keeps agents from answering for what is minutes here: nobody is given up for that. */
export const PATIENT: Partial<MasterSettings> = { pingIntervalMs: 3_600_000 }

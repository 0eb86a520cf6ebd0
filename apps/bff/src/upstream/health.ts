import type { TimeMs } from '@holdfast/model/ids'
import type { ClusterView } from '../ports/cluster.ts'

/** How well the master is read. */
export interface Health {
  /** A round of questions was begun. */
  began(nowMs: TimeMs): void
  read(sentMs: TimeMs, tookMs: number): void
  failed(reason: string): void
  /** With when what is known was asked for: 0 before anything is. */
  now(nowMs: TimeMs): Pick<ClusterView, 'state' | 'reason'> & { readonly asOfMs: TimeMs }
}

const SLOW_MS = 5_000
/** What is older than this is no view of the cluster any more. */
const DOWN_MS = 60_000

/** `who`: whom it is about, as a sentence calls it. */
export function createHealth(who = 'master'): Health {
  let asOfMs = 0 as TimeMs
  let tookMs = 0
  let failure: string | undefined = `the ${who} has not been read yet`
  let beganMs: TimeMs | undefined

  return {
    began(nowMs) {
      beganMs = nowMs
    },
    read(sentMs, took) {
      ;[asOfMs, tookMs, failure, beganMs] = [sentMs, took, undefined, undefined]
    },
    failed(reason) {
      ;[failure, beganMs] = [reason, undefined]
    },
    now(nowMs) {
      const ageMs = nowMs - asOfMs
      if (failure !== undefined) {
        return { asOfMs, state: ageMs > DOWN_MS ? 'down' : 'stale', reason: sentence(failure) }
      }
      const waitsMs = beganMs === undefined ? 0 : nowMs - beganMs
      if (waitsMs > DOWN_MS) return { asOfMs, state: 'stale', reason: `The ${who} does not answer.` }
      if (waitsMs > SLOW_MS) return { asOfMs, state: 'slow', reason: `The ${who} takes long to answer.` }
      if (tookMs > SLOW_MS) {
        const reason = `The ${who} took ${Math.round(tookMs / 1000)} s for its last answer.`
        return { asOfMs, state: 'slow', reason }
      }
      return { asOfMs, state: 'live' }
    },
  }
}

const sentence = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}.`

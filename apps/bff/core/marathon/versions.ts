import { isoTime } from './view/iso-time.ts'

/** A version is the time at which it was made; of two in one millisecond the second is said to be later. */
export function nextVersion(last: string | undefined, nowMs: number): string {
  const now = isoTime(nowMs)
  return last === undefined || last < now ? now : isoTime(msOf(last) + 1)
}

const VERSION = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)\.(\d{3})Z$/

/** The other way round; 0 for what is no version. */
export function msOf(version: string): number {
  const parts = VERSION.exec(version)?.slice(1).map(Number)
  if (parts === undefined) return 0
  const [year = 0, month = 0, day = 0, hours = 0, minutes = 0, seconds = 0, ms = 0] = parts
  return (((daysSince1970(year, month, day) * 24 + hours) * 60 + minutes) * 60 + seconds) * 1000 + ms
}

/** Years are counted from the first of March, so that the day which is not always there is the last of its year. */
function daysSince1970(year: number, month: number, day: number): number {
  const marchYear = month > 2 ? year : year - 1
  const fromMarch = month > 2 ? month - 3 : month + 9
  const leapDays = Math.floor(marchYear / 4) - Math.floor(marchYear / 100) + Math.floor(marchYear / 400)
  return marchYear * 365 + leapDays + Math.floor((153 * fromMarch + 2) / 5) + day - 1 - 719_468
}

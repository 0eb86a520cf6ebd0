const DAY_MS = 86_400_000
/** The Gregorian calendar repeats itself after so many days: 400 years. */
const ERA_DAYS = 146_097

/** A time as the API writes it: ISO 8601, UTC, with milliseconds. Years from 0 to 9999. */
export function isoTime(ms: number): string {
  const whole = Math.floor(ms)
  const days = Math.floor(whole / DAY_MS)
  const rest = whole - days * DAY_MS
  const parts = [rest / 3_600_000, (rest / 60_000) % 60, (rest / 1000) % 60]
  const time = parts.map((part) => padded(Math.floor(part), 2)).join(':')
  return `${dateOf(days)}T${time}.${padded(rest % 1000, 3)}Z`
}

/**
 * The date so many days after 1970-01-01. Years are counted from the first of March, so that the day which is not always
 * there is the last of its year.
 */
function dateOf(days: number): string {
  const sinceMarchOfYear0 = days + 719_468
  const era = Math.floor(sinceMarchOfYear0 / ERA_DAYS)
  const dayOfEra = sinceMarchOfYear0 - era * ERA_DAYS
  const leapDays =
    Math.floor(dayOfEra / 1460) - Math.floor(dayOfEra / 36_524) + Math.floor(dayOfEra / 146_096)
  const yearOfEra = Math.floor((dayOfEra - leapDays) / 365)
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100))
  const fromMarch = Math.floor((5 * dayOfYear + 2) / 153)
  const day = dayOfYear - Math.floor((153 * fromMarch + 2) / 5) + 1
  const month = fromMarch < 10 ? fromMarch + 3 : fromMarch - 9
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
  return `${padded(year, 4)}-${padded(month, 2)}-${padded(day, 2)}`
}

const padded = (value: number, length: number): string => String(value).padStart(length, '0')

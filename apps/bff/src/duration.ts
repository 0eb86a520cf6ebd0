const UNIT_MS: Readonly<Record<string, number>> = {
  ns: 1e-6,
  us: 1e-3,
  ms: 1,
  s: 1000,
  secs: 1000,
  mins: 60_000,
  hrs: 3_600_000,
  days: 86_400_000,
  weeks: 604_800_000,
}

/**
 * Milliseconds of a duration such as `50ms`, `1secs` or `1.5mins`; undefined when it is none.
 *
 * Source: `Duration::parse()`, mesos `3rdparty/stout/include/stout/duration.hpp`. Unlike Mesos: `s` is a second too.
 */
export function parseDuration(text: string): number | undefined {
  const [, amount, unit = ''] = /^(\d+(?:\.\d+)?)([a-z]+)$/.exec(text) ?? []
  const unitMs = Object.hasOwn(UNIT_MS, unit) ? UNIT_MS[unit] : undefined
  return amount === undefined || unitMs === undefined ? undefined : Number(amount) * unitMs
}

export const durationUnits = Object.keys(UNIT_MS).join(', ')

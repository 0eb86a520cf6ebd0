/** How a task is looked after. Times are in milliseconds. */
export interface HealthCheck {
  readonly probe: HealthProbe
  readonly delayMs: number
  readonly intervalMs: number
  readonly timeoutMs: number
  /** So long after the first look, failures do not count until it was well once. */
  readonly graceMs: number
  /** So many in a row, and it is ended. */
  readonly failures: number
}

export type HealthProbe =
  | { readonly type: 'COMMAND'; readonly words: readonly string[] }
  | { readonly type: 'TCP'; readonly port: number }
  | { readonly type: 'HTTP'; readonly scheme: 'http' | 'https'; readonly port: number; readonly path: string }

type Members = Readonly<Record<string, unknown>>

/** The longest that a timer can wait. */
const MAX_MS = 2 ** 31 - 1

/**
 * What the wire says of a check, with Mesos' defaults. Undefined for one that nobody could do.
 *
 * Source: `HealthCheck`, mesos `include/mesos/v1/mesos.proto`.
 */
export function healthCheckOf(wire: object): HealthCheck | undefined {
  const members: Members = { ...wire }
  const probe = probeOf(members)
  if (probe === undefined) return undefined
  const ms = (name: string, seconds: number) =>
    Math.min(MAX_MS, Math.max(0, (numberOf(members[name]) ?? seconds) * 1000))
  return {
    probe,
    delayMs: ms('delay_seconds', 15),
    // Never at once, whatever is asked for.
    intervalMs: Math.max(100, ms('interval_seconds', 10)),
    timeoutMs: Math.max(1, Math.round(ms('timeout_seconds', 20))),
    graceMs: ms('grace_period_seconds', 10),
    failures: Math.max(1, numberOf(members.consecutive_failures) ?? 3),
  }
}

function probeOf({ type, command, http, tcp }: Members): HealthProbe | undefined {
  if (type === 'COMMAND') return commandOf(membersOf(command))
  const { port, path, scheme } = membersOf(type === 'TCP' ? tcp : http)
  const number = numberOf(port)
  if (number === undefined || !Number.isInteger(number) || number < 1 || number > 65_535) return undefined
  if (type === 'TCP') return { type, port: number }
  if (type !== 'HTTP') return undefined
  const asked = typeof path === 'string' && /^\/[\x21-\x7e]*$/.test(path) ? path : '/'
  return { type, port: number, path: asked, scheme: scheme === 'https' ? 'https' : 'http' }
}

function commandOf({ shell = true, value, arguments: rest }: Members): HealthProbe | undefined {
  if (typeof value !== 'string' || value === '' || value.includes('\0')) return undefined
  if (shell !== false) return { type: 'COMMAND', words: ['/bin/sh', '-c', value] }
  const given = Array.isArray(rest) ? rest.filter((each) => typeof each === 'string') : []
  return { type: 'COMMAND', words: [value, ...given.slice(1)] }
}

function membersOf(value: unknown): Members {
  return typeof value === 'object' && value !== null ? { ...value } : {}
}

function numberOf(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined
}

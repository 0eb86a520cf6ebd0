/** One thing that happened, for whoever runs the program. Nothing secret and no request body goes in here. */
export interface LogEntry {
  readonly level: 'info' | 'warning' | 'error'
  readonly message: string
  readonly [fact: string]: unknown
}

export type Log = (entry: LogEntry) => void

/** Writes each entry as one line of JSON. */
export function jsonLog(write: (line: string) => void, now: () => number): Log {
  return (entry) =>
    write(`${JSON.stringify({ time: new Date(now()).toISOString(), ...entry }, errorAsText)}\n`)
}

const errorAsText = (_key: string, value: unknown): unknown =>
  value instanceof Error ? (value.stack ?? value.message) : value

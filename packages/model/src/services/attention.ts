import type { Attention } from '../api/pages.ts'
import type { ServiceStatus } from '../api/services.ts'

/** What of the apps and pods an operator should look at, by how many there are of each status. */
export function attentionToServices(count: (status: ServiceStatus) => number): readonly Attention[] {
  return concerns.flatMap(({ status, severity, one, many }) => {
    const found = count(status)
    if (found === 0) return []
    const message = found === 1 ? `1 app ${one}` : `${found} apps ${many}`
    return [{ severity, message, href: `/apps?q=${encodeURIComponent(`status:${status}`)}` }]
  })
}

const concerns: readonly {
  readonly status: ServiceStatus
  readonly severity: Attention['severity']
  readonly one: string
  readonly many: string
}[] = [
  {
    status: 'unreachable',
    severity: 'error',
    one: 'has instances on agents out of reach',
    many: 'have instances on agents out of reach',
  },
  {
    status: 'delayed',
    severity: 'warning',
    one: 'is delayed: its tasks ended too soon',
    many: 'are delayed: their tasks ended too soon',
  },
  {
    status: 'waiting',
    severity: 'warning',
    one: 'waits for an offer that holds what it needs',
    many: 'wait for offers that hold what they need',
  },
]

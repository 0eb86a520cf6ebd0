import { formatAge } from '@holdfast/model/ledger/ages'
import { useFromNow } from '../stores/clock.ts'
import { tip } from '../ui/tip.tsx'

const exact = new Intl.DateTimeFormat('en-GB', {
  dateStyle: 'medium',
  timeStyle: 'long',
})

export function exactTime(ms: number): string {
  return exact.format(ms)
}

export interface AgeProps {
  /** When it was, in milliseconds since 1970. */
  readonly sinceMs: number
  /** "4 s ago" instead of "4 s". */
  readonly ago?: boolean
  readonly className?: string
}

/** How long ago something was, counting by itself; the exact time on hover. */
export function Age({ sinceMs, ago, className }: AgeProps) {
  const text = useFromNow((now) => formatAge(Math.max(0, now - sinceMs)))
  return (
    <time
      {...tip(exactTime(sinceMs))}
      dateTime={new Date(sinceMs).toISOString()}
      className={className ?? 'whitespace-nowrap'}
    >
      {text}
      {ago === true ? ' ago' : null}
    </time>
  )
}

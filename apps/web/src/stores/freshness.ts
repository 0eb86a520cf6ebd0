import type { Freshness } from '@holdfast/model/api/common'
import { formatAge } from '@holdfast/model/ledger/ages'
import { useFromNow } from './clock.ts'
import { useLive } from './live.ts'

export type FreshnessKind = 'live' | 'slow' | 'stale' | 'down' | 'lost' | 'connecting' | 'paused'

export interface FreshnessView {
  readonly kind: FreshnessKind
  /** "live 2 s", "reconnecting… last good 41 s ago". */
  readonly text: string
}

/** How current this tab's view is, the worst news first, in words that count by themselves. */
export function useFreshness(): FreshnessView {
  const { connection, freshness, paused } = useLive()
  const asOfMs = freshness?.asOfMs
  const age = useFromNow((now) => (asOfMs === undefined ? undefined : formatAge(Math.max(0, now - asOfMs))))
  if (connection.state === 'lost') {
    return { kind: 'lost', text: age === undefined ? 'reconnecting…' : `reconnecting… last good ${age} ago` }
  }
  if (paused) return { kind: 'paused', text: 'paused by you' }
  if (freshness === undefined || age === undefined) return { kind: 'connecting', text: 'connecting…' }
  return { kind: freshness.state, text: words[freshness.state](age) }
}

const words: Readonly<Record<Freshness['state'], (age: string) => string>> = {
  live: (age) => `live ${age}`,
  slow: (age) => `slow, ${age}`,
  stale: (age) => `stale, ${age} old`,
  down: (age) => `no master, ${age} old`,
}

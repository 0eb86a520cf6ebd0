import { create } from 'zustand'
import type { Freshness } from '@holdfast/model/api/common'
import { useReadOnly } from './permissions.ts'

/** How this tab hears of changes. */
export type Connection =
  | { readonly state: 'connecting' }
  | { readonly state: 'open' }
  /** `retryAtMs` by this browser's clock. */
  | { readonly state: 'lost'; readonly sinceMs: number; readonly retryAtMs: number }

interface Live {
  readonly connection: Connection
  readonly freshness: Freshness | undefined
  /** How far the server's clock is ahead of the browser's. */
  readonly clockOffsetMs: number
  /** Changes are held back because somebody wants to read in peace. */
  readonly paused: boolean
}

export const useLive = create<Live>(() => ({
  connection: { state: 'connecting' },
  freshness: undefined,
  clockOffsetMs: 0,
  paused: false,
}))

export function setConnection(connection: Connection): void {
  useLive.setState((state) => {
    const { connection: was } = state
    // Each failed attempt tells again: the loss is as old as the first.
    const same = connection.state === 'lost' && was.state === 'lost'
    return { connection: same ? { ...connection, sinceMs: was.sinceMs } : connection }
  })
}

export function putFreshness(freshness: Freshness): void {
  useLive.setState({ freshness, clockOffsetMs: freshness.nowMs - Date.now() })
}

/** The server's time, as well as this browser can tell. */
export function serverNow(): number {
  return Date.now() + useLive.getState().clockOffsetMs
}

/** Whether changes may be asked for now; if not, why. Every button that changes the cluster gives this as its reason. */
export function useWriteBlock(): string | undefined {
  const readOnly = useReadOnly()
  const away = useLive((state) => {
    if (state.connection.state === 'lost') return 'The Holdfast server does not answer.'
    if (state.freshness?.state === 'down') return state.freshness.reason ?? 'No Mesos master leads now.'
    return undefined
  })
  return away ?? readOnly
}

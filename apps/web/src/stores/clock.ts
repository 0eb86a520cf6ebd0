import { useSyncExternalStore } from 'react'
import { serverNow } from './live.ts'

const listeners = new Set<() => void>()
let timer = 0

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  if (listeners.size === 1) timer = window.setInterval(tick, 1_000)
  return () => {
    listeners.delete(listener)
    if (listeners.size === 0) clearInterval(timer)
  }
}

function tick(): void {
  for (const listener of listeners) listener()
}

/** Something that follows from the time. Whoever uses it is drawn again only when the outcome changes. */
export function useFromNow<T extends string | number | boolean | undefined>(of: (nowMs: number) => T): T {
  return useSyncExternalStore(subscribe, () => of(serverNow()))
}

import { create } from 'zustand'

const everyMs = 5_000

const useWords = create<{ polite: string; assertive: string }>(() => ({ polite: '', assertive: '' }))
let queued: string | undefined
let lastMs = -everyMs

/** Says something to screen readers. Polite words are said at most once in five seconds, the newest only. */
export function announce(words: string, how: 'polite' | 'assertive' = 'polite'): void {
  if (how === 'assertive') return useWords.setState({ assertive: words })
  const wait = lastMs + everyMs - performance.now()
  const waits = queued !== undefined
  queued = words
  if (waits) return
  setTimeout(
    () => {
      lastMs = performance.now()
      useWords.setState({ polite: queued ?? '' })
      queued = undefined
    },
    Math.max(0, wait),
  )
}

/** Mounted once, at the root. */
export function Announcer() {
  const { polite, assertive } = useWords()
  return (
    <>
      <div className="hidden-text" role="status">
        {polite}
      </div>
      <div className="hidden-text" role="alert">
        {assertive}
      </div>
    </>
  )
}

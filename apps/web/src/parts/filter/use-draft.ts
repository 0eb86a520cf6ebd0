import { useEffect, useRef, useState } from 'react'

const settleMs = 150

export interface Draft {
  readonly draft: string
  /** Shows at once, and is passed on when the typing rests. */
  readonly type: (text: string) => void
  /** Shows and is passed on at once. */
  readonly set: (text: string) => void
}

/** Text that is typed here and kept elsewhere, in the URL. What changes elsewhere comes in, unless somebody types. */
export function useDraft(kept: string, keep: (text: string) => void): Draft {
  const [draft, setDraft] = useState(kept)
  const [seen, setSeen] = useState(kept)
  const [typing, setTyping] = useState(false)
  const timer = useRef(0)
  useEffect(() => () => clearTimeout(timer.current), [])
  if (kept !== seen) {
    setSeen(kept)
    if (!typing) setDraft(kept)
  }
  const set = (text: string) => {
    clearTimeout(timer.current)
    setDraft(text)
    setTyping(false)
    keep(text)
  }
  return {
    draft,
    set,
    type: (text) => {
      clearTimeout(timer.current)
      setDraft(text)
      setTyping(true)
      timer.current = window.setTimeout(() => set(text), settleMs)
    },
  }
}

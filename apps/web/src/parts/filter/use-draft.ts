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
  const [typed, setTyped] = useState<string | undefined>(undefined)
  const timer = useRef(0)
  useEffect(() => () => clearTimeout(timer.current), [])
  const pass = (text: string) => {
    clearTimeout(timer.current)
    setTyped(undefined)
    keep(text)
  }
  return {
    draft: typed ?? kept,
    type: (text) => {
      setTyped(text)
      clearTimeout(timer.current)
      timer.current = window.setTimeout(() => pass(text), settleMs)
    },
    set: pass,
  }
}

import { useRef } from 'react'

/** Names what is sent, so that the same again, after the answer got lost, is the same request and not a second one. */
export interface RequestKey {
  readonly of: (body: unknown) => string
  /** It was answered: the next one is another, whatever it says. */
  readonly answered: () => void
}

export function useRequestKey(): RequestKey {
  const last = useRef({ text: '', key: '' })
  return {
    of(body) {
      const text = JSON.stringify(body)
      if (last.current.text !== text) last.current = { text, key: crypto.randomUUID() }
      return last.current.key
    },
    answered() {
      last.current = { text: '', key: '' }
    },
  }
}

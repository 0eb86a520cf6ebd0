import { useEffect, useRef } from 'react'

/** Gives a field of an opening panel the focus. The panel's own choice would be its cross. */
export function useFirstFocus(id: string): void {
  const first = useRef(id)
  useEffect(() => document.getElementById(first.current)?.focus(), [])
}

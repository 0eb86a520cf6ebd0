import { useEffect, useState } from 'react'

/** The value as soon as it has not changed for so long. What is the same as JSON is the same. */
export function useRested<T>(value: T, restMs: number): T {
  const [rested, setRested] = useState(value)
  const same = JSON.stringify(rested) === JSON.stringify(value)
  const text = JSON.stringify(value)
  useEffect(() => {
    if (same) return undefined
    const timer = setTimeout(() => setRested(value), restMs)
    return () => clearTimeout(timer)
    // The text stands for the value, which may be a new object each time.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [text, same, restMs])
  return rested
}

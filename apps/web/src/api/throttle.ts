/** Runs at once, and after that at most once in `everyMs`, the last call included. */
export function throttle(run: () => void, everyMs: number): () => void {
  let last = -Infinity
  let timer: ReturnType<typeof setTimeout> | undefined
  return () => {
    if (timer !== undefined) return
    const wait = Math.max(0, last + everyMs - performance.now())
    timer = setTimeout(() => {
      timer = undefined
      last = performance.now()
      run()
    }, wait)
  }
}

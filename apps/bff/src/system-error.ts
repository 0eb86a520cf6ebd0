/** Whether the system refused something with one of these codes. */
export function isCode(error: unknown, ...codes: readonly string[]): boolean {
  return (
    error instanceof Error && 'code' in error && typeof error.code === 'string' && codes.includes(error.code)
  )
}

/** For a log line: what the system said. */
export function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

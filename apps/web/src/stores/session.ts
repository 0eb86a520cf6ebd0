import { create } from 'zustand'

interface Session {
  /** A request was answered 401: the login lies over the page until somebody logs in. */
  readonly wanted: boolean
}

export const useSession = create<Session>(() => ({ wanted: false }))

let waiting: (() => void)[] = []

/** Asks for a login and waits until there was one. */
export function loginAgain(signal?: AbortSignal): Promise<void> {
  useSession.setState({ wanted: true })
  return new Promise((resolve, reject) => {
    waiting.push(resolve)
    signal?.addEventListener('abort', () => reject(signal.reason), { once: true })
  })
}

/** Somebody logged in: every request that waited goes on. */
export function loggedIn(): void {
  const resumed = waiting
  waiting = []
  useSession.setState({ wanted: false })
  for (const resume of resumed) resume()
}

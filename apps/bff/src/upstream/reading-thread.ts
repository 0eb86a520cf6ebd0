import { Worker } from 'node:worker_threads'
import { err, type Result } from '@holdfast/model/result'

/** Reads long answers on a thread of its own, which begins with the first of them, so that nobody else waits for it. */
export interface ReadingThread<Request, Answer> {
  /** Whoever asks knows what kind of answer belongs to the request. */
  read<T extends Answer>(request: Request): Promise<T | Result<never, string>>
  close(): void
}

/** Above it, reading takes longer than a frame of a screen several times over. */
export const LONG_BYTES = 25 * 1024 * 1024

/** `program`: what the thread runs; it answers each message with one. One after the other: whoever asks waits for each. */
export function createReadingThread<Request, Answer>(program: URL): ReadingThread<Request, Answer> {
  let worker: Worker | undefined
  return {
    read<T extends Answer>(request: Request): Promise<T | Result<never, string>> {
      const thread = (worker ??= new Worker(program))
      return new Promise((resolve) => {
        const onMessage = (answer: T) => finish(answer)
        const onError = (error: Error) => {
          worker = undefined
          finish(err(`it could not be read: ${error.message}`))
        }
        // Those of the thread itself stay: without them it would tell nothing the next time.
        const finish = (answer: T | Result<never, string>) => {
          thread.off('message', onMessage).off('error', onError)
          resolve(answer)
        }
        thread.on('message', onMessage).on('error', onError)
        thread.postMessage(request)
      })
    },
    close() {
      void worker?.terminate()
      worker = undefined
    },
  }
}

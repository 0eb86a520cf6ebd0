import { Worker } from 'node:worker_threads'
import { err, type Result } from '@holdfast/model/result'
import { type ReadItem, readItems } from '../marathon/real/items.ts'
import { type Fingerprints, type Listing, readListing } from './listing.ts'
import type { ParseAnswer, ParseRequest } from './parse-worker.ts'
import { type ParsedTasks, readTasks } from './parsed-tasks.ts'

/** Reads answers of masters, and of Marathon: long ones on a thread of their own, so that nobody else waits for it. */
export interface Parser {
  listing(body: Buffer, known: Fingerprints): Promise<Result<Listing, string>>
  tasks(body: Buffer): Promise<ParsedTasks>
  /** Apps or pods; see `readItems`. */
  items(
    body: Buffer,
    within: string | undefined,
    known: Fingerprints,
  ): Promise<Result<readonly ReadItem[], string>>
  close(): void
}

/** Above it, reading takes longer than a frame of a screen several times over. */
const LONG_BYTES = 25 * 1024 * 1024

export function createParser(longBytes = LONG_BYTES): Parser {
  let worker: Worker | undefined

  /** One after the other: there is one poller, and it waits for each. */
  function onThread<T extends ParseAnswer>(request: ParseRequest): Promise<T | Result<never, string>> {
    const thread = (worker ??= new Worker(new URL('parse-worker.ts', import.meta.url)))
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
  }

  return {
    async listing(body, known) {
      if (body.length < longBytes) return readListing(body.toString('utf8'), known)
      return onThread<Result<Listing, string>>({ what: 'listing', body, known })
    },
    async tasks(body) {
      return body.length < longBytes
        ? readTasks(body.toString('utf8'))
        : onThread<ParsedTasks>({ what: 'tasks', body })
    },
    async items(body, within, known) {
      if (body.length < longBytes) return readItems(body.toString('utf8'), within, known)
      return onThread<Result<readonly ReadItem[], string>>({ what: 'items', body, within, known })
    },
    close() {
      void worker?.terminate()
      worker = undefined
    },
  }
}

import type { Result } from '@holdfast/model/result'
import { createReadingThread, LONG_BYTES } from '../upstream/reading-thread.ts'
import { type Fingerprints, type Listing, readListing } from './listing.ts'
import type { ParseAnswer, ParseRequest } from './parse-worker.ts'
import { type ParsedTasks, readTasks } from './parsed-tasks.ts'

/** Reads answers of masters: long ones on a thread of their own. */
export interface Parser {
  listing(body: Buffer, known: Fingerprints): Promise<Result<Listing, string>>
  tasks(body: Buffer): Promise<ParsedTasks>
  close(): void
}

export function createParser(longBytes = LONG_BYTES): Parser {
  const thread = createReadingThread<ParseRequest, ParseAnswer>(new URL('parse-worker.ts', import.meta.url))
  return {
    async listing(body, known) {
      return body.length < longBytes
        ? readListing(body.toString('utf8'), known)
        : thread.read<Result<Listing, string>>({ what: 'listing', body, known })
    },
    async tasks(body) {
      return body.length < longBytes
        ? readTasks(body.toString('utf8'))
        : thread.read<ParsedTasks>({ what: 'tasks', body })
    },
    close: () => thread.close(),
  }
}

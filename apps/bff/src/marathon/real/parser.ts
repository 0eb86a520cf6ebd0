import type { Result } from '@holdfast/model/result'
import { createReadingThread, LONG_BYTES } from '../../upstream/reading-thread.ts'
import { type ReadItem, readItems } from './items.ts'
import type { ParseAnswer, ParseRequest } from './parse-worker.ts'

/** Reads Marathon's lists of apps and pods: long ones on a thread of their own. */
export interface Parser {
  /** See `readItems`. */
  items(
    body: Buffer,
    within: string | undefined,
    known: ReadonlyMap<string, string>,
  ): Promise<Result<readonly ReadItem[], string>>
  close(): void
}

export function createParser(longBytes = LONG_BYTES): Parser {
  const thread = createReadingThread<ParseRequest, ParseAnswer>(new URL('parse-worker.ts', import.meta.url))
  return {
    async items(body, within, known) {
      return body.length < longBytes
        ? readItems(body.toString('utf8'), within, known)
        : thread.read({ body, within, known })
    },
    close: () => thread.close(),
  }
}

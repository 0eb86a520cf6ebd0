import { parentPort } from 'node:worker_threads'
import { unreachable } from '@holdfast/model/invariant'
import { type Fingerprints, readListing } from './listing.ts'
import { type ParsedTasks, readTasks } from './parsed-tasks.ts'

/** To the thread: an answer as it came, and what to read in it. */
export type ParseRequest =
  | { readonly what: 'listing'; readonly body: Uint8Array; readonly known: Fingerprints }
  | { readonly what: 'tasks'; readonly body: Uint8Array }

export type ParseAnswer = ReturnType<typeof readListing> | ParsedTasks

const text = new TextDecoder()

parentPort?.on('message', (request: ParseRequest) => {
  parentPort?.postMessage(answerTo(request))
})

function answerTo(request: ParseRequest): ParseAnswer {
  const body = text.decode(request.body)
  switch (request.what) {
    case 'listing':
      return readListing(body, request.known)
    case 'tasks':
      return readTasks(body)
    default:
      return unreachable(request)
  }
}

import { parentPort } from 'node:worker_threads'
import { readItems } from './items.ts'

/** To the thread: an answer as it came, and how to read it. */
export interface ParseRequest {
  readonly body: Uint8Array
  readonly within: string | undefined
  readonly known: ReadonlyMap<string, string>
}

export type ParseAnswer = ReturnType<typeof readItems>

const text = new TextDecoder()

parentPort?.on('message', ({ body, within, known }: ParseRequest) => {
  parentPort?.postMessage(readItems(text.decode(body), within, known))
})

import { parentPort } from 'node:worker_threads'
import { invariant } from '@holdfast/model/invariant'
import { runBatch } from './batch.ts'
import type { DiskAnswer, DiskRequest } from './disk-thread.ts'

const port = parentPort
invariant(port !== null, 'The disk worker is a thread of its own')
port.on('message', ({ id, jobs }: DiskRequest) => {
  void runBatch(jobs).then((failure) => port.postMessage({ id, failure } satisfies DiskAnswer))
})

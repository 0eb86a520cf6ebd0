import { Worker } from 'node:worker_threads'
import type { StepFailure } from '../ports.ts'
import type { Job } from './batch.ts'

/** To the thread. */
export interface DiskRequest {
  readonly id: number
  readonly jobs: readonly Job[]
}

/** And back. */
export interface DiskAnswer {
  readonly id: number
  readonly failure: StepFailure | undefined
}

let worker: Worker | undefined
let lastId = 0
const waiting = new Map<number, (failure: StepFailure | undefined) => void>()

/** Starts the thread, so that the first request need not wait for it. */
export function startDiskThread(): void {
  started()
}

/**
 * Carries out a batch on the thread that all agents of this process share. The file system works for tens of microseconds
 * on each directory, and for longer when several threads want the same parent: one thread beside the one that answers
 * requests is as fast as many, and costs the answers nothing. A mistake of ours in it ends the process, as anywhere else.
 */
export function runOnDiskThread(jobs: readonly Job[]): Promise<StepFailure | undefined> {
  return new Promise((resolve) => {
    const thread = started()
    lastId += 1
    waiting.set(lastId, resolve)
    // The process may end when nobody waits, and not before.
    thread.ref()
    thread.postMessage({ id: lastId, jobs } satisfies DiskRequest)
  })
}

function started(): Worker {
  if (worker !== undefined) return worker
  const thread = new Worker(new URL('disk-worker.ts', import.meta.url))
  thread.on('message', ({ id, failure }: DiskAnswer) => {
    const answer = waiting.get(id)
    waiting.delete(id)
    if (waiting.size === 0) thread.unref()
    answer?.(failure)
  })
  thread.unref()
  return (worker = thread)
}

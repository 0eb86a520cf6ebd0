import type { SchedulerEvent } from '../../core/framework/events.ts'
import type { Streams } from './master-process.ts'

/** The frameworks that are connected now, each by the stream on which it is told what happens. */
export interface SchedulerStreams extends Streams {
  open(streamId: string, listener: StreamListener): void
  /** There is no master any longer: whoever is connected connects anew. */
  closeAll(): void
}

export interface StreamListener {
  event(event: SchedulerEvent): void
  /** Nothing more comes. */
  closed(): void
}

export function schedulerStreams(): SchedulerStreams {
  const listeners = new Map<string, StreamListener>()
  const close = (streamId: string) => {
    const listener = listeners.get(streamId)
    listeners.delete(streamId)
    listener?.closed()
  }
  return {
    open: (streamId, listener) => void listeners.set(streamId, listener),
    tell: (streamId, event) => listeners.get(streamId)?.event(event),
    close,
    closeAll() {
      for (const streamId of listeners.keys()) close(streamId)
    },
  }
}

import { read, type Handlers } from './call.ts'
import type { OperatorEvents } from './operator-events.ts'

/** Source: `Master::Http::subscribe()`, mesos `src/master/http.cpp`. */
export function subscribeCalls(events: OperatorEvents): Handlers {
  return {
    SUBSCRIBE: read(({ view }) => ({ type: 'STREAM', open: (media) => events.open(view, media) })),
  }
}

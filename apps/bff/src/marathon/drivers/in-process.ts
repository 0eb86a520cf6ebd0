import { FrameworkId, Principal } from '@holdfast/model/ids'
import type { Ids } from '../../clock.ts'
import type { SchedulerPort } from '../../http/scheduler/port.ts'
import type { StartDriver } from './driver.ts'
import { heardOf } from './heard.ts'
import type { Connect } from './link.ts'
import { reconnectingDriver, type DriverParts } from './reconnecting-driver.ts'

export interface InProcessParts extends DriverParts {
  readonly scheduler: SchedulerPort
  readonly ids: Ids
}

/** Reaches the embedded master without a socket. */
export function inProcessDriver(parts: InProcessParts): StartDriver {
  return (listener) => reconnectingDriver(connectInProcess(parts), parts, listener)
}

function connectInProcess({ scheduler, ids }: InProcessParts): Connect {
  return ({ framework_info, suppressed_roles = [] }, listener) => {
    if (scheduler.master === undefined) {
      listener.lost('no master is elected')
      return { send: () => undefined, close: () => undefined }
    }
    const streamId = ids.uuid()
    const principal = framework_info.principal === undefined ? undefined : Principal(framework_info.principal)
    let open = true
    scheduler.subscribe(
      {
        streamId,
        info: framework_info,
        suppressedRoles: suppressed_roles,
        ...(principal !== undefined && { principal }),
      },
      {
        event: (event) => listener.event(heardOf(event, scheduler.master)),
        closed() {
          open = false
          listener.lost('the master ended the connection')
        },
      },
    )
    return {
      send(call) {
        const frameworkId = call.framework_id?.value
        if (open && frameworkId !== undefined) scheduler.call(FrameworkId(frameworkId), call, principal)
      },
      close() {
        if (open) scheduler.closed(streamId)
        open = false
      },
    }
  }
}

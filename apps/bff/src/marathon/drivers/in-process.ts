import { FrameworkId, Principal } from '@holdfast/model/ids'
import { validateFrameworkInfo } from '@holdfast/model/validate/framework-info'
import type { WireSchedulerCall } from '@holdfast/model/wire/scheduler-call'
import type { Ids } from '../../clock.ts'
import type { SchedulerPort } from '../../ports/scheduler-api.ts'
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
  return (listener, troubled) => reconnectingDriver(connectInProcess(parts), parts, listener, troubled)
}

function connectInProcess({ scheduler, ids, log }: InProcessParts): Connect {
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
        if (!open || frameworkId === undefined) return
        const fault = faultOf(call, scheduler)
        if (fault === undefined) return scheduler.call(FrameworkId(frameworkId), call, principal)
        log({ level: 'error', message: 'The master does not take a call', call: call.type, answer: fault })
      },
      close() {
        if (open) scheduler.closed(streamId)
        open = false
      },
    }
  }
}

/** What the endpoint would answer with 400. */
function faultOf(
  { update_framework: update }: WireSchedulerCall,
  scheduler: SchedulerPort,
): string | undefined {
  if (update === undefined) return undefined
  const { framework_info, suppressed_roles } = update
  return validateFrameworkInfo(framework_info, suppressed_roles) ?? scheduler.unlistedRoles(framework_info)
}

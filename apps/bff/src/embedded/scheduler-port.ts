import { FrameworkId } from '@holdfast/model/ids'
import { findFramework } from '../../core/framework/state.ts'
import { unlistedRoles } from '../../core/framework/subscribe.ts'
import type { MasterSettings } from '../../core/master/effects.ts'
import type { MasterFacts, SchedulerPort } from '../ports/scheduler-api.ts'
import type { ClusterRuntime } from './cluster-runtime.ts'

type Place = Omit<MasterFacts, 'id'>

/** The embedded master as frameworks reach it. */
export function schedulerPort(
  runtime: ClusterRuntime,
  place: Place,
  settings: Pick<MasterSettings, 'roles'>,
): SchedulerPort {
  return {
    get master() {
      return runtime.down === undefined ? { ...place, id: runtime.masterState.masterId } : undefined
    },
    framework(id) {
      const record = findFramework(runtime.masterState.frameworks, FrameworkId(id))
      if (record === undefined) return undefined
      const { frameworkId, streamId, info } = record
      return { frameworkId, info, streamId }
    },
    unlistedRoles: (info) => unlistedRoles(info, settings),
    subscribe(request, listener) {
      runtime.streams.open(request.streamId, listener)
      runtime.deliver({ type: 'SUBSCRIBE', ...request })
    },
    call(frameworkId, call, principal) {
      const who = principal === undefined ? {} : { principal }
      runtime.deliver({ type: 'SCHEDULER_CALL', frameworkId, call, ...who })
    },
    closed(streamId) {
      runtime.streams.close(streamId)
      runtime.deliver({ type: 'STREAM_CLOSED', streamId })
    },
  }
}

import { FrameworkId } from '@holdfast/model/ids'
import { findFramework } from '../../core/framework/state.ts'
import type { MasterFacts, SchedulerPort } from '../http/scheduler/port.ts'
import type { ClusterRuntime } from './cluster-runtime.ts'

type Place = Omit<MasterFacts, 'id'>

/** The embedded master as frameworks reach it. */
export function schedulerPort(runtime: ClusterRuntime, place: Place): SchedulerPort {
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

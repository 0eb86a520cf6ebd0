import { optional, required, type Message } from '@holdfast/model/wire/protobuf'
import { messageNamed } from '../../wire/messages.ts'

/**
 * The calls of an agent's API that are about the agent itself; those about containers have nothing to be about here.
 *
 * Source: `Call`, mesos `include/mesos/v1/agent/agent.proto`.
 */
export const agentCall: Message = {
  type: optional({
    names: [
      'UNKNOWN',
      'GET_HEALTH',
      'GET_FLAGS',
      'GET_VERSION',
      'GET_METRICS',
      'GET_LOGGING_LEVEL',
      'SET_LOGGING_LEVEL',
      'LIST_FILES',
      'READ_FILE',
      'GET_STATE',
      'GET_CONTAINERS',
      'GET_FRAMEWORKS',
      'GET_EXECUTORS',
      'GET_OPERATIONS',
      'GET_TASKS',
      'GET_AGENT',
      'GET_RESOURCE_PROVIDERS',
      'ADD_RESOURCE_PROVIDER_CONFIG',
      'UPDATE_RESOURCE_PROVIDER_CONFIG',
      'REMOVE_RESOURCE_PROVIDER_CONFIG',
      'MARK_RESOURCE_PROVIDER_GONE',
      'PRUNE_IMAGES',
    ],
  }),
  get_metrics: optional({ message: messageNamed('master.Call.GetMetrics') }),
  set_logging_level: optional({ message: messageNamed('master.Call.SetLoggingLevel') }),
  list_files: optional({ message: { path: required('string') } }),
  read_file: optional({ message: messageNamed('master.Call.ReadFile') }),
}

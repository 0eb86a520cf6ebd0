import type { MesosCluster } from '../../ports/mesos-cluster.ts'
import { weightsJson } from '../mesos/weights-json.ts'
import { jsonText } from '../mesos/json-text.ts'
import { call, document, read, type Handlers } from './call.ts'
import { decided } from './decided.ts'
import { answerText } from './state-calls.ts'

interface UpdateWeights {
  readonly weight_infos?: readonly { readonly role?: string; readonly weight: number }[]
}

/** Source: `Master::WeightsHandler`, mesos `src/master/weights_handler.cpp`. */
export function weightCalls(cluster: MesosCluster): Handlers {
  return {
    GET_WEIGHTS: read(({ view }) => {
      const weight_infos = weightsJson(cluster.policy(), view)
      // Without any, not even the member is there.
      if (weight_infos.length === 0) return document(jsonText('{"type":"GET_WEIGHTS"}'))
      return document(answerText('GET_WEIGHTS', JSON.stringify({ weight_infos })))
    }),
    UPDATE_WEIGHTS: call<UpdateWeights>('update_weights', ({ weight_infos = [] }, { principal }) => {
      const weights = weight_infos.map(({ role = '', weight }) => ({ role, weight }))
      return decided(cluster.administer({ type: 'UPDATE_WEIGHTS', weights }, principal))
    }),
  }
}

import { FrameworkId } from '@holdfast/model/ids'
import type { MesosCluster } from '../../ports/mesos-cluster.ts'
import { call, type Handlers } from './call.ts'
import { decided } from './decided.ts'

/** Source: `Master::Http::teardown()`, mesos `src/master/http.cpp`. */
export function frameworkCalls(cluster: MesosCluster): Handlers {
  return {
    TEARDOWN: call<{ readonly framework_id: { readonly value: string } }>(
      'teardown',
      ({ framework_id }, { principal }) =>
        decided(
          cluster.administer({ type: 'TEARDOWN', frameworkId: FrameworkId(framework_id.value) }, principal),
        ),
    ),
  }
}

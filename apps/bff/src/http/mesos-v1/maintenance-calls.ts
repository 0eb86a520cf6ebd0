import type { MachineId } from '../../../core/master/machine.ts'
import { emptyPolicy } from '../../../core/master/policy.ts'
import type { Authorizer } from '../../authorizer.ts'
import { scheduleJson, statusJson, windowsOf, type WireSchedule } from '../mesos/maintenance-json.ts'
import type { MesosCluster } from '../../ports/mesos-cluster.ts'
import { call, document, read, type Asker, type Handlers } from './call.ts'
import { decided } from './decided.ts'
import { answerText } from './state-calls.ts'

interface Machines {
  readonly machines?: readonly MachineId[]
}

/** Source: `Master::Http::getMaintenanceStatus()` and its neighbours, mesos `src/master/http.cpp`. */
export function maintenanceCalls(cluster: MesosCluster, authorizer: Authorizer): Handlers {
  const visible = ({ principal }: Asker, action: 'GET_MAINTENANCE_SCHEDULE' | 'GET_MAINTENANCE_STATUS') =>
    (authorizer.may(principal, action) ? cluster.policy() : emptyPolicy).maintenance
  return {
    GET_MAINTENANCE_STATUS: read((asker) => {
      const status = statusJson(visible(asker, 'GET_MAINTENANCE_STATUS'), cluster.maintenanceAnswers())
      return document(answerText('GET_MAINTENANCE_STATUS', JSON.stringify({ status })))
    }),
    GET_MAINTENANCE_SCHEDULE: read((asker) => {
      const schedule = scheduleJson(visible(asker, 'GET_MAINTENANCE_SCHEDULE'))
      return document(answerText('GET_MAINTENANCE_SCHEDULE', JSON.stringify({ schedule })))
    }),
    UPDATE_MAINTENANCE_SCHEDULE: call<{ readonly schedule: WireSchedule }>(
      'update_maintenance_schedule',
      ({ schedule }, { principal }) => {
        const windows = windowsOf(schedule)
        return decided(cluster.administer({ type: 'UPDATE_MAINTENANCE_SCHEDULE', windows }, principal))
      },
    ),
    START_MAINTENANCE: call<Machines>('start_maintenance', ({ machines = [] }, { principal }) =>
      decided(cluster.administer({ type: 'START_MAINTENANCE', machines }, principal)),
    ),
    STOP_MAINTENANCE: call<Machines>('stop_maintenance', ({ machines = [] }, { principal }) =>
      decided(cluster.administer({ type: 'STOP_MAINTENANCE', machines }, principal)),
    ),
  }
}

import { err, ok, type Result } from '@holdfast/model/result'
import { parseJson, parseJsonArray } from '@holdfast/model/wire/parse-json'
import { decodeMessage } from '@holdfast/model/wire/protobuf'
import { Hono, type Context } from 'hono'
import type { AdminRequest } from '../../../core/master/admin-request.ts'
import type { MachineId } from '../../../core/master/machine.ts'
import { emptyPolicy } from '../../../core/master/policy.ts'
import { messageNamed } from '../../wire/messages.ts'
import { plainText } from '../plain-text.ts'
import { authenticate, type MesosEnv } from './authenticate.ts'
import { answerJson, jsonText } from './json-text.ts'
import { scheduleJson, statusJson, windowsOf, type WireSchedule } from './maintenance-json.ts'
import type { MasterParts } from './master-parts.ts'
import { methodNotAllowed } from './operator-endpoints.ts'

/** Source: `Master::Http::maintenanceSchedule()` and its neighbours, mesos `src/master/http.cpp`. */
export function maintenanceEndpoints({ mesos, access, authorizer }: MasterParts): Hono<MesosEnv> {
  const readonly = authenticate(access, 'mesos-master-readonly')
  const readwrite = authenticate(access, 'mesos-master-readwrite')
  /** Whoever may not see it is told of an empty one. */
  const visible = (c: Context<MesosEnv>, action: 'GET_MAINTENANCE_SCHEDULE' | 'GET_MAINTENANCE_STATUS') =>
    (authorizer.may(c.get('principal'), action) ? mesos.policy() : emptyPolicy).maintenance
  const decide = async (c: Context<MesosEnv>, request: Result<AdminRequest, string>): Promise<Response> => {
    if (!request.ok) return plainText(request.error, 400)
    const result = await mesos.administer(request.value, c.get('principal'))
    return result.ok ? plainText('', 200) : plainText(result.error.message, result.error.status)
  }

  const app = new Hono<MesosEnv>()
    .all('/maintenance/status', readonly, (c) => {
      if (c.req.method !== 'GET') return methodNotAllowed(c, ['GET'])
      const status = statusJson(visible(c, 'GET_MAINTENANCE_STATUS'), mesos.maintenanceAnswers())
      return answerJson(c, jsonText(JSON.stringify(status)))
    })
    .all('/maintenance/schedule', readwrite, async (c) => {
      switch (c.req.method) {
        case 'GET':
          return answerJson(c, jsonText(JSON.stringify(scheduleJson(visible(c, 'GET_MAINTENANCE_SCHEDULE')))))
        case 'POST':
          return decide(c, decodeSchedule(await c.req.text()))
        default:
          return methodNotAllowed(c, ['GET', 'POST'])
      }
    })
  for (const [path, type] of MACHINES) {
    app.all(path, readwrite, async (c) => {
      if (c.req.method !== 'POST') return methodNotAllowed(c)
      const machines = decodeMachines(await c.req.text())
      return decide(c, machines.ok ? ok({ type, machines: machines.value }) : machines)
    })
  }
  return app
}

const MACHINES = [
  ['/machine/down', 'START_MAINTENANCE'],
  ['/machine/up', 'STOP_MAINTENANCE'],
] as const

function decodeSchedule(body: string): Result<AdminRequest, string> {
  const json = parseJson(body)
  if (!json.ok) return json
  const schedule = decodeMessage<WireSchedule>(messageNamed('maintenance.Schedule'), json.value)
  return schedule.ok
    ? ok({ type: 'UPDATE_MAINTENANCE_SCHEDULE', windows: windowsOf(schedule.value) })
    : schedule
}

function decodeMachines(body: string): Result<readonly MachineId[], string> {
  const json = parseJsonArray(body)
  if (!json.ok) return json
  const machines: MachineId[] = []
  for (const each of json.value) {
    const machine = decodeMessage<MachineId>(messageNamed('MachineID'), each)
    if (!machine.ok) return err(machine.error)
    machines.push(machine.value)
  }
  return ok(machines)
}

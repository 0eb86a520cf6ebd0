import type { AppJson } from './shape-app.ts'
import { Violations } from './violation.ts'

const BY_MARATHON = ['HTTP', 'HTTPS', 'TCP']
const BY_MESOS = ['MESOS_HTTP', 'MESOS_HTTPS', 'MESOS_TCP']

/** Source: `portIndexIsValid`, `haveAtMostOneMesosHealthCheck`, marathon `api/v2/validation/AppValidation.scala`. */
export function checkHealthChecks(app: AppJson, violations: Violations): void {
  const ports = app.container?.portMappings?.length ?? app.portDefinitions?.length ?? 0
  app.healthChecks.forEach(({ protocol, command, port, portIndex, ipProtocol }, at) => {
    const check = (holds: boolean, error: string) =>
      Violations.check(violations, `/healthChecks(${at})`, holds, error)
    const isByPort = command === undefined && BY_MARATHON.includes(protocol)
    const hasPort = portIndex === undefined ? port !== undefined || ports === 1 : portIndex < ports
    check(
      !isByPort || hasPort,
      'Health check port indices must address an element of the ports array or container port mappings.',
    )
    check(protocol !== 'COMMAND' || command !== undefined, 'command is not defined')
    check(
      ipProtocol === 'IPv4' || (BY_MESOS.includes(protocol) && app.container?.type === 'DOCKER'),
      'IPv6 can only be used for container type DOCKER and Mesos http/https/tcp health checks',
    )
  })
  const byMesos = app.healthChecks.filter(({ protocol }) => BY_MESOS.includes(protocol)).length
  Violations.check(violations, '', byMesos <= 1, 'AppDefinition can contain at most one Mesos health check')
}

/** Source: `complyWithReadinessCheckRules`, marathon `api/v2/validation/AppValidation.scala`. */
export function checkReadiness(app: AppJson, violations: Violations): void {
  const { readinessChecks } = app
  const count = readinessChecks.length
  Violations.check(violations, '/readinessChecks', count <= 1, `got ${count}, expected 1 or less`)
  const names = (app.container?.portMappings ?? app.portDefinitions ?? []).map(({ name }) => name)
  readinessChecks.forEach(({ portName, timeoutSeconds, intervalSeconds }, at) => {
    const found = Violations.at(violations, `/readinessChecks(${at})`)
    const missing = `No port definition reference for portName ${portName}`
    Violations.check(found, '/portName', names.includes(portName), missing)
    const less = `got ${timeoutSeconds}, expected less than ${intervalSeconds}`
    Violations.check(found, '/timeoutSeconds', timeoutSeconds < intervalSeconds, less)
  })
}

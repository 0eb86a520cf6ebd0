import type { OperationStep, PlannedRequest, RecordedStep } from '../api/operations.ts'
import { unreachable } from '../invariant.ts'
import type { Operation } from '../operation/operation.ts'
import { reservationRole } from '../resource/resource.ts'
import { resourceJson } from '../wire/resource.ts'
import { resourcesOf } from './plan-step.ts'
import { amountWords, volumeWords } from './plan-words.ts'

/** The request that carries out a step, as anybody could send it. */
export function plannedRequest(
  { verb, agentId }: OperationStep,
  operation: Operation,
  hostname: string,
  masterUrl: string,
): PlannedRequest {
  const path = pathOf(verb)
  const resources = `[${resourcesOf(operation).map(resourceJson).join(',')}]`
  const body = { slaveId: agentId, [fieldOf(verb)]: resources }
  return {
    method: 'POST',
    path,
    agentId,
    hostname,
    summary: summaryOf(operation),
    body,
    curl: curlOf(`${masterUrl}${path}`, body),
  }
}

/** The same of an operation that was recorded. A resize has no form endpoint. */
export function recordedCurl({ verb, agentId, resources, source }: RecordedStep, masterUrl: string): string {
  switch (verb) {
    case 'reserve':
    case 'unreserve':
    case 'create':
    case 'destroy':
      return curlOf(`${masterUrl}${pathOf(verb)}`, {
        slaveId: agentId,
        [fieldOf(verb)]: JSON.stringify(resources),
        ...(source && { source: JSON.stringify(source) }),
      })
    case 'grow':
    case 'shrink':
      return resizeCurl(verb, agentId, resources, masterUrl)
    case 'wipe':
      return ''
    default:
      return unreachable(verb)
  }
}

/** Whoever runs it adds `-u PRINCIPAL` where Mesos asks who it is, and is then asked for the secret. */
export function curlOf(url: string, body: Readonly<Record<string, string>>): string {
  const fields = Object.entries(body).map(([name, value]) => `--data-urlencode ${quote(`${name}=${value}`)}`)
  return ['curl -i', ...fields, quote(url)].join(' \\\n  ')
}

function resizeCurl(
  verb: 'grow' | 'shrink',
  agentId: string,
  resources: readonly unknown[],
  masterUrl: string,
) {
  const [volume, difference] = resources
  const call =
    verb === 'grow'
      ? { type: 'GROW_VOLUME', grow_volume: { agent_id: { value: agentId }, volume, addition: difference } }
      : {
          type: 'SHRINK_VOLUME',
          shrink_volume: { agent_id: { value: agentId }, volume, subtract: scalarOf(difference) },
        }
  const body = quote(JSON.stringify(call))
  return `curl -i -H 'Content-Type: application/json' \\\n  --data-raw ${body} \\\n  ${quote(`${masterUrl}/api/v1`)}`
}

function scalarOf(resource: unknown): unknown {
  return typeof resource === 'object' && resource !== null && 'scalar' in resource
    ? resource.scalar
    : undefined
}

function summaryOf(operation: Operation): string {
  const [first] = resourcesOf(operation)
  const role = (first && reservationRole(first)) ?? '*'
  switch (operation.type) {
    case 'RESERVE':
      return `Reserve ${amountWords(operation.resources)} for role ${role}`
    case 'UNRESERVE':
      return `Unreserve ${amountWords(operation.resources)} of role ${role}`
    case 'CREATE':
      return `Create ${volumeWords(operation.volumes)} for role ${role}`
    case 'DESTROY':
      return `Destroy ${volumeWords(operation.volumes)}`
    case 'GROW_VOLUME':
      return `Grow ${volumeWords([operation.volume])}`
    case 'SHRINK_VOLUME':
      return `Shrink ${volumeWords([operation.volume])}`
    default:
      return unreachable(operation)
  }
}

function pathOf(verb: OperationStep['verb']): string {
  switch (verb) {
    case 'reserve':
      return '/master/reserve'
    case 'unreserve':
      return '/master/unreserve'
    case 'create':
      return '/master/create-volumes'
    case 'destroy':
      return '/master/destroy-volumes'
    default:
      return unreachable(verb)
  }
}

const fieldOf = (verb: OperationStep['verb']): 'resources' | 'volumes' =>
  verb === 'create' || verb === 'destroy' ? 'volumes' : 'resources'

/** For a POSIX shell. */
const quote = (text: string): string => `'${text.replaceAll("'", String.raw`'\''`)}'`

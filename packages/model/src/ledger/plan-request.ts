import type { PlannedContent, PlannedRequest, RecordedStep, ResourcesStep } from '../api/operations.ts'
import { unreachable } from '../invariant.ts'
import type { Operation } from '../operation/operation.ts'
import { reservationRole } from '../resource/resource.ts'
import { Scalar } from '../scalar.ts'
import { resourceJson } from '../wire/resource.ts'
import { resourcesOf } from './plan-step.ts'
import { amountWords, resizeWords, volumeWords } from './plan-words.ts'

/** The request that carries out a step, as anybody could send it. */
export function plannedRequest(
  agentId: string,
  operation: Operation,
  hostname: string,
  masterUrl: string,
): PlannedRequest {
  const { path, content } = sendingOf(agentId, operation)
  return {
    method: 'POST',
    path,
    agentId,
    hostname,
    summary: summaryOf(operation),
    content,
    curl: curlOf(`${masterUrl}${path}`, content),
  }
}

/** The same of an operation that was recorded. */
export function recordedCurl({ verb, agentId, resources, source }: RecordedStep, masterUrl: string): string {
  switch (verb) {
    case 'reserve':
    case 'unreserve':
    case 'create':
    case 'destroy':
      return curlOf(
        `${masterUrl}${pathOf(verb)}`,
        formOf({
          slaveId: agentId,
          [fieldOf(verb)]: JSON.stringify(resources),
          ...(source && { source: JSON.stringify(source) }),
        }),
      )
    case 'grow':
    case 'shrink': {
      const [volume, difference] = resources.map((each) => JSON.stringify(each))
      const subtract = JSON.stringify(scalarOf(resources[1]))
      return curlOf(
        `${masterUrl}${CALLS}`,
        verb === 'grow' ? growCall(agentId, volume, difference) : shrinkCall(agentId, volume, subtract),
      )
    }
    case 'wipe':
      return ''
    default:
      return unreachable(verb)
  }
}

/** Whoever runs it adds `-u PRINCIPAL` where Mesos asks who it is, and is then asked for the secret. */
function curlOf(url: string, content: PlannedContent): string {
  const data =
    content.type === 'application/json'
      ? [`-H 'Content-Type: application/json'`, `--data-raw ${quote(content.body)}`]
      : Object.entries(content.fields).map(([name, value]) => `--data-urlencode ${quote(`${name}=${value}`)}`)
  return ['curl -i', ...data, quote(url)].join(' \\\n  ')
}

/** A resize has no endpoint of the older kind. */
const CALLS = '/api/v1'

function sendingOf(agentId: string, operation: Operation): Pick<PlannedRequest, 'path' | 'content'> {
  switch (operation.type) {
    case 'RESERVE':
      return endpoint('reserve', agentId, operation)
    case 'UNRESERVE':
      return endpoint('unreserve', agentId, operation)
    case 'CREATE':
      return endpoint('create', agentId, operation)
    case 'DESTROY':
      return endpoint('destroy', agentId, operation)
    case 'GROW_VOLUME': {
      const { volume, addition } = operation
      return { path: CALLS, content: growCall(agentId, resourceJson(volume), resourceJson(addition)) }
    }
    case 'SHRINK_VOLUME': {
      const subtract = JSON.stringify({ value: Scalar.toNumber(operation.subtract) })
      return { path: CALLS, content: shrinkCall(agentId, resourceJson(operation.volume), subtract) }
    }
    default:
      return unreachable(operation)
  }
}

function endpoint(
  verb: ResourcesStep['verb'],
  agentId: string,
  operation: Operation,
): Pick<PlannedRequest, 'path' | 'content'> {
  const resources = `[${resourcesOf(operation).map(resourceJson).join(',')}]`
  return { path: pathOf(verb), content: formOf({ slaveId: agentId, [fieldOf(verb)]: resources }) }
}

const formOf = (fields: Readonly<Record<string, string>>): PlannedContent => ({
  type: 'application/x-www-form-urlencoded',
  fields,
})

function growCall(agentId: string, volume = 'null', addition = 'null'): PlannedContent {
  const grow = `{"agent_id":${idJson(agentId)},"volume":${volume},"addition":${addition}}`
  return { type: 'application/json', body: `{"type":"GROW_VOLUME","grow_volume":${grow}}` }
}

function shrinkCall(agentId: string, volume = 'null', subtract = 'null'): PlannedContent {
  const shrink = `{"agent_id":${idJson(agentId)},"volume":${volume},"subtract":${subtract}}`
  return { type: 'application/json', body: `{"type":"SHRINK_VOLUME","shrink_volume":${shrink}}` }
}

const idJson = (id: string): string => JSON.stringify({ value: id })

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
      return `Grow ${resizeWords(operation)}`
    case 'SHRINK_VOLUME':
      return `Shrink ${resizeWords(operation)}`
    default:
      return unreachable(operation)
  }
}

function pathOf(verb: ResourcesStep['verb']): string {
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

const fieldOf = (verb: ResourcesStep['verb']): 'resources' | 'volumes' =>
  verb === 'create' || verb === 'destroy' ? 'volumes' : 'resources'

/** For a POSIX shell. */
const quote = (text: string): string => `'${text.replaceAll("'", String.raw`'\''`)}'`

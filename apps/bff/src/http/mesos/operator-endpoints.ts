import { AgentId } from '@holdfast/model/ids'
import type { Operation } from '@holdfast/model/operation/operation'
import type { Resource } from '@holdfast/model/resource/resource'
import { err, ok, type Result } from '@holdfast/model/result'
import { parseResources, upgradeResources } from '@holdfast/model/wire/resource'
import type { WireResource } from '@holdfast/model/wire/resource-message'
import { Hono, type Context } from 'hono'
import type { Access } from '../../access.ts'
import { authenticate, type MesosEnv } from './authenticate.ts'
import { decodeForm } from './form.ts'
import type { MesosSubmit } from '../../operations/operations.ts'
import type { MesosCluster } from '../../ports/mesos-cluster.ts'
import { plainText } from '../plain-text.ts'

/** One of the four endpoints with which an operator changes what an agent holds. */
interface Endpoint {
  readonly path: string
  /** The field that holds the resources. */
  readonly field: 'resources' | 'volumes'
  readonly parseError: string
  readonly takesSource?: true
  operation(resources: readonly Resource[], source: readonly Resource[]): Operation
}

const ENDPOINTS: readonly Endpoint[] = [
  {
    path: '/reserve',
    field: 'resources',
    parseError: 'Error parsing',
    takesSource: true,
    operation: (resources, source) =>
      source.length > 0 ? { type: 'RESERVE', resources, source } : { type: 'RESERVE', resources },
  },
  {
    path: '/unreserve',
    field: 'resources',
    parseError: 'Error in parsing',
    operation: (resources) => ({ type: 'UNRESERVE', resources }),
  },
  {
    path: '/create-volumes',
    field: 'volumes',
    parseError: 'Error in parsing',
    operation: (volumes) => ({ type: 'CREATE', volumes }),
  },
  {
    path: '/destroy-volumes',
    field: 'volumes',
    parseError: 'Error in parsing',
    operation: (volumes) => ({ type: 'DESTROY', volumes }),
  },
]

/**
 * Answers 202 when the master has accepted and stored the operation, and has sent it to the agent: not yet when it is
 * applied. The checks come in Mesos' order: who asks, the method, the form, the agent, the resources, and then the
 * cluster's own.
 *
 * Source: `Master::Http::reserve()`, `unreserve()`, `createVolumes()`, `destroyVolumes()`, mesos `src/master/http.cpp`.
 */
export function operatorEndpoints(
  cluster: MesosCluster,
  submit: MesosSubmit,
  access: Access,
): Hono<MesosEnv> {
  const app = new Hono<MesosEnv>()
  for (const endpoint of ENDPOINTS) {
    app.all(endpoint.path, authenticate(access, 'mesos-master-readwrite'), async (c) => {
      if (c.req.method !== 'POST') return methodNotAllowed(c)
      const request = decodeRequest(endpoint, await c.req.text())
      if (!request.ok) return plainText(request.error, 400)
      const agentId = AgentId(request.value.slaveId)
      if (cluster.agent(agentId) === undefined) return plainText('No agent found with specified ID', 400)
      const operation = decodeOperation(endpoint, request.value)
      if (!operation.ok) return plainText(operation.error, 400)
      const principal = c.get('principal')
      const actor = principal ?? c.env.incoming.socket.remoteAddress ?? 'unknown'
      const result = await submit(
        { agentId, operation: operation.value, ...(principal !== undefined && { principal }) },
        { via: 'mesos-api', actor },
      )
      if (result.ok) return plainText('', 202)
      return plainText(result.error.message, result.error.status)
    })
  }
  return app
}

export function methodNotAllowed(c: Context, expected: readonly string[] = ['POST']): Response {
  const list = expected.map((method) => `'${method}'`).join(', ')
  return plainText(
    `405 Method Not Allowed. Expecting one of { ${list} }, but received '${c.req.method}'.`,
    405,
    { Allow: expected.join(', ') },
  )
}

interface DecodedRequest {
  readonly slaveId: string
  readonly resources: readonly WireResource[]
  readonly source: readonly WireResource[]
}

function decodeRequest(
  { field, parseError, takesSource }: Endpoint,
  body: string,
): Result<DecodedRequest, string> {
  const form = decodeForm(body)
  if (!form.ok) return form
  const slaveId = form.value.get('slaveId')
  if (slaveId === undefined) return err(missing('slaveId'))
  const text = form.value.get(field)
  if (text === undefined) return err(missing(field))
  const resources = parseResources(text)
  if (!resources.ok)
    return err(`${parseError} '${field}' query parameter in the request body: ${resources.error}`)
  const source = parseResources((takesSource ? form.value.get('source') : undefined) ?? '[]')
  if (!source.ok) return err(`${parseError} 'source' query parameter in the request body: ${source.error}`)
  return ok({ slaveId, resources: resources.value, source: source.value })
}

const missing = (field: string): string => `Missing '${field}' query parameter in the request body`

function decodeOperation(endpoint: Endpoint, request: DecodedRequest): Result<Operation, string> {
  const resources = upgradeResources(request.resources)
  if (!resources.ok) return resources
  const source = upgradeResources(request.source)
  return source.ok ? ok(endpoint.operation(resources.value, source.value)) : source
}

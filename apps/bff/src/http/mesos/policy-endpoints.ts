import { err, ok, type Result } from '@holdfast/model/result'
import { isArray, type Json } from '@holdfast/model/json'
import { parseJson } from '@holdfast/model/wire/parse-json'
import { decodeMessage } from '@holdfast/model/wire/protobuf'
import { Hono, type Context } from 'hono'
import type { AdminRequest, AdminRequestOf, RoleWeight } from '../../../core/master/admin-request.ts'
import { messageNamed } from '../../wire/messages.ts'
import { plainText } from '../plain-text.ts'
import { authenticate, type MesosEnv } from './authenticate.ts'
import { answerJson, jsonText } from './json-text.ts'
import type { MasterParts } from './master-parts.ts'
import { methodNotAllowed } from './operator-endpoints.ts'
import { decodeQuotaRequest, type QuotaRequest } from './quota-request.ts'
import { quotaStatus } from './quota-status.ts'
import { weightsJson } from './weights-json.ts'

/**
 * Quotas and weights, in the older way.
 *
 * Source: `Master::Http::quota()`, `Master::Http::weights()`, mesos `src/master/http.cpp`.
 */
export function policyEndpoints({ mesos, access, authorizer }: MasterParts): Hono<MesosEnv> {
  const readwrite = authenticate(access, 'mesos-master-readwrite')
  const decide = async (c: Context<MesosEnv>, request: AdminRequest): Promise<Response> => {
    const result = await mesos.administer(request, c.get('principal'))
    return result.ok ? plainText('', 200) : plainText(result.error.message, result.error.status)
  }
  const app = new Hono<MesosEnv>()
  for (const path of ['/quota', '/quota/*']) {
    app.all(path, readwrite, async (c) => {
      switch (c.req.method) {
        case 'GET': {
          const mayGet = (role: string) => authorizer.may(c.get('principal'), 'GET_QUOTA', role)
          return answerJson(c, jsonText(JSON.stringify(quotaStatus(mesos.policy(), mayGet))))
        }
        case 'POST': {
          const request = decodeSetQuota(await c.req.text())
          return request.ok ? decide(c, request.value) : plainText(request.error, 400)
        }
        case 'DELETE': {
          const role = decodePath(c.req.path.replace(/^(\/master)?\/quota\/?/, ''))
          const what = `path '/master/quota/${role}'`
          if (role === '') return plainText(NO_ROLE, 400)
          return decide(c, { type: 'REMOVE_QUOTA', role, what })
        }
        default:
          return methodNotAllowed(c, ['GET', 'POST', 'DELETE'])
      }
    })
  }
  return app.all('/weights', readwrite, async (c) => {
    switch (c.req.method) {
      case 'GET': {
        const view = authorizer.view(c.get('principal'))
        return answerJson(c, jsonText(JSON.stringify(weightsJson(mesos.policy(), view))))
      }
      case 'PUT': {
        const weights = decodeWeights(await c.req.text())
        return weights.ok
          ? decide(c, { type: 'UPDATE_WEIGHTS', weights: weights.value })
          : plainText(weights.error, 400)
      }
      default:
        return methodNotAllowed(c, ['GET', 'PUT'])
    }
  })
}

const NO_ROLE =
  "Failed to parse remove quota request for path '/master/quota': expected 3 tokens, found 2 tokens"

/** A path that is no UTF-8 names no role. */
function decodePath(path: string): string {
  try {
    return decodeURIComponent(path)
  } catch {
    return path
  }
}

function decodeSetQuota(body: string): Result<AdminRequestOf<'SET_QUOTA'>, string> {
  const json = parseJson(body)
  if (!json.ok) return err(`Failed to parse set quota request JSON '${body}': ${json.error}`)
  const request = decodeMessage<QuotaRequest>(messageNamed('quota.QuotaRequest'), json.value)
  if (!request.ok)
    return err(`Failed to parse set quota request JSON '${body}' into QuotaRequest: ${request.error}`)
  return decodeQuotaRequest(request.value)
}

function decodeWeights(body: string): Result<readonly RoleWeight[], string> {
  const json = parseJson(body)
  if (!json.ok) return err(`Failed to parse update weights request JSON '${body}': ${json.error}`)
  if (!isArray(json.value))
    return err(`Failed to parse update weights request JSON '${body}': Unexpected JSON type parsed`)
  const weights: RoleWeight[] = []
  for (const each of json.value) {
    const weight = decodeWeight(each)
    if (!weight.ok) return weight
    weights.push(weight.value)
  }
  return ok(weights)
}

function decodeWeight(json: Json): Result<RoleWeight, string> {
  const info = decodeMessage<{ readonly role?: string; readonly weight: number }>(
    messageNamed('WeightInfo'),
    json,
  )
  if (!info.ok) return err(`Failed to convert weights JSON array to protobuf: ${info.error}`)
  return ok({ role: info.value.role ?? '', weight: info.value.weight })
}

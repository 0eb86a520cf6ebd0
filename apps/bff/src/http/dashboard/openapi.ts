import * as z from 'zod'
import {
  agentQuery,
  canQuery,
  confirmation,
  controlRequest,
  exportQuery,
  login,
  noQuery,
  operationRequest,
  operationsExportQuery,
  operationsQuery,
  spaceQuery,
  streamQuery,
  windowQuery,
} from './schemas.ts'
import type { Route } from './openapi-route.ts'
import { serviceApi } from './openapi-services.ts'

const LISTS = ['volumes', 'agents', 'reservations', 'roles'] as const

const routes: readonly Route[] = [
  {
    method: 'get',
    path: '/cluster',
    summary: 'What the dashboard speaks to, and who asks',
    answer: 'ClusterInfo',
    query: noQuery,
  },
  {
    method: 'get',
    path: '/overview',
    summary: 'The whole cluster in sums',
    answer: 'Overview',
    query: noQuery,
  },
  ...LISTS.map((list) => ({
    method: 'get' as const,
    path: `/${list}`,
    summary: `One page of the ${list}, with total, facets and sums of all that match`,
    answer: 'Window',
    query: windowQuery,
  })),
  ...[...LISTS, 'operations'].flatMap((list) =>
    ['csv', 'json'].map((form) => ({
      method: 'get' as const,
      path: `/${list}.${form}`,
      summary: `All ${list} that match, as a file`,
      answer: form === 'csv' ? 'text/csv' : 'array of rows',
      query: list === 'operations' ? operationsExportQuery : exportQuery,
    })),
  ),
  {
    method: 'get',
    path: '/volumes/{role}/{persistenceId}',
    summary: 'A volume, or a choice when several agents hold one of this role and id',
    answer: 'VolumePage',
    query: agentQuery,
  },
  { method: 'get', path: '/agents/{agentId}', summary: 'An agent', answer: 'AgentDetail' },
  {
    method: 'get',
    path: '/agents/{agentId}/json',
    summary: 'What master and agent say of it',
    answer: 'AgentJson',
  },
  {
    method: 'get',
    path: '/agents/{agentId}/space',
    summary: 'What may be reserved or made into volumes',
    answer: 'AgentSpace',
    query: spaceQuery,
  },
  {
    method: 'get',
    path: '/operations',
    summary: 'What was asked for, newest first',
    answer: 'Window',
    query: operationsQuery,
  },
  {
    method: 'get',
    path: '/operations/{id}',
    summary: 'An operation with its history',
    answer: 'OperationDetail',
    query: noQuery,
  },
  {
    method: 'get',
    path: '/can',
    summary: 'Whether a verb is permitted, whatever is free',
    answer: 'Can',
    query: canQuery,
  },
  {
    method: 'get',
    path: '/tasks',
    summary: 'One page of the tasks that the master knows',
    answer: 'Window',
    query: windowQuery,
  },
  {
    method: 'get',
    path: '/offers',
    summary: 'One page of what frameworks are offered',
    answer: 'Window',
    query: windowQuery,
  },
  {
    method: 'get',
    path: '/offers/{offerId}',
    summary: 'An offer, resource by resource',
    answer: 'OfferDetail',
    query: noQuery,
  },
  {
    method: 'get',
    path: '/frameworks',
    summary: 'One page of the registered frameworks',
    answer: 'Window',
    query: windowQuery,
  },
  {
    method: 'get',
    path: '/frameworks/{frameworkId}',
    summary: 'A framework',
    answer: 'FrameworkDetail',
    query: noQuery,
  },
  {
    method: 'get',
    path: '/visibility',
    summary: 'One page of the volumes: whether frameworks are offered them, and why not',
    answer: 'Window',
    query: windowQuery,
  },
  {
    method: 'get',
    path: '/controls',
    summary: 'The agents of an embedded cluster, as one may break them; a real cluster has none',
    answer: 'Window',
    query: windowQuery,
  },
  {
    method: 'post',
    path: '/controls/{name}',
    summary: 'Stops or starts an agent of an embedded cluster, or loses the next message to it',
    answer: 'ControlRow',
    body: controlRequest,
  },
  {
    method: 'post',
    path: '/plans',
    summary: 'What a request would do; nothing is done',
    answer: 'Plan',
    body: operationRequest,
  },
  {
    method: 'post',
    path: '/operations',
    summary: 'Confirms a plan: stored, and being carried out',
    answer: 'Confirmed',
    status: 202,
    body: confirmation,
    headers: ['Idempotency-Key'],
  },
  {
    method: 'post',
    path: '/operations/{id}/forget',
    summary: 'Stops watching an operation',
    answer: 'OperationRow',
  },
  {
    method: 'post',
    path: '/session',
    summary: 'Logs in',
    answer: 'the principal, and a cookie',
    body: login,
  },
  { method: 'delete', path: '/session', summary: 'Logs out', answer: 'nothing' },
  {
    method: 'get',
    path: '/stream',
    summary: 'Server-sent events: what changes',
    answer: 'StreamEvent',
    query: streamQuery,
  },
]

/** The API as OpenAPI 3.1 describes one. Requests are told in full; answers by the name of their type. */
export function openApi(version: string): object {
  const paths: Record<string, Record<string, object>> = {}
  for (const route of [...routes, ...serviceApi]) {
    const path = `/api${route.path}`
    paths[path] = { ...paths[path], [route.method]: describe(route) }
  }
  return { openapi: '3.1.0', info: { title: 'Holdfast', version }, paths }
}

function describe({ method, path, summary, answer, status = 200, query, body, headers = [] }: Route): object {
  const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name)
  const needed = method === 'get' ? headers : ['X-Requested-With', ...headers]
  const text = { type: 'string' }
  const parameters = [
    ...names.map((name) => ({ name, in: 'path', required: true, schema: text })),
    ...needed.map((name) => ({ name, in: 'header', required: true, schema: text })),
    ...(query === undefined ? [] : queryParameters(query)),
  ]
  return {
    summary,
    parameters,
    ...(body && {
      requestBody: { required: true, content: { 'application/json': { schema: schemaOf(body) } } },
    }),
    responses: {
      [String(status)]: { description: answer },
      '4XX': { description: 'Problem' },
    },
  }
}

function queryParameters(query: z.ZodType): readonly object[] {
  const { properties = {} } = schemaOf(query)
  return Object.entries(properties).map(([name, schema]) => ({ name, in: 'query', required: false, schema }))
}

/** As it comes in, before what was read is turned into numbers and lists. */
const schemaOf = (schema: z.ZodType) => z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' })

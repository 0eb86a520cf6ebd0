import type { Route } from './openapi-route.ts'
import { noQuery, windowQuery } from './schemas.ts'
import { serviceAction, serviceConfirmation, serviceOperationsQuery } from './service-schemas.ts'
import { collectReservations } from './unknown-reservation-routes.ts'

/** Apps and pods, and what is reserved for them. An id is one segment, with its slashes escaped. */
export const serviceApi: readonly Route[] = [
  {
    method: 'get',
    path: '/services',
    summary: 'One page of the apps and pods, with their volumes',
    answer: 'Window',
    query: windowQuery,
  },
  {
    method: 'get',
    path: '/services/{id}',
    summary: 'An app or pod: its definition, its versions, and why it waits',
    answer: 'ServiceDetail',
    query: noQuery,
  },
  {
    method: 'get',
    path: '/services/{id}/versions/{version}',
    summary: 'An older definition of it',
    answer: 'the definition',
    query: noQuery,
  },
  {
    method: 'get',
    path: '/services/{id}/instances',
    summary: 'One page of its instances',
    answer: 'Window',
    query: windowQuery,
  },
  {
    method: 'get',
    path: '/services/{id}/volumes',
    summary: 'One page of its volumes',
    answer: 'Window',
    query: windowQuery,
  },
  {
    method: 'post',
    path: '/services/plans',
    summary: 'What an action would do to volumes and tasks; nothing is done',
    answer: 'ServicePlan',
    body: serviceAction,
  },
  {
    method: 'get',
    path: '/services/operations',
    summary: 'What was asked of apps and pods, newest first',
    answer: 'Window',
    query: serviceOperationsQuery,
  },
  {
    method: 'post',
    path: '/services/operations',
    summary: 'Confirms a plan: stored, and sent to Marathon once',
    answer: 'ServiceOperationRow',
    status: 202,
    body: serviceConfirmation,
    headers: ['Idempotency-Key'],
  },
  {
    method: 'get',
    path: '/marathon/info',
    summary: 'What Marathon says of itself',
    answer: 'its /v2/info',
    query: noQuery,
  },
  {
    method: 'get',
    path: '/unknown-reservations',
    summary:
      'What is reserved for our scheduler and belongs to none of its instances, and what is being freed',
    answer: 'UnknownReservations',
    query: noQuery,
  },
  {
    method: 'post',
    path: '/unknown-reservations/collect',
    summary: 'Erases such reservations, volumes first, with the next offer of each agent',
    answer: 'nothing',
    status: 202,
    body: collectReservations,
  },
]

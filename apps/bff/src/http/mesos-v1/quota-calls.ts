import type { WireResource } from '@holdfast/model/wire/resource-message'
import type { QuotaConfig } from '../../../core/master/admin-request.ts'
import type { Authorizer } from '../../authorizer.ts'
import { decodeQuotaRequest } from '../mesos/quota-request.ts'
import { quotaStatus } from '../mesos/quota-status.ts'
import type { MesosCluster } from '../../ports/mesos-cluster.ts'
import { call, document, read, refused, type Handlers } from './call.ts'
import { decided } from './decided.ts'
import { answerText } from './state-calls.ts'

type WireAmounts = Readonly<Record<string, { readonly value: number }>>

interface UpdateQuota {
  readonly force?: boolean
  readonly quota_configs?: readonly {
    readonly role: string
    readonly guarantees?: WireAmounts
    readonly limits?: WireAmounts
  }[]
}

interface SetQuota {
  readonly quota_request: {
    readonly force?: boolean
    readonly role?: string
    readonly guarantee?: readonly WireResource[]
  }
}

/** Source: `Master::QuotaHandler`, mesos `src/master/quota_handler.cpp`. */
export function quotaCalls(cluster: MesosCluster, authorizer: Authorizer): Handlers {
  return {
    GET_QUOTA: read(({ principal }) => {
      const mayGet = (role: string) => authorizer.may(principal, 'GET_QUOTA', role)
      return document(
        answerText('GET_QUOTA', JSON.stringify({ status: quotaStatus(cluster.policy(), mayGet) })),
      )
    }),
    UPDATE_QUOTA: call<UpdateQuota>(
      'update_quota',
      ({ force = false, quota_configs = [] }, { principal }) => {
        const configs = quota_configs.map(({ role, guarantees = {}, limits = {} }): QuotaConfig => ({
          role,
          guarantees: amountsOf(guarantees),
          limits: amountsOf(limits),
        }))
        return decided(cluster.administer({ type: 'UPDATE_QUOTA', configs, force }, principal))
      },
    ),
    SET_QUOTA: call<SetQuota>('set_quota', ({ quota_request }, { principal }) => {
      const request = decodeQuotaRequest(quota_request)
      if (!request.ok) return refused(400, request.error)
      return decided(cluster.administer(request.value, principal))
    }),
    REMOVE_QUOTA: call<{ readonly role: string }>('remove_quota', ({ role }, { principal }) =>
      decided(cluster.administer({ type: 'REMOVE_QUOTA', role, what: `role '${role}'` }, principal)),
    ),
  }
}

const amountsOf = (amounts: WireAmounts): ReadonlyMap<string, number> =>
  new Map(Object.entries(amounts).map(([name, { value }]) => [name, value]))

import { Scalar } from '@holdfast/model/scalar'
import type { JsonObject } from '@holdfast/model/json'
import type { ClusterPolicy, RoleQuota } from '../ports/cluster.ts'
import { numberOf, objectOf, objectsOf, textOf } from './fields.ts'

export const NO_POLICY: ClusterPolicy = { quotas: new Map(), weights: new Map() }

/** From the answers to `GET_QUOTA` and `GET_WEIGHTS`; the same object as before while it says the same. */
export function policyOf(before: ClusterPolicy, quota: JsonObject, weights: JsonObject): ClusterPolicy {
  const after = {
    quotas: quotasOf(objectOf(objectOf(quota, 'get_quota') ?? {}, 'status') ?? {}),
    weights: weightsOf(objectOf(weights, 'get_weights') ?? {}),
  }
  return textOfPolicy(after) === textOfPolicy(before) ? before : after
}

/** Masters before 1.9 tell one list for each role, which is guarantee and limit in one. */
function quotasOf(status: JsonObject): ClusterPolicy['quotas'] {
  const quotas = new Map<string, RoleQuota>()
  for (const info of objectsOf(status, 'infos')) {
    const role = textOf(info, 'role')
    const amounts = new Map(
      objectsOf(info, 'guarantee').flatMap((resource) =>
        amountOf(textOf(resource, 'name'), resource['scalar']),
      ),
    )
    if (role !== undefined) quotas.set(role, { guarantees: amounts, limits: amounts })
  }
  for (const config of objectsOf(status, 'configs')) {
    const role = textOf(config, 'role')
    if (role === undefined) continue
    quotas.set(role, { guarantees: amountsOf(config, 'guarantees'), limits: amountsOf(config, 'limits') })
  }
  return quotas
}

function amountsOf(config: JsonObject, field: string): ReadonlyMap<string, Scalar> {
  return new Map(
    Object.entries(objectOf(config, field) ?? {}).flatMap(([name, value]) => amountOf(name, value)),
  )
}

function amountOf(name: string | undefined, scalar: JsonObject[string] | undefined): [string, Scalar][] {
  const value = objectOf({ scalar: scalar ?? null }, 'scalar')
  const amount = value && numberOf(value, 'value')
  return name === undefined || amount === undefined ? [] : [[name, Scalar.of(amount)]]
}

function weightsOf(answer: JsonObject): ClusterPolicy['weights'] {
  return new Map(
    objectsOf(answer, 'weight_infos').flatMap((info): [string, number][] => {
      const [role, weight] = [textOf(info, 'role'), numberOf(info, 'weight')]
      return role === undefined || weight === undefined ? [] : [[role, weight]]
    }),
  )
}

function textOfPolicy({ quotas, weights }: ClusterPolicy): string {
  const told = [...quotas].map(([role, { guarantees, limits }]) => [role, [...guarantees], [...limits]])
  return JSON.stringify([told, [...weights]])
}

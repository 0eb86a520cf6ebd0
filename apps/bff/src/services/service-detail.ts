import type { ServiceDetail, ServiceRow } from '@holdfast/model/api/services'
import type { Principal } from '@holdfast/model/ids'
import type { SeenService } from '@holdfast/model/services/seen'
import type { Marathon } from '../ports/marathon.ts'
import { objectIn } from '../lenient-json.ts'

/** The page of a service. Its older versions are asked for only here; when they cannot be had, the present one is told. */
export async function serviceDetail(
  { row, seen }: { readonly row: ServiceRow; readonly seen: SeenService },
  marathon: Marathon,
  principal: Principal | undefined,
): Promise<ServiceDetail> {
  const path = versionsPath(seen)
  const { status, body } = await marathon.request({
    method: 'GET',
    path,
    ...(principal !== undefined && { principal }),
  })
  const told = seen.kind === 'app' ? objectIn(body)['versions'] : body
  const versions =
    status === 200 && Array.isArray(told) ? told.filter((each) => typeof each === 'string') : [seen.version]
  return {
    row,
    definition: seen.definition,
    versions,
    refusals: seen.refusals,
    ...(seen.problem !== undefined && { problem: seen.problem }),
    ...(seen.delayMs > 0 && { delayMs: seen.delayMs }),
    ...(seen.lastFailure && { lastFailure: seen.lastFailure }),
  }
}

/** What was configured by an earlier version; undefined when Marathon does not tell it. */
export async function serviceVersion(
  seen: SeenService,
  version: string,
  marathon: Marathon,
  principal: Principal | undefined,
): Promise<unknown> {
  const { status, body } = await marathon.request({
    method: 'GET',
    path: `${versionsPath(seen)}/${encodeURIComponent(version)}`,
    ...(principal !== undefined && { principal }),
  })
  return status === 200 ? body : undefined
}

const versionsPath = ({ kind, id }: SeenService): string =>
  kind === 'app' ? `/v2/apps${id}/versions` : `/v2/pods${id}::versions`

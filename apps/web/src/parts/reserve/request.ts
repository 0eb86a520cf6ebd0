import type { OperationRequest } from '@holdfast/model/api/operations'
import type { AgentSpace, DiskSpace } from '@holdfast/model/api/pages'
import type { LabelPair } from '@holdfast/model/api/rows'
import { isWhole, placeOf } from '../form/space.ts'
import { parseSize } from '../form/size.ts'
import { wireReservation } from '../operations/wire-resource.ts'
import type { ReserveForm } from './form.ts'
import { parseLabels } from './labels.ts'

/** The size in MiB that would be reserved: of a disk that is used whole, all of it; undefined while none can be read. */
export function reserveSizeMb(form: ReserveForm, disk: DiskSpace | undefined): number | undefined {
  if (disk && isWhole(disk.disk)) return disk.disk.account.sizeMb
  const read = parseSize(form.size, form.unit)
  return read.ok ? read.value : undefined
}

/** One RESERVE of disk that nobody reserved yet; undefined while something is not chosen or cannot be read. */
export function reserveRequest(
  form: ReserveForm,
  disk: DiskSpace | undefined,
  space: AgentSpace,
  login: string | undefined,
): OperationRequest | undefined {
  const sizeMb = reserveSizeMb(form, disk)
  const labels = parseLabels(form.labels)
  if (!disk || sizeMb === undefined || !labels.ok) return undefined
  const { source, providerId } = placeOf(space, disk.disk)
  const resource = {
    name: 'disk',
    type: 'SCALAR',
    scalar: { value: sizeMb },
    reservations: [reservationOf(form, login, labels.value)],
    ...(providerId !== undefined && { provider_id: providerId }),
    ...(source !== undefined && { disk: { source } }),
  }
  return { steps: [{ verb: 'reserve', agentId: space.agentId, resources: [resource] }] }
}

function reservationOf(form: ReserveForm, login: string | undefined, labels: readonly LabelPair[]) {
  const principal = login ?? form.principal
  return wireReservation({ kind: 'dynamic', role: form.role, ...(principal !== '' && { principal }), labels })
}

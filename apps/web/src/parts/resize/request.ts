import type { OperationRequest, OperationStep } from '@holdfast/model/api/operations'
import type { VolumeRow } from '@holdfast/model/api/rows'
import { volumeResource } from '../destroy/destroy-request.ts'
import { wireDisk } from '../operations/wire-resource.ts'
import type { ResizeChoice } from './choice.ts'
import type { ResizeVerb } from './form.ts'

/** What makes the volume larger or smaller; before it the reservation of what is missing. Undefined while the size is not told. */
export function resizeRequest(
  verb: ResizeVerb,
  row: VolumeRow,
  { byMb, shortMb, reserves }: ResizeChoice,
): OperationRequest | undefined {
  if (byMb <= 0) return undefined
  const { agentId } = row
  const volume = volumeResource(row)
  if (verb === 'shrink') return { steps: [{ verb, agentId, volume, subtractMb: byMb }] }
  const plain = (mb: number) => wireDisk(row.disk, mb, row.reservations)
  const steps: OperationStep[] = []
  if (reserves) steps.push({ verb: 'reserve', agentId, resources: [plain(shortMb)] })
  steps.push({ verb, agentId, volume, addition: plain(byMb) })
  return { steps }
}

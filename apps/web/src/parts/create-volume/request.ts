import type { OperationRequest, OperationStep } from '@holdfast/model/api/operations'
import type { AgentSpace } from '@holdfast/model/api/pages'
import type { Choice } from './choice.ts'
import type { CreateForm } from './form.ts'
import { placeOf } from '../form/space.ts'

/**
 * The Mesos requests that make this volume: a reservation first when space is missing and the person agreed, then the
 * volume. Undefined while something is not chosen yet; whether Mesos would take it is for its own validation to say.
 */
export function createRequest(
  form: CreateForm,
  choice: Choice,
  space: AgentSpace,
  login: string | undefined,
): OperationRequest | undefined {
  const { disk, stack, sizeMb } = choice
  if (!disk || !stack || sizeMb === undefined) return undefined
  const { source, providerId } = placeOf(space, disk.disk)
  const reserved = (mb: number) => ({
    name: 'disk',
    type: 'SCALAR',
    scalar: { value: mb },
    reservations: stack.reservations,
    ...(providerId !== undefined && { provider_id: providerId }),
  })
  const principal = login ?? form.principal
  const volume = {
    ...reserved(sizeMb),
    disk: {
      persistence: { id: form.id, ...(principal !== '' && { principal }) },
      volume: { container_path: form.containerPath, mode: 'RW' },
      ...(source !== undefined && { source }),
    },
    ...(form.shared && { shared: {} }),
  }
  const plain = { ...reserved(choice.shortMb), ...(source !== undefined && { disk: { source } }) }
  const steps: OperationStep[] = []
  if (choice.reserves) steps.push({ verb: 'reserve', agentId: space.agentId, resources: [plain] })
  steps.push({ verb: 'create', agentId: space.agentId, resources: [volume] })
  return { steps }
}

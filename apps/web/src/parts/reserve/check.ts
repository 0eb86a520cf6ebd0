import { formatSize } from '@holdfast/model/ledger/sizes'
import type { DiskSpace } from '@holdfast/model/api/pages'
import type { Messages } from '../form/attempt.ts'
import type { PlacedFault } from '../form/fault-field.ts'
import { roleFault } from '../create-volume/check.ts'
import { isWhole, whyNoReservation } from '../form/space.ts'
import { parseSize } from '../form/size.ts'
import type { ReserveField, ReserveForm } from './form.ts'
import { parseLabels } from './labels.ts'

export interface ReserveChecked {
  readonly messages: Messages<ReserveField>
  readonly whole?: string
}

/** What is wrong with the form, field by field; see `checkCreate`. */
export function checkReserve(
  form: ReserveForm,
  disk: DiskSpace | undefined,
  judged: PlacedFault | undefined,
): ReserveChecked {
  const labels = parseLabels(form.labels)
  const found: readonly (readonly [ReserveField, string | undefined])[] = [
    ['agent', form.agentId === '' ? 'Choose an agent.' : undefined],
    ['disk', diskFault(form, disk)],
    [
      'role',
      form.role === ''
        ? 'Enter the role that the disk is for.'
        : form.role === '*'
          ? 'Reserve for a role; * is everyone.'
          : roleFault(form.role),
    ],
    ['size', disk && sizeFault(form, disk)],
    ['labels', labels.ok ? undefined : labels.error],
  ]
  const messages = new Map(
    found.flatMap(([field, message]) => (message === undefined ? [] : [[field, message] as const])),
  )
  const at = judged && fieldOf(judged)
  if (judged && at !== undefined && !messages.has(at)) messages.set(at, judged.message)
  return { messages, ...(judged && at === undefined && { whole: judged.message }) }
}

function diskFault(form: ReserveForm, disk: DiskSpace | undefined): string | undefined {
  if (form.agentId === '') return undefined
  if (!disk) return 'Choose a disk.'
  const why = whyNoReservation(disk)
  return why === undefined ? undefined : `Nothing of this disk can be reserved: ${why}.`
}

function sizeFault(form: ReserveForm, disk: DiskSpace): string | undefined {
  if (isWhole(disk.disk)) return undefined
  const size = parseSize(form.size, form.unit)
  if (!size.ok) return size.error
  return size.value > disk.unreservedMb
    ? `Only ${formatSize(disk.unreservedMb)} of this disk is free.`
    : undefined
}

/** This form has no volume: its id and path have no field here. */
function fieldOf({ field }: PlacedFault): ReserveField | undefined {
  return field === 'id' || field === 'containerPath' ? undefined : field
}

import { formatSize } from '@holdfast/model/ledger/sizes'
import { validateId } from '@holdfast/model/ids'
import { validateRole } from '@holdfast/model/role'
import type { Messages } from '../form/attempt.ts'
import type { Choice } from './choice.ts'
import { containerPathFault } from '../form/container-path.ts'
import type { PlacedFault } from '../form/fault-field.ts'
import type { CreateForm } from './form.ts'
import type { Field } from '../form/fault-field.ts'
import { whyNoVolume } from '../form/space.ts'

export interface Checked {
  readonly messages: Messages<Field>
  /** What concerns no single field. */
  readonly whole?: string
}

/**
 * What is wrong with the form, field by field: first what is missing or cannot be read, then, through `judge`, what
 * the embedded master's own validation says of the request that would be sent.
 */
export function checkCreate(form: CreateForm, choice: Choice, judged: PlacedFault | undefined): Checked {
  const found: readonly (readonly [Field, string | undefined])[] = [
    ['agent', form.agentId === '' ? 'Choose an agent.' : undefined],
    ['disk', diskFault(form, choice)],
    ['role', roleFault(form.role)],
    ['size', choice.sizeFault ?? spaceFault(choice)],
    ['id', idFault(form.id)],
    ['containerPath', containerPathFault(form.containerPath)],
  ]
  const messages = new Map(
    found.flatMap(([field, message]) => (message === undefined ? [] : [[field, message] as const])),
  )
  if (judged?.field !== undefined && !messages.has(judged.field)) messages.set(judged.field, judged.message)
  return { messages, ...(judged && judged.field === undefined && { whole: judged.message }) }
}

function diskFault(form: CreateForm, { disk }: Choice): string | undefined {
  if (form.agentId === '') return undefined
  if (!disk) return 'Choose a disk.'
  const why = whyNoVolume(disk, form.role)
  return why === undefined ? undefined : `No volume fits on this disk: ${why}.`
}

export function roleFault(role: string): string | undefined {
  if (role === '') return 'Enter the role that the volume is for.'
  if (role === '*') return 'Volumes lie on disk reserved for a role; * is everyone.'
  return dotted(validateRole(role))
}

function idFault(id: string): string | undefined {
  return id === '' ? 'Enter an id, or take the suggested one.' : dotted(validateId(id))
}

/** Why the size does not fit, with the figures; undefined when it does, or when the missing part will be reserved. */
function spaceFault({ shortMb, reserves, idleMb, reservableMb, stack }: Choice): string | undefined {
  if (!stack || shortMb === 0 || reserves) return undefined
  const short = formatSize(shortMb)
  if (stack.kind === 'static') return `${short} short: a static reservation cannot grow.`
  if (shortMb <= reservableMb) return `${short} short: reserve it first, above.`
  return `${formatSize(shortMb - reservableMb)} more than there is: ${formatSize(idleMb)} idle, ${formatSize(reservableMb)} unreserved.`
}

function dotted(text: string | undefined): string | undefined {
  return text === undefined ? undefined : `${text}.`
}

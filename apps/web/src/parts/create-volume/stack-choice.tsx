import { formatSize } from '@holdfast/model/ledger/sizes'
import { Button } from '../../ui/button.tsx'
import { CheckField } from '../../ui/field.tsx'
import { IconCheck, IconWarning } from '../../ui/icons.tsx'
import { labelText } from '../filter/labels.tsx'
import type { Choice } from './choice.ts'
import type { Stack } from '../form/space.ts'
import { newStackKey } from '../form/space.ts'

export interface StackChoiceProps {
  readonly choice: Choice
  readonly onChoose: (stackKey: string) => void
  readonly onReserveFirst: (value: boolean) => void
}

/** Which reservation the volume takes its space from, and what has to be reserved first. */
export function StackChoice({ choice, onChoose, onReserveFirst }: StackChoiceProps) {
  const { stacks, stack } = choice
  if (!stack) return null
  return (
    <div className="flex flex-col gap-2">
      {stacks.length === 1 ? (
        <p>{stackText(stack)}</p>
      ) : (
        <div role="radiogroup" aria-label="Reservation" className="flex flex-col">
          {stacks.map((each) => (
            <CheckField
              key={each.key}
              kind="radio"
              name="stack"
              label={stackText(each)}
              checked={each.key === stack.key}
              onChange={() => onChoose(each.key)}
            />
          ))}
        </div>
      )}
      <Shortage choice={choice} onReserveFirst={onReserveFirst} />
    </div>
  )
}

function Shortage({ choice, onReserveFirst }: Pick<StackChoiceProps, 'choice' | 'onReserveFirst'>) {
  const { shortMb, reserves, reservableMb, stack } = choice
  if (shortMb === 0 || stack === undefined) return null
  const short = formatSize(shortMb)
  if (reserves) {
    return (
      <p className="text-pending-ink flex flex-wrap items-center gap-2">
        <IconCheck size={12} /> {short} will be reserved first.
        {stack.key === newStackKey ? null : (
          <Button size="sm" kind="quiet" onClick={() => onReserveFirst(false)}>
            Undo
          </Button>
        )}
      </p>
    )
  }
  if (shortMb > reservableMb) return null
  return (
    <p className="text-caution-ink flex flex-wrap items-center gap-2">
      <IconWarning size={12} /> {short} short.
      <Button size="sm" onClick={() => onReserveFirst(true)}>
        Reserve {short} first
      </Button>
    </p>
  )
}

/** "64 GiB idle · dynamic · principal marathon · app=/pg" */
export function stackText({ kind, idleMb, principal, labels }: Stack): string {
  if (kind === 'new')
    return ['New reservation · dynamic', principal && `principal ${principal}`].filter(Boolean).join(' · ')
  const said = [
    `${formatSize(idleMb)} idle`,
    kind,
    principal && `principal ${principal}`,
    ...labels.map(labelText),
  ]
  return said.filter(Boolean).join(' · ')
}

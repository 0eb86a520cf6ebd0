import type { LabelPair, ReservationRef } from '@holdfast/model/api/rows'
import { tip } from '../../ui/tip.tsx'

/** The labels of a whole stack, bottom first. */
export function labelsOf(stack: readonly ReservationRef[]): readonly LabelPair[] {
  return stack.flatMap(({ labels }) => labels ?? [])
}

export function labelText({ key, value }: LabelPair): string {
  return value === undefined || value === '' ? key : `${key}=${value}`
}

/** Labels in one line, all of them on hover. */
export function Labels({ stack }: { readonly stack: readonly ReservationRef[] }) {
  const texts = labelsOf(stack).map(labelText)
  if (texts.length === 0) {
    return (
      <span className="text-muted">
        <span aria-hidden="true">–</span>
        <span className="hidden-text">none</span>
      </span>
    )
  }
  return (
    <span {...tip(texts.join('\n'))} className="text-12 block truncate font-mono">
      {texts.join('  ')}
    </span>
  )
}

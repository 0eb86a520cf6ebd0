import type { Messages } from './attempt.ts'
import type { ErrorSummaryProps } from './error-summary.tsx'

/** The messages as the summary lists them, in the order of the page. */
export function faultsOf<F extends string>(
  fields: readonly F[],
  messages: Messages<F>,
  labels: Readonly<Record<F, string>>,
  idOf: (field: F) => string,
): ErrorSummaryProps['faults'] {
  return fields.flatMap((field) => {
    const message = messages.get(field)
    return message === undefined ? [] : [{ id: idOf(field), label: labels[field], message }]
  })
}

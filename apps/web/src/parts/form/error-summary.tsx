import { useEffect, useRef } from 'react'
import { count } from '../operations/plural.ts'

export interface ErrorSummaryProps {
  /** In the order of the page: the id of the field, its name, and what is wrong. */
  readonly faults: readonly { readonly id: string; readonly label: string; readonly message: string }[]
  /** What concerns no single field. */
  readonly whole: string | undefined
  /** Grows with each attempt: the summary then takes the focus. */
  readonly attempt: number
}

/** What stands in the way, each with a link to its field. Takes the focus when the form was submitted with faults. */
export function ErrorSummary({ faults, whole, attempt }: ErrorSummaryProps) {
  const box = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (attempt > 0) box.current?.focus()
  }, [attempt])
  const total = faults.length + (whole === undefined ? 0 : 1)
  if (total === 0) return null
  return (
    <div
      ref={box}
      tabIndex={-1}
      role="group"
      aria-labelledby="error-summary-title"
      className="bg-danger text-danger-ink rounded-panel mb-4 flex flex-col gap-1 px-3 py-2"
    >
      <p id="error-summary-title" className="font-semibold">
        {total === 1 ? 'One thing stands in the way' : `${count(total, 'thing')} stand in the way`}
      </p>
      {whole === undefined ? null : <p className="break-words">{whole}</p>}
      <ul className="flex flex-col">
        {faults.map(({ id, label, message }) => (
          <li key={id}>
            <a
              href={`#${id}`}
              className="text-danger-ink inline-flex min-h-6 items-center underline"
              onClick={(event) => {
                event.preventDefault()
                goTo(id)
              }}
            >
              {label}: {message}
            </a>
          </li>
        ))}
      </ul>
    </div>
  )
}

function goTo(id: string): void {
  const field = document.getElementById(id)
  field?.scrollIntoView({ block: 'center' })
  const inner = field?.querySelector<HTMLElement>('input:checked, input')
  ;(inner ?? field)?.focus({ preventScroll: true })
}

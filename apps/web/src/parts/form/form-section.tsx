import { useId } from 'react'
import type { ReactNode } from 'react'

export interface FormSectionProps {
  /** Its place in the order of the form. */
  readonly step: number
  readonly title: string
  readonly children: ReactNode
}

/** One labelled part of a form, numbered, with a hairline above. */
export function FormSection({ step, title, children }: FormSectionProps) {
  const id = useId()
  return (
    <section
      aria-labelledby={id}
      className="border-line flex flex-col gap-3 border-t py-4 first:border-t-0 first:pt-1"
    >
      <h3 id={id} className="flex items-center gap-2 font-semibold">
        <span aria-hidden="true" className="text-12 text-muted w-3">
          {step}
        </span>
        {title}
      </h3>
      <div className="flex flex-col gap-3 pl-5 max-sm:pl-0">{children}</div>
    </section>
  )
}

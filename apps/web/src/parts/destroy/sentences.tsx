import type { ReactNode } from 'react'

/** A part of a plan: a heading, then what it says. Nothing when there is nothing to say. */
export function PlanPart({
  title,
  aside,
  children,
}: {
  readonly title: string
  readonly aside?: ReactNode
  readonly children: ReactNode
}) {
  return (
    <section className="flex flex-col gap-1.5">
      <div className="flex items-baseline gap-2">
        <h3 className="text-12 text-muted flex-1 font-medium">{title}</h3>
        {aside}
      </div>
      {children}
    </section>
  )
}

export function Sentences({ of }: { readonly of: readonly string[] }) {
  return (
    <>
      {of.map((sentence) => (
        <p key={sentence}>{sentence}</p>
      ))}
    </>
  )
}

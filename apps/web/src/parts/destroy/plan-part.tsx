import type { ReactNode } from 'react'
import type { LeftOut } from './destroy-request.ts'

export interface PlanPartProps {
  readonly title: string
  readonly children: ReactNode
}

/** A part of a plan: a heading, then what it says. */
export function PlanPart({ title, children }: PlanPartProps) {
  return (
    <section className="flex flex-col gap-1.5">
      <h3 className="text-12 text-muted font-medium">{title}</h3>
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

export function LeftOutPart({ leftOut }: { readonly leftOut: readonly LeftOut[] }) {
  return (
    <PlanPart title="Left out">
      <ul className="flex max-h-32 flex-col gap-1 overflow-auto">
        {leftOut.map(({ row, reason }) => (
          <li key={row.key} className="min-w-0">
            <span className="text-12 font-mono break-all">{row.persistenceId}</span>
            <span className="text-muted"> — {reason}</span>
          </li>
        ))}
      </ul>
    </PlanPart>
  )
}

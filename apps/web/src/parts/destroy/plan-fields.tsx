import { useId } from 'react'
import { serverNow } from '../../stores/live.ts'
import { Banner } from '../../ui/banner.tsx'
import { TextField } from '../../ui/field.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import type { LeftOut } from './destroy-request.ts'
import { PlanLosses } from './plan-losses.tsx'
import type { LossChoice } from './plan-losses.tsx'
import { LeftOutPart } from './plan-part.tsx'

interface TextProps {
  readonly value: string
  readonly onChange: (value: string) => void
}

export function ReasonField({ value, onChange }: TextProps) {
  return (
    <TextField
      label="Reason (optional, kept with the operation)"
      value={value}
      onChange={onChange}
      maxLength={500}
    />
  )
}

export interface WordFieldProps extends TextProps {
  readonly word: string
  /** What is about to be done: "destroy the data of 12 volumes". */
  readonly purpose: string
  readonly onEnter: () => void
}

/** The short word that a person types when much would be lost. Pasting is fine. */
export function WordField({ word, purpose, value, onChange, onEnter }: WordFieldProps) {
  const id = useId()
  return (
    <div className="flex flex-wrap items-center gap-2">
      <label htmlFor={id} className="min-w-0">
        To {purpose}, type <b className="font-mono font-semibold break-all">{word}</b>
      </label>
      <input
        id={id}
        value={value}
        autoComplete="off"
        spellCheck={false}
        onChange={(event) => onChange(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter') onEnter()
        }}
        className="bg-surface border-line-strong rounded-control target w-40 min-w-0 border px-2 font-mono focus-visible:outline-offset-0"
      />
    </div>
  )
}

/** Why the confirmation was not taken. A plan whose facts have changed is made again, and shown in its new form. */
export function NotTaken({ error, outdated }: { readonly error: Error; readonly outdated: boolean }) {
  return (
    <Banner tone={outdated ? 'warning' : 'error'} inset>
      {outdated ? <b className="font-semibold">Plan outdated. </b> : null}
      {outdated
        ? 'Something that it was made from has changed. This is the plan as things stand now.'
        : error.message}
    </Banner>
  )
}

export interface NothingToDoProps {
  readonly leftOut: readonly LeftOut[]
  readonly choice: LossChoice | undefined
}

export function NothingToDo({ leftOut, choice }: NothingToDoProps) {
  return (
    <>
      <p>Nothing is left to do.</p>
      {choice && choice.spared.length > 0 ? (
        <PlanLosses lost={[]} nowMs={serverNow()} choice={choice} />
      ) : null}
      {leftOut.length === 0 ? null : <LeftOutPart leftOut={leftOut} />}
    </>
  )
}

/** As high as a small plan, so that the dialog does not jump when it comes. */
export function PlanSkeleton() {
  return (
    <div aria-busy="true" className="flex flex-col gap-4">
      <Skeleton className="h-4 w-28" />
      <Skeleton className="h-8 w-full" />
      <Skeleton className="h-4 w-20" />
      <Skeleton className="h-4 w-3/4" />
      <Skeleton className="h-5 w-full" />
    </div>
  )
}

import { useEffect, useMemo, useRef, useState } from 'react'
import type { ServiceAction } from '@holdfast/model/api/services'
import type { Violation } from '@holdfast/model/marathon/violation'
import { Banner } from '../../ui/banner.tsx'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { SelectField } from '../../ui/field.tsx'
import { FormSection } from '../form/form-section.tsx'
import { BasicsSection } from './basics-section.tsx'
import { check } from './check.ts'
import { readText, writeText, type Definition } from './document.ts'
import { PodSection } from './pod-section.tsx'
import { JsonField } from './json-field.tsx'
import { VolumesSection } from './volumes-section.tsx'

export interface EditorProps {
  readonly kind: 'app' | 'pod'
  /** Absent: it is a new one, and its kind may be chosen. */
  readonly id?: string
  readonly text: string
  readonly onText: (text: string) => void
  /** What Marathon itself found wrong with this text. */
  readonly told: readonly Violation[]
  /** What is edited, as it is now. */
  readonly before?: Definition
  /** The role of services that say none. */
  readonly mesosRole: string
  readonly onKind?: (kind: 'app' | 'pod') => void
  /** Something was written that closing would lose. */
  readonly written: boolean
  readonly onClose: () => void
  /** What will happen is shown next. */
  readonly onPlan: (action: ServiceAction) => void
}

/** An app or pod is written here: in a form, or as JSON beside it. Both are the same text. */
export function ServiceEditor({
  kind,
  id,
  text,
  onText,
  told,
  before,
  mesosRole,
  onKind,
  written,
  onClose,
  onPlan,
}: EditorProps) {
  const [leaving, setLeaving] = useState(false)
  const leave = () => (written && !leaving ? setLeaving(true) : onClose())
  const read = useMemo(() => readText(text), [text])
  const checked = useMemo(
    () => (read.ok ? check(kind, read.value, mesosRole, before) : undefined),
    [read, kind, mesosRole, before],
  )
  const violations = [...(checked?.violations ?? []), ...told]
  const editing = id !== undefined
  const change = (next: Definition) => onText(writeText(next))
  const count = violations.reduce((sum, { errors }) => sum + errors.length, 0)
  const refused = told.length > 0
  const body = useRef<HTMLDivElement>(null)
  // After the dialog, which has chosen its first field: what was refused is what one came back for.
  useEffect(() => {
    if (refused) body.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus()
  }, [refused])
  const blocked = !read.ok
    ? 'The definition is no JSON.'
    : refused
      ? 'Marathon has refused this: change what it names.'
      : count > 0
        ? `${count === 1 ? 'One rule is' : `${count} rules are`} broken: see below the JSON.`
        : undefined
  const go = () => {
    if (!read.ok || blocked !== undefined) return
    onPlan(
      editing
        ? { action: 'update', id, definition: read.value }
        : { action: 'create', kind, definition: read.value },
    )
  }
  return (
    <Dialog
      open
      onClose={leave}
      title={editing ? `Edit ${id}` : `Create ${kind === 'app' ? 'an app' : 'a pod'}`}
      width="xl"
      dismissable={false}
      footer={
        leaving ? (
          <>
            <p role="alert" className="min-w-0 flex-1">
              What you wrote is lost when this closes.
            </p>
            <Button onClick={() => setLeaving(false)}>Keep writing</Button>
            <Button kind="danger" onClick={onClose}>
              Discard it
            </Button>
          </>
        ) : (
          <>
            <Button onClick={leave}>Cancel</Button>
            <Button kind="primary" disabledReason={blocked} onClick={go}>
              Show what happens
            </Button>
          </>
        )
      }
    >
      <div ref={body} className="grid min-h-0 grid-cols-1 gap-6 lg:grid-cols-2">
        <div className="min-w-0">
          {refused ? (
            <div className="pb-3">
              <Banner tone="error" inset>
                <b className="font-semibold">Marathon refused it.</b> What it found stands at its place, and
                below the JSON.
              </Banner>
            </div>
          ) : null}
          {onKind === undefined ? null : (
            <div className="pb-3">
              <SelectField
                label="Kind"
                value={kind}
                onChange={(value) => onKind(value === 'pod' ? 'pod' : 'app')}
                options={[
                  { value: 'app', label: 'App: one container' },
                  { value: 'pod', label: 'Pod: containers that share volumes' },
                ]}
              />
            </div>
          )}
          {!read.ok ? (
            <Banner tone="warning" inset>
              The form stands still while the JSON cannot be read.
            </Banner>
          ) : kind === 'pod' ? (
            <PodSection definition={read.value} violations={violations} onChange={change} editing={editing} />
          ) : (
            <>
              <FormSection step={1} title="What runs">
                <BasicsSection
                  definition={read.value}
                  violations={violations}
                  onChange={change}
                  editing={editing}
                />
              </FormSection>
              <FormSection step={2} title="Volumes">
                <VolumesSection
                  definition={read.value}
                  violations={violations}
                  onChange={change}
                  editing={editing}
                />
              </FormSection>
            </>
          )}
          <div className="flex flex-col gap-2 pt-3">
            {checked?.warnings.map((warning) => (
              <Banner key={warning} tone="warning" inset>
                {warning}
              </Banner>
            ))}
          </div>
        </div>
        <JsonField
          text={text}
          onChange={onText}
          unreadable={read.ok ? undefined : read.error}
          violations={violations}
        />
      </div>
    </Dialog>
  )
}

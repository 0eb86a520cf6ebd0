import { useEffect, useRef } from 'react'
import { create } from 'zustand'
import { Button, IconButton } from './button.tsx'
import { IconCheck, IconClose, IconFailed, IconInfo } from './icons.tsx'

export interface ToastNote {
  readonly id: number
  readonly tone: 'done' | 'failed' | 'info'
  readonly message: string
  readonly action?: { readonly label: string; readonly onPress: () => void } | undefined
}

const stays = { done: 6_000, info: 6_000, failed: 20_000 }

const useToasts = create<{ notes: readonly ToastNote[] }>(() => ({ notes: [] }))
let last = 0

/** Says that something which was started on this page has ended. Failures are announced at once. */
export function toast(note: Omit<ToastNote, 'id'>): void {
  last += 1
  const id = last
  useToasts.setState(({ notes }) => ({ notes: [...notes.slice(-2), { ...note, id }] }))
  setTimeout(() => dismiss(id), stays[note.tone])
}

function dismiss(id: number): void {
  useToasts.setState(({ notes }) => ({ notes: notes.filter((note) => note.id !== id) }))
}

const icons = {
  done: <IconCheck className="text-attached" />,
  failed: <IconFailed className="text-orphaned" />,
  info: <IconInfo className="text-muted" />,
}

/** Mounted once, at the root. A popover, so that it lies above an open dialog. */
export function ToastHost() {
  const notes = useToasts((state) => state.notes)
  const box = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const host = box.current
    if (host === null) return
    if (host.matches(':popover-open')) host.hidePopover()
    if (notes.length > 0) host.showPopover()
  }, [notes])
  return (
    <div
      ref={box}
      popover="manual"
      className="fixed right-4 bottom-4 left-auto w-96 max-w-[calc(100vw-2rem)] flex-col gap-2 bg-transparent open:flex"
    >
      {notes.map((note) => (
        <div
          key={note.id}
          role={note.tone === 'failed' ? 'alert' : 'status'}
          className="bg-raised border-line rounded-panel shadow-float animate-rise flex items-start gap-2 border py-2 pr-1 pl-3"
        >
          <span className="mt-1.5">{icons[note.tone]}</span>
          <p className="min-w-0 flex-1 py-1">{note.message}</p>
          {note.action === undefined ? null : (
            <Button
              kind="quiet"
              onClick={() => {
                dismiss(note.id)
                note.action?.onPress()
              }}
            >
              {note.action.label}
            </Button>
          )}
          <IconButton label="Dismiss" icon={<IconClose size={12} />} onClick={() => dismiss(note.id)} />
        </div>
      ))}
    </div>
  )
}

import { useState } from 'react'
import { useQueryClient } from '@tanstack/react-query'
import type { ControlAction, ControlRow } from '@holdfast/model/api/hosted'
import { paths } from '@holdfast/model/api/paths'
import { sendJson } from '../../api/client.ts'
import { useWriteBlock } from '../../stores/live.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { toast } from '../../ui/toast.tsx'
import { controlWords } from './control-words.ts'

/** What can be done to an agent, each with what will follow. */
export function ControlDialog({ row, onClose }: { readonly row: ControlRow; readonly onClose: () => void }) {
  const client = useQueryClient()
  const block = useWriteBlock()
  const [busy, setBusy] = useState<ControlAction | undefined>(undefined)
  const press = async (action: ControlAction) => {
    setBusy(action)
    try {
      await sendJson<ControlRow>('POST', paths.control(row.key), { action })
      toast({ tone: 'done', message: controlWords(action, row.hostname).done })
    } catch (error) {
      toast({ tone: 'failed', message: error instanceof Error ? error.message : String(error) })
    }
    void client.invalidateQueries({ queryKey: ['window', 'controls'] })
    onClose()
  }
  return (
    <Dialog
      open
      onClose={onClose}
      title={row.hostname}
      footer={
        <Button data-autofocus="" onClick={onClose}>
          Leave it as it is
        </Button>
      }
    >
      <div className="divide-line flex flex-col divide-y">
        {row.can.map((action) => {
          const { verb, follows } = controlWords(action, row.hostname)
          return (
            <section key={action} aria-label={verb} className="flex flex-col gap-2 py-3 first:pt-0 last:pb-0">
              <h3 className="font-semibold">{verb}</h3>
              <ul className="flex list-disc flex-col gap-1 pl-4">
                {follows.map((sentence) => (
                  <li key={sentence}>{sentence}</li>
                ))}
              </ul>
              <p>
                <Button
                  kind={action === 'start' ? 'primary' : 'secondary'}
                  busy={busy !== undefined}
                  disabledReason={block}
                  onClick={() => void press(action)}
                >
                  {action === 'lose' ? `${verb} to ${row.hostname}` : `${verb} ${row.hostname}`}
                </Button>
              </p>
            </section>
          )
        })}
      </div>
    </Dialog>
  )
}

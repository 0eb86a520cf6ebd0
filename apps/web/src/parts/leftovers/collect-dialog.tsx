import { useState } from 'react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { paths } from '@holdfast/model/api/paths'
import type { CollectReservations, UnknownReservationRow } from '@holdfast/model/api/services'
import { formatSize } from '@holdfast/model/ledger/sizes'
import { sendJson } from '../../api/client.ts'
import { useWriteBlock } from '../../stores/live.ts'
import { Banner } from '../../ui/banner.tsx'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { toast } from '../../ui/toast.tsx'
import { MiddleTruncate } from '../../ui/truncate.tsx'
import { WordField } from '../destroy/plan-fields.tsx'
import { count } from '../operations/plural.ts'

const word = 'erase'

/** Names what would be erased, one by one, and erases what is chosen of it. */
export function CollectDialog({
  rows,
  onClose,
}: {
  readonly rows: readonly UnknownReservationRow[]
  readonly onClose: () => void
}) {
  const client = useQueryClient()
  const block = useWriteBlock()
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())
  const [typed, setTyped] = useState('')
  const picked = rows.filter((row) => chosen.has(keyOf(row)))
  const volumes = picked.reduce((sum, { persistenceIds }) => sum + persistenceIds.length, 0)
  const collect = useMutation({
    mutationFn: () =>
      sendJson('POST', paths.collectReservations, {
        reservations: picked.map(({ agentId, reservationId }) => ({ agentId, reservationId })),
      } satisfies CollectReservations),
    onSuccess: () => {
      toast({
        tone: 'info',
        message: `${count(picked.length, 'reservation')} will be freed with the next offers.`,
      })
      void client.invalidateQueries({ queryKey: ['leftovers'] })
      onClose()
    },
  })
  const blocked =
    block ??
    (picked.length === 0
      ? 'Nothing is chosen.'
      : volumes > 0 && typed.trim() !== word
        ? `Type ${word} first.`
        : undefined)
  const press = () => {
    if (blocked === undefined && !collect.isPending) collect.mutate()
  }
  return (
    <Dialog
      open
      onClose={onClose}
      title="Reservations that belong to nothing"
      width="lg"
      dismissable={chosen.size === 0}
      footer={
        <>
          <Button data-autofocus="" onClick={onClose}>
            Keep them
          </Button>
          <Button
            kind={volumes > 0 ? 'danger' : 'primary'}
            disabledReason={blocked}
            busy={collect.isPending}
            onClick={press}
          >
            {volumes > 0 ? `Free and erase ${count(volumes, 'volume')}` : 'Free'}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-4">
        {collect.error === null ? null : (
          <Banner tone="error" inset>
            {collect.error.message}
          </Banner>
        )}
        <p>
          They carry the labels of this scheduler, and no instance that it knows. Another one of the same name
          may have made them, or it was set up anew. Volumes are destroyed with their reservation.
        </p>
        <ul className="border-line rounded-panel max-h-80 divide-y overflow-auto border">
          {rows.map((row) => (
            <li key={keyOf(row)} className="border-line">
              <label className="flex items-start gap-2 px-2 py-1.5">
                <input
                  type="checkbox"
                  className="accent-focus mt-0.5 size-4 shrink-0"
                  checked={chosen.has(keyOf(row))}
                  onChange={() => setChosen(toggled(chosen, keyOf(row)))}
                />
                <span className="flex min-w-0 flex-1 flex-col">
                  <MiddleTruncate text={row.reservationId} />
                  <span className="text-12 text-muted">
                    {row.host} · role {row.role} · {row.resources.join(', ')}
                  </span>
                  {row.persistenceIds.map((id) => (
                    <MiddleTruncate key={id} text={id} className="text-12" />
                  ))}
                </span>
                <span className="whitespace-nowrap">{formatSize(row.diskMb)}</span>
              </label>
            </li>
          ))}
        </ul>
        {volumes === 0 ? null : (
          <WordField
            word={word}
            purpose={`erase ${count(volumes, 'volume')}`}
            value={typed}
            onChange={setTyped}
            onEnter={press}
          />
        )}
      </div>
    </Dialog>
  )
}

const keyOf = ({ agentId, reservationId }: UnknownReservationRow) => `${agentId} ${reservationId}`

function toggled(set: ReadonlySet<string>, key: string): ReadonlySet<string> {
  const next = new Set(set)
  if (!next.delete(key)) next.add(key)
  return next
}

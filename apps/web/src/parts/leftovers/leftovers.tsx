import { useState } from 'react'
import { useQuery } from '@tanstack/react-query'
import type { UnknownReservationRow } from '@holdfast/model/api/services'
import { formatSize } from '@holdfast/model/ledger/sizes'
import { clusterQuery, leftoversQuery } from '../../api/queries.ts'
import { Banner } from '../../ui/banner.tsx'
import { Button } from '../../ui/button.tsx'
import { count } from '../operations/plural.ts'
import { CollectDialog } from './collect-dialog.tsx'

/**
 * What is reserved for the scheduler and belongs to none of its instances, and what is about to be freed. Nothing of it is
 * erased until a person says so. Absent where another Marathon is behind this: it does not tell.
 */
export function Leftovers() {
  const own = useQuery(clusterQuery).data?.services === 'own'
  const { data } = useQuery({ ...leftoversQuery, enabled: own })
  const [open, setOpen] = useState(false)
  if (data === undefined) return null
  const { unknown, freeing } = data
  const waiting = freeing.filter(({ state }) => state !== 'freed')
  if (unknown.length === 0 && waiting.length === 0) return null
  return (
    <div className="flex shrink-0 flex-col gap-2 px-4 pb-3 lg:px-6">
      {unknown.length === 0 ? null : (
        <Banner
          tone="warning"
          inset
          action={
            <Button size="sm" onClick={() => setOpen(true)}>
              Look at {unknown.length === 1 ? 'it' : 'them'}
            </Button>
          }
        >
          {count(unknown.length, 'reservation')} with {formatSize(diskOf(unknown))} of disk{' '}
          {unknown.length === 1 ? 'is' : 'are'} labelled as this scheduler&apos;s and belong
          {unknown.length === 1 ? 's' : ''} to no instance that it knows.
        </Banner>
      )}
      {waiting.length === 0 ? null : (
        <p className="text-muted">
          {count(waiting.length, 'reservation')} {waiting.length === 1 ? 'is' : 'are'} being freed, each with
          the next offer of its agent:{' '}
          {[...new Set(waiting.map(({ host }) => host ?? 'an agent'))].join(', ')}.
        </p>
      )}
      {open ? <CollectDialog rows={unknown} onClose={() => setOpen(false)} /> : null}
    </div>
  )
}

const diskOf = (rows: readonly UnknownReservationRow[]): number =>
  rows.reduce((sum, { diskMb }) => sum + diskMb, 0)

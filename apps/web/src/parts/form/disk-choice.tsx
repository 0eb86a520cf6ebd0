import { useId } from 'react'
import type { DiskSpace } from '@holdfast/model/api/pages'
import { formatSize } from '@holdfast/model/ledger/sizes'
import { cx } from '../../ui/cx.ts'
import { IconFailed } from '../../ui/icons.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { DiskBar } from '../disk-bar/disk-bar.tsx'
import { DiskName, diskText } from '../disk-name.tsx'

export interface DiskChoiceProps {
  /** Undefined while the agent's space is awaited. */
  readonly disks: readonly DiskSpace[] | undefined
  readonly chosen: string
  readonly onChoose: (diskKey: string) => void
  /** Why a disk cannot be chosen. */
  readonly whyNot: (disk: DiskSpace) => string | undefined
  readonly error: string | undefined
  readonly id: string
}

/** The disks of the agent, each with who holds it, and why it cannot be taken where it cannot. */
export function DiskChoice({ disks, chosen, onChoose, whyNot, error, id }: DiskChoiceProps) {
  const messageId = `${id}-message`
  return (
    <fieldset
      id={id}
      tabIndex={-1}
      aria-describedby={error === undefined ? undefined : messageId}
      className="min-w-0"
    >
      <legend className="text-12 text-muted mb-1 font-medium">Disk</legend>
      {disks === undefined ? (
        <Skeleton className="h-12 w-full" />
      ) : (
        <div className="border-line rounded-panel divide-line flex flex-col divide-y border">
          {disks.map((entry) => (
            <DiskOption
              key={entry.disk.key}
              entry={entry}
              name={id}
              checked={entry.disk.key === chosen}
              reason={whyNot(entry)}
              onChoose={() => onChoose(entry.disk.key)}
            />
          ))}
        </div>
      )}
      {error === undefined ? null : (
        <p id={messageId} className="text-12 text-danger-ink mt-1 flex gap-1">
          <span className="mt-0.5">
            <IconFailed size={12} />
          </span>
          {error}
        </p>
      )}
    </fieldset>
  )
}

interface DiskOptionProps {
  readonly entry: DiskSpace
  readonly name: string
  readonly checked: boolean
  readonly reason: string | undefined
  readonly onChoose: () => void
}

function DiskOption({ entry, name, checked, reason, onChoose }: DiskOptionProps) {
  const reasonId = useId()
  const { disk, account } = entry.disk
  const barred = reason !== undefined && !checked
  const optionId = `${name}-${entry.disk.key}`
  return (
    <div className={cx('flex min-w-0 items-start gap-2 px-2.5 py-2', checked && 'bg-selected')}>
      <input
        id={optionId}
        type="radio"
        name={name}
        checked={checked}
        aria-disabled={barred || undefined}
        aria-describedby={reason === undefined ? undefined : reasonId}
        onChange={() => {
          if (!barred) onChoose()
        }}
        className="accent-focus mt-0.5 size-4 shrink-0"
      />
      <div className="flex min-w-0 flex-1 flex-col gap-1">
        <label
          htmlFor={optionId}
          className={cx('flex min-w-0 items-baseline gap-2', barred && 'text-muted cursor-not-allowed!')}
        >
          <span className="min-w-0 flex-1">
            <DiskName disk={disk} />
          </span>
          <span className="text-muted shrink-0">{formatSize(account.sizeMb)}</span>
        </label>
        <DiskBar name={diskText(disk)} account={account} kind={disk.kind} size="card" />
        {reason === undefined ? null : (
          <p id={reasonId} className="text-12 text-muted">
            {reason.charAt(0).toUpperCase() + reason.slice(1)}.
          </p>
        )}
      </div>
    </div>
  )
}

import type { ReactNode } from 'react'
import { Link, useNavigate } from '@tanstack/react-router'
import type { Overview } from '@holdfast/model/api/pages'
import { formatSize } from '@holdfast/model/ledger/sizes'
import { DiskBar } from '../../parts/disk-bar/disk-bar.tsx'
import { Swatch } from '../../parts/disk-bar/swatch.tsx'
import { percent, type PartKind } from '../../parts/disk-bar/account.ts'
import { filterFor } from '../../parts/filter/edit.ts'
import { Size } from '../../parts/size.tsx'
import { grouped } from '../../ui/grouped.ts'

type Target = {
  readonly to: '/volumes' | '/reservations' | '/agents'
  readonly search: { readonly q?: string; readonly sort?: string }
}

/** Where each part of the account is listed. */
const targets: Readonly<Record<Exclude<PartKind, 'hidden'>, Target>> = {
  attached: { to: '/volumes', search: { q: filterFor('status', 'attached') } },
  detached: { to: '/volumes', search: { q: filterFor('status', 'detached') } },
  orphaned: { to: '/volumes', search: { q: filterFor('status', 'orphaned') } },
  unknown: { to: '/volumes', search: { q: filterFor('status', 'unknown') } },
  idle: { to: '/reservations', search: { sort: '-idle' } },
  used: { to: '/agents', search: { sort: '-tasks' } },
  free: { to: '/agents', search: { sort: '-free' } },
  remainder: { to: '/agents', search: {} },
}

/** The whole cluster as one disk, and what each part of it comes to. */
export function ClusterDisk({ overview }: { readonly overview: Overview }) {
  const { account, volumes } = overview
  const navigate = useNavigate()
  const old = overview.detachedByAge.filter((bucket) => isOlderThanMonth(bucket.filter))
  const oldMb = old.reduce((sum, bucket) => sum + bucket.sizeMb, 0)
  const idleIn = overview.byRole.filter((role) => role.idleMb > 0).length
  return (
    <section aria-label="Disk of the cluster" className="border-line rounded-panel border">
      <div className="flex flex-col gap-3 p-4">
        <div className="flex flex-wrap items-baseline gap-x-3">
          <p className="text-28 font-semibold">
            <Link to="/agents" search={{ sort: '-size' }} className="text-ink">
              <Size mb={account.sizeMb} />
            </Link>
          </p>
          <p className="text-muted">
            of disk on{' '}
            <Link to="/agents" className="text-ink underline">
              {plural(sum(Object.values(overview.agents)), 'agent')}
            </Link>
            , {percent((account.sizeMb - account.freeMb) / account.sizeMb)} of it held by somebody
          </p>
        </div>
        <DiskBar
          name="All disks"
          account={account}
          size="detail"
          onOpen={(kind) => {
            if (kind !== 'hidden') void navigate({ ...targets[kind] })
          }}
        />
      </div>
      <ul className="bg-line border-line flex flex-wrap gap-px overflow-hidden rounded-b-[5px] border-t">
        <Tile kind="attached" mb={account.attachedMb} count={plural(volumes.attached.count, 'volume')} />
        <Tile kind="detached" mb={account.detachedMb} count={plural(volumes.detached.count, 'volume')}>
          {oldMb === 0 ? null : (
            <Link
              to="/volumes"
              search={{ q: `${filterFor('status', 'detached')} age:>30d` }}
              className="text-muted"
            >
              {formatSize(oldMb)} for over 30 d
            </Link>
          )}
        </Tile>
        <Tile kind="orphaned" mb={account.orphanedMb} count={plural(volumes.orphaned.count, 'volume')}>
          {volumes.orphaned.count === 0 ? (
            'every volume has an owner'
          ) : (
            <Link to="/orphans">Who owned them?</Link>
          )}
        </Tile>
        {account.unknownMb === 0 ? null : (
          <Tile kind="unknown" mb={account.unknownMb} count={plural(volumes.unknown.count, 'volume')}>
            agents unreachable
          </Tile>
        )}
        <Tile kind="idle" mb={account.reservedIdleMb} count={`in ${plural(idleIn, 'role')}`} />
        {account.hiddenMb === undefined ? null : <HiddenTile mb={account.hiddenMb} />}
        <Tile kind="used" mb={account.usedUnreservedMb} count="outside of volumes" />
        <Tile kind="free" mb={account.freeMb} count={percent(account.freeMb / account.sizeMb)}>
          {overview.largestFree === undefined ? null : (
            <Link
              to="/agents/$agentId"
              params={{ agentId: overview.largestFree.agentId }}
              className="text-muted"
            >
              largest {formatSize(overview.largestFree.sizeMb)}
            </Link>
          )}
        </Tile>
        {account.remainderMb === 0 ? null : (
          <Tile kind="remainder" mb={account.remainderMb} count="does not add up" />
        )}
      </ul>
    </section>
  )
}

const names: Readonly<Record<PartKind, string>> = {
  attached: 'Attached',
  detached: 'Detached',
  orphaned: 'Orphaned',
  unknown: 'Unknown',
  idle: 'Reserved idle',
  hidden: 'Hidden',
  used: 'Used unreserved',
  free: 'Free',
  remainder: 'Unaccounted',
}

/** It is listed nowhere. */
function HiddenTile({ mb }: { readonly mb: number }) {
  return (
    <li className="bg-surface flex min-w-0 flex-1 basis-36 flex-col px-4 py-3">
      <span className="text-12 text-muted flex items-center gap-1.5">
        <Swatch kind="hidden" />
        {names.hidden}
      </span>
      <span className="text-20 mt-1 font-semibold">
        <Size mb={mb} />
      </span>
      <span className="text-12">by permissions</span>
      <span className="text-12 text-muted min-h-4">view_role</span>
    </li>
  )
}

interface TileProps {
  readonly kind: Exclude<PartKind, 'hidden'>
  readonly mb: number
  readonly count: string
  readonly children?: ReactNode
}

function Tile({ kind, mb, count, children }: TileProps) {
  const target = targets[kind]
  return (
    <li className="bg-surface flex min-w-0 flex-1 basis-36 flex-col px-4 py-3">
      <span className="text-12 text-muted flex items-center gap-1.5">
        <Swatch kind={kind} />
        {names[kind]}
      </span>
      <Link {...target} className="text-20 text-ink mt-1 font-semibold">
        <Size mb={mb} />
      </Link>
      <Link {...target} className="text-12 text-ink">
        {count}
      </Link>
      <span className="text-12 text-muted min-h-4">{children}</span>
    </li>
  )
}

function plural(count: number, one: string): string {
  return `${grouped(count)} ${one}${count === 1 ? '' : 's'}`
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((a, b) => a + b, 0)
}

/** The buckets' own filters say how old they are: `age:>=30d`. */
function isOlderThanMonth(filter: string): boolean {
  const least = /age:>=?(\d+)d/.exec(filter)?.[1]
  return least !== undefined && Number(least) >= 30
}

import { useQuery } from '@tanstack/react-query'
import type { OfferDetail, OfferedResource } from '@holdfast/model/api/hosted'
import { ApiError } from '../../api/client.ts'
import { offerQuery } from '../../api/queries.ts'
import { Age } from '../../parts/age.tsx'
import { AccountTable } from '../../parts/disk-bar/account-table.tsx'
import { DiskBar } from '../../parts/disk-bar/disk-bar.tsx'
import { DiskName } from '../../parts/disk-name.tsx'
import { AgentLink, FrameworkLink, RoleLink, VolumeLink } from '../../parts/links.tsx'
import { offeredAccount } from '../../parts/offers/split-bar.tsx'
import { Size } from '../../parts/size.tsx'
import { CopyButton } from '../../ui/copy.tsx'
import { Panel } from '../../ui/dialog.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { Failure } from '../../ui/error-boundary.tsx'
import { KeyValue } from '../../ui/key-value.tsx'
import { Section } from '../../ui/section.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { MiddleTruncate } from '../../ui/truncate.tsx'

/** An offer, resource by resource, beside the list that it is from. */
export function OfferPanel({ offerId, onClose }: { readonly offerId: string; readonly onClose: () => void }) {
  const { data, error, refetch } = useQuery(offerQuery(offerId))
  const over = error instanceof ApiError && error.status === 404
  return (
    <Panel open onClose={onClose} title="Offer" width={560} modal={false}>
      <div className="flex flex-col gap-4 px-4 py-3">
        {over ? (
          <EmptyState title="This offer is over">
            The framework has answered it, or it was taken back. The list shows those that stand.
          </EmptyState>
        ) : data !== undefined ? (
          <Detail detail={data} />
        ) : error === null ? (
          <Skeleton className="h-64 w-full" />
        ) : (
          <Failure what="this offer" error={error} onRetry={() => void refetch()} />
        )}
      </div>
    </Panel>
  )
}

function Detail({ detail: { row, resources } }: { readonly detail: OfferDetail }) {
  const account = offeredAccount(row)
  const volumes = resources.filter(({ volume }) => volume !== undefined)
  const rest = resources.filter(({ volume }) => volume === undefined)
  return (
    <>
      <KeyValue
        columns={1}
        items={[
          { name: 'Framework', value: <FrameworkLink frameworkId={row.frameworkId} name={row.framework} /> },
          { name: 'In role', value: <RoleLink role={row.role} /> },
          { name: 'Agent', value: <AgentLink agentId={row.agentId} hostname={row.hostname} /> },
          {
            name: 'Unanswered',
            value:
              row.sinceMs === undefined ? (
                'since when is not known'
              ) : (
                <>
                  for <Age sinceMs={row.sinceMs} />
                </>
              ),
          },
          {
            name: 'Offer id',
            value: (
              <span className="inline-flex max-w-full min-w-0 items-center gap-1">
                <MiddleTruncate text={row.key} />
                <CopyButton text={row.key} what="offer id" />
              </span>
            ),
          },
        ]}
      />
      {account.sizeMb === 0 ? null : (
        <Section title="Disk">
          <div className="flex flex-col gap-3">
            <DiskBar name={`Offered disk of ${row.hostname}`} account={account} size="card" tableShown />
            <AccountTable name={`Offered disk of ${row.hostname}`} account={account} />
          </div>
        </Section>
      )}
      {volumes.length === 0 ? null : (
        <Section title={`Volumes (${volumes.length})`} flush>
          <ul>
            {volumes.map((each, index) => (
              <Part key={index} part={each} agentId={row.agentId} />
            ))}
          </ul>
        </Section>
      )}
      <Section title="Resources" flush>
        <ul>
          {rest.map((each, index) => (
            <Part key={index} part={each} agentId={row.agentId} />
          ))}
        </ul>
      </Section>
    </>
  )
}

function Part({ part, agentId }: { readonly part: OfferedResource; readonly agentId: string }) {
  const { name, value, sizeMb, disk, reserved, volume } = part
  return (
    <li className="border-line flex min-h-9 flex-wrap items-baseline gap-x-3 gap-y-0.5 border-b px-3 py-1.5 last:border-b-0">
      <span className="flex min-w-0 flex-1 basis-48 items-baseline gap-2">
        {volume === undefined ? (
          <span className="shrink-0">{name}</span>
        ) : (
          <VolumeLink role={volume.role} persistenceId={volume.persistenceId} agentId={agentId} />
        )}
        {disk === undefined ? null : <DiskName disk={disk} />}
        {volume?.shared === true ? <span className="text-muted">shared</span> : null}
      </span>
      <span className="text-muted max-sm:order-last max-sm:basis-full">
        {reserved === undefined ? 'unreserved' : `${reserved.kind}, role ${reserved.role}`}
      </span>
      <span className="min-w-16 text-right tabular-nums">
        {sizeMb !== undefined ? <Size mb={sizeMb} /> : name === 'mem' ? <Size mb={Number(value)} /> : value}
      </span>
    </li>
  )
}

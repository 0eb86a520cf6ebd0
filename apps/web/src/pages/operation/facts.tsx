import { Link } from '@tanstack/react-router'
import type { OperationRow } from '@holdfast/model/api/operations'
import { exactTime } from '../../parts/age.tsx'
import { spellTook } from '../../parts/operations/took.tsx'
import { readVolumeKey } from '../../parts/operations/volume-key.ts'
import { CopyButton } from '../../ui/copy.tsx'
import { KeyValue } from '../../ui/key-value.tsx'
import { Section } from '../../ui/section.tsx'
import { MiddleTruncate } from '../../ui/truncate.tsx'

const most = 5

export function Facts({ row }: { readonly row: OperationRow }) {
  return (
    <Section title="Facts">
      <KeyValue
        columns={1}
        items={[
          {
            name: 'Id',
            value: (
              <span className="inline-flex max-w-full min-w-0 items-center gap-1">
                <MiddleTruncate text={row.id} />
                <CopyButton text={row.id} what="operation id" />
              </span>
            ),
          },
          { name: 'Role', value: row.role ?? '–' },
          {
            name: 'Who',
            value: `${row.actor}, ${row.via === 'mesos-api' ? 'through Mesos’ own API' : 'through the dashboard'}`,
          },
          ...(row.reason === undefined ? [] : [{ name: 'Reason', value: row.reason }]),
          { name: 'Started', value: exactTime(row.createdMs) },
          ...(row.settledMs === undefined
            ? []
            : [
                { name: 'Settled', value: exactTime(row.settledMs) },
                { name: 'Took', value: spellTook(row.settledMs - row.createdMs) },
              ]),
          ...(row.volumeKeys.length === 0
            ? []
            : [{ name: 'Volumes', value: <Volumes keys={row.volumeKeys} /> }]),
        ]}
      />
    </Section>
  )
}

function Volumes({ keys }: { readonly keys: readonly string[] }) {
  return (
    <ul className="flex flex-col">
      {keys.slice(0, most).map((key) => {
        const { agentId, role, persistenceId } = readVolumeKey(key)
        return (
          <li key={key} className="min-w-0">
            <Link
              to="/volumes/$role/$persistenceId"
              params={{ role, persistenceId }}
              search={{ agent: agentId }}
            >
              <MiddleTruncate text={persistenceId} />
            </Link>
          </li>
        )
      })}
      {keys.length > most ? <li className="text-muted">and {keys.length - most} more</li> : null}
    </ul>
  )
}

import { useState } from 'react'
import { useQuery } from '@tanstack/react-query'
import type { ServiceDetail } from '@holdfast/model/api/services'
import { serviceVersionQuery } from '../../api/queries.ts'
import { useWriteBlock } from '../../stores/live.ts'
import { Button } from '../../ui/button.tsx'
import { CodeBlock } from '../../ui/code-block.tsx'
import { Failure } from '../../ui/error-boundary.tsx'
import { SelectField } from '../../ui/field.tsx'
import { KeyValue } from '../../ui/key-value.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'

export interface ConfigurationTabProps {
  readonly detail: ServiceDetail
  /** Edits it, beginning with this version. */
  readonly onEdit: (version: string) => void
}

/** What is configured, as Marathon has it; first what decides over its volumes. Earlier versions can be looked at, and taken up. */
export function ConfigurationTab({ detail, onEdit }: ConfigurationTabProps) {
  const { definition, versions, row } = detail
  const block = useWriteBlock()
  const [chosen, setChosen] = useState(row.version)
  const present = chosen === row.version || !versions.includes(chosen)
  const earlier = useQuery({ ...serviceVersionQuery(row.key, chosen), enabled: !present })
  const shown = present ? definition : earlier.data
  const facts = shown === undefined ? [] : residentFacts(shown, row.kind)
  return (
    <div className="flex max-w-5xl flex-col gap-4 px-4 pb-8 lg:px-6">
      <div className="flex flex-wrap items-end gap-2">
        <SelectField
          label="Version"
          value={present ? row.version : chosen}
          onChange={setChosen}
          options={versions.map((version) => ({
            value: version,
            label: version === row.version ? `${version}, the present one` : version,
          }))}
        />
        {present ? null : (
          <Button disabledReason={block} onClick={() => onEdit(chosen)}>
            Edit from this version…
          </Button>
        )}
      </div>
      {facts.length === 0 ? null : <KeyValue columns={2} items={facts} />}
      {shown !== undefined ? (
        <CodeBlock
          label="Its definition"
          what="definition"
          text={JSON.stringify(shown, undefined, 2)}
          className="max-h-none"
        />
      ) : earlier.error === null ? (
        <Skeleton className="h-64 w-full" />
      ) : (
        <Failure what="this version" error={earlier.error} onRetry={() => void earlier.refetch()} />
      )}
    </div>
  )
}

/** The settings that keep data where it is. */
function residentFacts(definition: unknown, kind: 'app' | 'pod') {
  const top = objectOf(definition)
  const from = kind === 'app' ? top : objectOf(top['scheduling'])
  const upgrade = objectOf(kind === 'app' ? top['upgradeStrategy'] : from['upgrade'])
  const unreachable = from['unreachableStrategy']
  return [
    ...(unreachable === undefined
      ? []
      : [
          {
            name: 'When its agent is lost',
            value: unreachableText(unreachable),
          },
        ]),
    ...(typeof upgrade['minimumHealthCapacity'] === 'number'
      ? [
          {
            name: 'While it is changed',
            value: `at least ${Math.round(upgrade['minimumHealthCapacity'] * 100)} % of its instances run, at most ${Math.round(100 * (1 + Number(upgrade['maximumOverCapacity'] ?? 0)))} %`,
          },
        ]
      : []),
  ]
}

/** What `unreachableStrategy` means, in words. */
function unreachableText(strategy: unknown): string {
  if (strategy === 'disabled') return 'it waits for ever: it is not replaced (unreachableStrategy disabled)'
  const { inactiveAfterSeconds, expungeAfterSeconds } = objectOf(strategy)
  if (typeof inactiveAfterSeconds !== 'number' || typeof expungeAfterSeconds !== 'number') {
    return JSON.stringify(strategy)
  }
  return `another starts after ${inactiveAfterSeconds} s, and it is given up after ${expungeAfterSeconds} s`
}

function objectOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {}
}

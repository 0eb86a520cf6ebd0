import { useQuery } from '@tanstack/react-query'
import type { InstanceRow, ServiceRow } from '@holdfast/model/api/services'
import { windowQuery } from '../../api/use-window.ts'
import { Age } from '../../parts/age.tsx'
import { AgentLink, VolumeLink } from '../../parts/links.tsx'
import { InstanceBadge } from '../../parts/services/badges.tsx'
import { whyNotKill, whyNotWipe } from '../../parts/services/why-not.ts'
import { Size } from '../../parts/size.tsx'
import { TaskStateBadge } from '../../parts/tasks/task-state.tsx'
import { Button } from '../../ui/button.tsx'
import { CopyButton } from '../../ui/copy.tsx'
import { Panel } from '../../ui/dialog.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { Failure } from '../../ui/error-boundary.tsx'
import { KeyValue, type KeyValueItem } from '../../ui/key-value.tsx'
import { Section } from '../../ui/section.tsx'
import { useShortcut } from '../../ui/shortcuts.ts'
import { Skeleton } from '../../ui/skeleton.tsx'
import { MiddleTruncate } from '../../ui/truncate.tsx'
import type { InstanceVerbs } from './instance-columns.tsx'

export interface InstancePanelProps {
  readonly service: ServiceRow
  readonly instanceId: string
  readonly delayed: boolean
  readonly verbs: InstanceVerbs
  readonly onClose: () => void
}

/** One instance beside the list: each of its containers, the volumes that they share, and what can be done with it. */
export function InstancePanel({ service, instanceId, delayed, verbs, onClose }: InstancePanelProps) {
  // The focus may be in the list still, where one goes from row to row.
  useShortcut({ keys: 'Escape', name: 'Close the instance', group: 'Apps' }, onClose)
  const query = windowQuery('instances', { of: service.key, q: JSON.stringify(instanceId) }, 0, 5)
  const { data, error, refetch } = useQuery(query)
  const row = data?.rows.find(({ key }) => key === instanceId)
  return (
    <Panel
      open
      onClose={onClose}
      title="Instance"
      width={560}
      modal={false}
      footer={row === undefined ? undefined : <Verbs row={row} verbs={verbs} />}
    >
      <div className="flex flex-col gap-4 px-4 py-3">
        {row !== undefined ? (
          <Detail service={service} row={row} delayed={delayed} />
        ) : data !== undefined ? (
          <EmptyState title="This instance is gone">
            It was destroyed, or another has taken its place. The list shows those that there are.
          </EmptyState>
        ) : error === null ? (
          <Skeleton className="h-64 w-full" />
        ) : (
          <Failure what="this instance" error={error} onRetry={() => void refetch()} />
        )}
      </div>
    </Panel>
  )
}

function Verbs({
  row,
  verbs: { block, kill, wipe },
}: {
  readonly row: InstanceRow
  readonly verbs: InstanceVerbs
}) {
  return (
    <>
      <Button disabledReason={block ?? whyNotKill(row)} onClick={() => kill(row)}>
        Kill…
      </Button>
      <Button kind="danger" disabledReason={block ?? whyNotWipe(row)} onClick={() => wipe(row)}>
        Wipe…
      </Button>
    </>
  )
}

interface DetailProps {
  readonly service: ServiceRow
  readonly row: InstanceRow
  readonly delayed: boolean
}

function Detail({ service, row, delayed }: DetailProps) {
  const { tasks, volumes, agentId } = row
  return (
    <>
      <KeyValue columns={1} items={factsOf(row, delayed)} />
      <Section title={service.kind === 'pod' ? `Containers (${tasks.length})` : 'Task'} flush>
        {tasks.length === 0 ? <p className="text-muted p-3">It has no task now.</p> : null}
        <ul>
          {tasks.map(({ taskId, state, container }) => (
            <li
              key={taskId}
              className="border-line flex min-h-9 flex-wrap items-center gap-x-3 gap-y-0.5 border-b px-3 py-1.5 last:border-b-0"
            >
              <TaskStateBadge state={state} />
              {container === undefined ? null : <span className="font-medium">{container}</span>}
              <WithCopy text={taskId} what="task id" />
            </li>
          ))}
        </ul>
      </Section>
      <Section title={`Volumes (${volumes.length})`} flush>
        {volumes.length === 0 ? <p className="text-muted p-3">It has none.</p> : null}
        <ul>
          {volumes.map(({ persistenceId, name, role, sizeMb }) => (
            <li
              key={persistenceId}
              className="border-line flex min-h-9 items-baseline gap-x-3 border-b px-3 py-1.5 last:border-b-0"
            >
              <span className="min-w-0 flex-1">
                {role === undefined ? (
                  <MiddleTruncate text={persistenceId} className="text-muted" />
                ) : (
                  <VolumeLink
                    role={role}
                    persistenceId={persistenceId}
                    app={service.key}
                    {...(agentId === undefined ? {} : { agentId })}
                  />
                )}
              </span>
              <span className="text-muted max-w-32 truncate">{name}</span>
              {sizeMb === undefined ? null : <Size mb={sizeMb} />}
            </li>
          ))}
        </ul>
      </Section>
    </>
  )
}

function factsOf(row: InstanceRow, delayed: boolean): readonly KeyValueItem[] {
  const { key, label, goal, condition, agentId, host, sinceMs, startedMs, deadlineMs, version } = row
  return [
    { name: 'Status', value: <InstanceBadge label={label} delayed={delayed} /> },
    { name: 'Instance id', value: <WithCopy text={key} what="instance id" /> },
    {
      name: 'Agent',
      value:
        agentId === undefined ? (
          <span className="text-muted">none yet</span>
        ) : (
          <AgentLink agentId={agentId} hostname={host ?? agentId} />
        ),
    },
    {
      name: 'Marathon says',
      value: goal === undefined ? condition : `condition ${condition}, goal ${goal}`,
    },
    ...(sinceMs === undefined ? [] : [{ name: 'Since', value: <Age sinceMs={sinceMs} ago /> }]),
    ...(startedMs === undefined || startedMs === sinceMs
      ? []
      : [{ name: 'Started', value: <Age sinceMs={startedMs} ago /> }]),
    ...(deadlineMs === undefined
      ? []
      : [
          {
            name: 'Reserved until',
            value: `${new Date(deadlineMs).toLocaleTimeString('en-GB')}: until then its volumes must be offered`,
          },
        ]),
    { name: 'Version', value: version },
  ]
}

function WithCopy({ text, what }: { readonly text: string; readonly what: string }) {
  return (
    <span className="inline-flex max-w-full min-w-0 items-center gap-1">
      <MiddleTruncate text={text} tail={12} />
      <CopyButton text={text} what={what} />
    </span>
  )
}

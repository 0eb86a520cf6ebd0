import type { UseQueryResult } from '@tanstack/react-query'
import type { AgentSpace } from '@holdfast/model/api/pages'
import { Failure } from '../../ui/error-boundary.tsx'
import { AgentField } from './agent-field.tsx'
import { DiskChoice, type DiskChoiceProps } from './disk-choice.tsx'

export interface PlaceFieldsProps extends Pick<DiskChoiceProps, 'chosen' | 'whyNot'> {
  readonly idOf: (field: 'agent' | 'disk') => string
  /** Empty: none is chosen yet. */
  readonly agentId: string
  readonly space: UseQueryResult<AgentSpace>
  readonly messages: { get(field: 'agent' | 'disk'): string | undefined }
  readonly onAgent: (agentId: string) => void
  readonly onLeave: () => void
  readonly onDisk: (diskKey: string) => void
}

/** On which agent, and on which of its disks. */
export function PlaceFields(props: PlaceFieldsProps) {
  const { idOf, agentId, space, chosen, whyNot, messages, onAgent, onLeave, onDisk } = props
  return (
    <>
      <AgentField
        id={idOf('agent')}
        agentId={agentId}
        hostname={space.data?.hostname}
        error={messages.get('agent')}
        onChoose={onAgent}
        onLeave={onLeave}
      />
      {space.isError ? (
        <Failure what="the disks of this agent" error={space.error} onRetry={() => void space.refetch()} />
      ) : agentId === '' ? null : (
        <DiskChoice
          id={idOf('disk')}
          disks={space.data?.disks}
          chosen={chosen}
          onChoose={onDisk}
          whyNot={whyNot}
          error={messages.get('disk')}
        />
      )}
    </>
  )
}

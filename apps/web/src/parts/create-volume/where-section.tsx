import type { Field } from './form.ts'
import { AgentField } from './agent-field.tsx'
import { DiskChoice } from './disk-choice.tsx'
import { Failure } from '../../ui/error-boundary.tsx'
import { whyNoVolume } from './space.ts'
import type { CreateState } from './use-create.ts'

export interface SectionProps {
  readonly state: CreateState
  readonly idOf: (field: Field) => string
}

export function WhereSection({ state, idOf }: SectionProps) {
  const { form, dispatch, space, choice, messages } = state
  return (
    <>
      <AgentField
        id={idOf('agent')}
        agentId={form.agentId}
        hostname={space.data?.hostname}
        error={messages.get('agent')}
        onChoose={(agentId) => dispatch({ type: 'choseAgent', agentId })}
        onLeave={() => dispatch({ type: 'left', field: 'agent' })}
      />
      {space.isError ? (
        <Failure what="the disks of this agent" error={space.error} onRetry={() => void space.refetch()} />
      ) : form.agentId === '' ? null : (
        <DiskChoice
          id={idOf('disk')}
          disks={space.data?.disks}
          chosen={choice.disk?.disk.key ?? ''}
          onChoose={(diskKey) => dispatch({ type: 'choseDisk', diskKey })}
          whyNot={(disk) => whyNoVolume(disk, form.role)}
          error={messages.get('disk')}
        />
      )}
    </>
  )
}

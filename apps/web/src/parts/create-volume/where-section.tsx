import type { Field } from '../form/fault-field.ts'
import { AgentField } from '../form/agent-field.tsx'
import { DiskChoice } from '../form/disk-choice.tsx'
import { Failure } from '../../ui/error-boundary.tsx'
import { findDisk, onlyRole, whyNoVolume } from '../form/space.ts'
import type { CreateState } from './use-create.ts'

export interface SectionProps {
  readonly state: CreateState
  readonly idOf: (field: Field) => string
}

export function WhereSection({ state, idOf }: SectionProps) {
  const { form, dispatch, space, choice, messages } = state
  const choose = (diskKey: string) => {
    const disk = findDisk(space.data, diskKey)
    const role = form.role === '' && disk ? onlyRole(disk) : undefined
    if (role !== undefined) dispatch({ type: 'typedRole', role })
    dispatch({ type: 'choseDisk', diskKey })
  }
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
          onChoose={choose}
          whyNot={(disk) => whyNoVolume(disk, form.role)}
          error={messages.get('disk')}
        />
      )}
    </>
  )
}

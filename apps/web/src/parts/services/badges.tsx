import type { InstanceLabel, ServiceStatus } from '@holdfast/model/api/services'
import type { ReactNode } from 'react'
import { strings } from '../../strings.ts'
import { Badge, type Tone } from '../../ui/badge.tsx'
import { IconWarning } from '../../ui/icons.tsx'
import { StatusGlyph } from '../glyphs.tsx'

export const serviceTone: Readonly<Record<ServiceStatus, Tone>> = {
  running: 'positive',
  deploying: 'pending',
  waiting: 'caution',
  delayed: 'caution',
  suspended: 'neutral',
  unreachable: 'danger',
  deleting: 'pending',
}

const serviceGlyph: Readonly<Record<ServiceStatus, ReactNode>> = {
  running: <StatusGlyph status="attached" />,
  deploying: <StatusGlyph status="pending" />,
  waiting: <StatusGlyph status="detached" />,
  delayed: <IconWarning size={12} />,
  suspended: <StatusGlyph status="unknown" />,
  unreachable: <IconWarning size={12} />,
  deleting: <StatusGlyph status="pending" />,
}

export function ServiceStatusBadge({ status }: { readonly status: ServiceStatus }) {
  return (
    <Badge tone={serviceTone[status]} icon={serviceGlyph[status]} tip={strings.serviceStatusMeaning[status]}>
      {strings.serviceStatus[status]}
    </Badge>
  )
}

export const instanceTone: Readonly<Record<InstanceLabel, Tone>> = {
  waiting_for_offer: 'caution',
  reserving: 'pending',
  waiting_for_agent: 'caution',
  starting: 'pending',
  attached: 'positive',
  running: 'positive',
  unreachable: 'danger',
  detached: 'neutral',
  stopping: 'pending',
  being_destroyed: 'danger',
}

const instanceGlyph: Readonly<Record<InstanceLabel, ReactNode>> = {
  waiting_for_offer: <StatusGlyph status="unknown" />,
  reserving: <StatusGlyph status="pending" />,
  waiting_for_agent: <StatusGlyph status="detached" />,
  starting: <StatusGlyph status="pending" />,
  attached: <StatusGlyph status="attached" />,
  running: <StatusGlyph status="attached" />,
  unreachable: <IconWarning size={12} />,
  detached: <StatusGlyph status="detached" />,
  stopping: <StatusGlyph status="pending" />,
  being_destroyed: <StatusGlyph status="orphaned" />,
}

export interface InstanceBadgeProps {
  readonly label: InstanceLabel
  /** Its app waits before the next try: so does what would start. */
  readonly delayed?: boolean
}

export function InstanceBadge({ label, delayed = false }: InstanceBadgeProps) {
  if (delayed && (label === 'waiting_for_offer' || label === 'waiting_for_agent')) {
    return (
      <Badge tone="caution" icon={<IconWarning size={12} />} tip={strings.instanceDelayed.meaning}>
        {strings.instanceDelayed.word}
      </Badge>
    )
  }
  return (
    <Badge tone={instanceTone[label]} icon={instanceGlyph[label]} tip={strings.instanceLabelMeaning[label]}>
      {strings.instanceLabel[label]}
    </Badge>
  )
}

import type { AgentStatus, VolumeStatus } from '@holdfast/model/api/rows'
import { strings } from '../strings.ts'
import { Badge, type Tone } from '../ui/badge.tsx'
import { IconWarning } from '../ui/icons.tsx'
import { StatusGlyph } from './glyphs.tsx'

export const volumeTone: Readonly<Record<VolumeStatus, Tone>> = {
  attached: 'positive',
  detached: 'caution',
  orphaned: 'danger',
  unknown: 'neutral',
}

/** A volume's status: glyph, word and colour, all three. */
export function StatusBadge({ status }: { readonly status: VolumeStatus }) {
  return (
    <Badge
      tone={volumeTone[status]}
      icon={<StatusGlyph status={status} />}
      dashed={status === 'unknown'}
      tip={strings.volumeStatusMeaning[status]}
    >
      {strings.volumeStatus[status]}
    </Badge>
  )
}

export const agentTone: Readonly<Record<AgentStatus, Tone>> = {
  active: 'positive',
  disconnected: 'caution',
  unreachable: 'danger',
  recovered: 'caution',
  draining: 'pending',
  drained: 'pending',
  deactivated: 'neutral',
  gone: 'neutral',
}

const agentIcons: Readonly<Record<AgentStatus, React.ReactNode>> = {
  active: <StatusGlyph status="attached" />,
  disconnected: <StatusGlyph status="detached" />,
  unreachable: <IconWarning size={12} />,
  recovered: <StatusGlyph status="detached" />,
  draining: <StatusGlyph status="pending" />,
  drained: <StatusGlyph status="pending" />,
  deactivated: <StatusGlyph status="unknown" />,
  gone: <StatusGlyph status="unknown" />,
}

export function AgentStatusBadge({ status }: { readonly status: AgentStatus }) {
  return (
    <Badge tone={agentTone[status]} icon={agentIcons[status]} tip={strings.agentStatusMeaning[status]}>
      {strings.agentStatus[status]}
    </Badge>
  )
}

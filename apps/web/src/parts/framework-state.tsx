import type { FrameworkRow } from '@holdfast/model/api/hosted'
import { frameworkState, type FrameworkState } from '@holdfast/model/ledger/framework-list'
import { strings } from '../strings.ts'
import { Badge, type Tone } from '../ui/badge.tsx'
import { StatusGlyph } from './glyphs.tsx'

export const frameworkTone: Readonly<Record<FrameworkState, Tone>> = {
  active: 'positive',
  inactive: 'neutral',
  disconnected: 'caution',
}

const glyphs = { active: 'attached', inactive: 'unknown', disconnected: 'detached' } as const

export function FrameworkStateBadge({
  framework,
}: {
  readonly framework: Pick<FrameworkRow, 'active' | 'connected'>
}) {
  const state = frameworkState(framework)
  return (
    <Badge
      tone={frameworkTone[state]}
      icon={<StatusGlyph status={glyphs[state]} />}
      tip={strings.frameworkStateMeaning[state]}
    >
      {strings.frameworkState[state]}
    </Badge>
  )
}
